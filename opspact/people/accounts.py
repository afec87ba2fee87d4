"""Making, changing and ending accounts. Each verb checks the right and leaves an event on the account's stream."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from django.db import transaction

from opspact.people.errors import Invalid
from opspact.people.models import Token
from opspact.people.sessions import end_sessions
from opspact.people.traces import trace
from opspact.tenancy.access import require
from opspact.tenancy.models import Account, Contract, Customer, Holding
from opspact.tenancy.viewer import RIGHTS, Viewer

MANAGE: Final = "people.manage"
CUSTOMER_POST: Final = "customer_"
CHANGEABLE: Final = ("name", "email", "phone", "posts", "only_contracts", "language")

Reassign = Callable[[Viewer, Account, Account], int]
"""Hands the open work of one account to another; how many items. `work` has it, which stands above."""

Roles = Mapping[int, Iterable[str]]
"""Roles of the plan held, by contract."""


def create_account(
    viewer: Viewer,
    login: str,
    name: str,
    posts: Iterable[str] = (),
    *,
    customer: Customer | None = None,
    password: str | None = None,
    roles: Roles | None = None,
    email: str = "",
    phone: str = "",
    language: str = "zh",
) -> Account:
    """An account. Without a password it cannot sign in until invited.

    Raises Invalid for a login that is taken or posts that do not fit.
    """
    require(viewer, MANAGE)
    account = Account(login=login.strip(), name=name.strip(), posts=sorted(posts), customer=customer)
    account.email, account.phone, account.language = email, phone, language
    _check(account)
    with transaction.atomic():
        account.set_password(password)
        account.save()
        trace(viewer, account.pk, "account_created", _facts(account))
        for contract, held in (roles or {}).items():
            give_roles(viewer, account, contract, held)
    return account


def change_account(viewer: Viewer, account: Account, **values: Any) -> None:
    """Change what `CHANGEABLE` names. Raises Invalid."""
    require(viewer, MANAGE)
    before = _facts(account)
    for name in CHANGEABLE:
        setattr(account, name, values.get(name, getattr(account, name)))
    account.posts = sorted(account.posts)
    _check(account)
    after = _facts(account)
    changed = {name: [before[name], after[name]] for name in after if before[name] != after[name]}
    if changed:
        with transaction.atomic():
            account.save(update_fields=list(CHANGEABLE))
            trace(viewer, account.pk, "account_changed", changed)


def give_roles(viewer: Viewer, account: Account, contract_id: int, roles: Iterable[str]) -> None:
    """Let an account hold exactly these roles of the plan in a contract. Raises Invalid for another's contract."""
    require(viewer, MANAGE)
    contract = Contract.objects.visible_to(viewer).filter(pk=contract_id).first()
    if contract is None or account.customer_id not in (None, contract.customer_id):
        raise Invalid("roles", "{name} has no part in this contract.", name=account.name)
    wanted = set(roles)
    rows = Holding.objects.everything().filter(account=account, contract=contract)
    held = set(rows.values_list("role", flat=True))
    if wanted == held:
        return
    with transaction.atomic():
        rows.exclude(role__in=wanted).delete()
        Holding.objects.everything().bulk_create(
            [Holding(account=account, contract=contract, role=role) for role in sorted(wanted - held)]
        )
        payload = {"contract": contract_id, "given": sorted(wanted - held), "taken": sorted(held - wanted)}
        trace(viewer, account.pk, "roles_given", payload)


def deactivate(
    viewer: Viewer,
    account: Account,
    *,
    open_items: Callable[[Account], int],
    reassign: Reassign,
    successor: Account | None = None,
) -> int:
    """End an account: it cannot sign in, its sessions and tokens end, its open work goes to `successor`.

    Raises Invalid while it has open work and there is no successor, and for one's own account.
    How many items went over.
    """
    require(viewer, MANAGE)
    if account.pk == viewer.account:
        raise Invalid("account", "Nobody ends their own account: ask another administrator.")
    if successor is not None and (successor.pk == account.pk or not successor.is_active):
        raise Invalid("successor", "{name} cannot take over the work.", name=successor.name)
    with transaction.atomic():
        waiting = open_items(account)
        if waiting and successor is None:
            raise Invalid("successor", "{count} open cases are assigned: say who takes them over.", count=waiting)
        moved = reassign(viewer, account, successor) if successor is not None else 0
        Account.objects.filter(pk=account.pk).update(is_active=False)
        account.is_active = False
        end_sessions(viewer, account)
        ended = Token.objects.filter(account=account, revoked__isnull=True).delete()[0]
        to = successor.pk if successor else None
        trace(viewer, account.pk, "account_ended", {"successor": to, "items": moved, "tokens": ended})
    return moved


def reactivate(viewer: Viewer, account: Account) -> None:
    """Let an ended account sign in again."""
    require(viewer, MANAGE)
    with transaction.atomic():
        Account.objects.filter(pk=account.pk).update(is_active=True)
        account.is_active = True
        trace(viewer, account.pk, "account_reactivated")


def _check(account: Account) -> None:
    if not account.login or not account.name:
        raise Invalid("login" if not account.login else "name", "An account needs a login and a name.")
    if Account.objects.filter(login__iexact=account.login).exclude(pk=account.pk).exists():
        raise Invalid("login", "The login {login} is taken.", login=account.login)
    for post in account.posts:
        if post not in RIGHTS:
            raise Invalid("posts", "There is no post {post}.", post=post)
        if post.startswith(CUSTOMER_POST) != (account.customer_id is not None):
            raise Invalid("posts", "The post {post} does not fit: customers' people and ours have posts of their own.",
                          post=post)  # fmt: skip


def _facts(account: Account) -> dict[str, Any]:
    """What the journal keeps of an account."""
    return {
        "login": account.login,
        "customer": account.customer_id,
        **{name: getattr(account, name) for name in CHANGEABLE},
    }
