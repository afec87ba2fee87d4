"""Lists of administration: keyset-paged, never unbounded."""

from collections.abc import Sequence
from typing import Any, Final, TypeVar

import msgspec
from django.db.models import Model, Q, QuerySet

from opspact.plans.store.books import NoPlanError, book_of
from opspact.tenancy.models import Account, Contract, Customer, Holding, Team
from opspact.tenancy.viewer import Viewer

M = TypeVar("M", bound=Model)
PAGE: Final = 50
OURS: Final = "ours"


class Wanted(msgspec.Struct, frozen=True):
    """What a list of accounts is narrowed to. Empty: everything."""

    words: str = ""
    post: str = ""
    customer: str = ""
    """An id, or `ours` for the provider's own people."""
    state: str = "active"
    """`active`, `ended` or `all`."""


def accounts(viewer: Viewer, wanted: Wanted) -> QuerySet[Account]:
    """The accounts that a viewer may see, by login."""
    rows = Account.objects.select_related("customer")
    if viewer.customer is not None:
        rows = rows.filter(customer=viewer.customer)
    if wanted.words:
        words = wanted.words.strip()
        rows = rows.filter(
            Q(login__icontains=words) | Q(name__icontains=words) | Q(email__icontains=words) | Q(phone__contains=words)
        )
    if wanted.post:
        rows = rows.filter(posts__contains=[wanted.post])
    if wanted.customer == OURS:
        rows = rows.filter(customer__isnull=True)
    elif wanted.customer.isdigit():
        rows = rows.filter(customer=int(wanted.customer))
    if wanted.state != "all":
        rows = rows.filter(is_active=wanted.state != "ended")
    return rows


def page(rows: QuerySet[M], key: str, after: str) -> tuple[Sequence[M], str]:
    """One page by a unique column, from after a value of it; the value to go on after, empty at the end."""
    rows = rows.order_by(key)
    if after:
        rows = rows.filter(**{f"{key}__gt": after})
    found = list(rows[: PAGE + 1])
    more = len(found) > PAGE
    return found[:PAGE], str(getattr(found[PAGE - 1], key)) if more else ""


def account(viewer: Viewer, account_id: int) -> Account | None:
    """One account, if the viewer may see it."""
    return accounts(viewer, Wanted(state="all")).filter(pk=account_id).first()


def customers(viewer: Viewer, words: str = "") -> QuerySet[Customer]:
    """The customers that a viewer may see."""
    return Customer.objects.visible_to(viewer).filter(name__icontains=words.strip())


def contracts(viewer: Viewer, words: str = "") -> QuerySet[Contract]:
    """The contracts that a viewer may see, with their customers."""
    words = words.strip()
    found = Q(number__icontains=words) | Q(title__icontains=words) | Q(customer__name__icontains=words)
    return Contract.objects.visible_to(viewer).select_related("customer").filter(found)


def teams() -> QuerySet[Team]:
    """All teams with their members: there are few."""
    return Team.objects.prefetch_related("members")


def roles_of(viewer: Viewer, held_by: Account) -> list[dict[str, Any]]:
    """For each contract in which the account holds a role: the contract and the roles."""
    rows = Holding.objects.visible_to(viewer).filter(account=held_by).select_related("contract").order_by("contract_id")
    found: dict[int, dict[str, Any]] = {}
    for row in rows:
        found.setdefault(row.contract_id, {"contract": row.contract, "roles": []})["roles"].append(row.role)
    return list(found.values())


def roles_in(contract_id: int) -> dict[str, Any]:
    """The roles that the plan of a contract knows, with their titles; none without a plan."""
    try:
        return {name: role.title for name, role in book_of(contract_id).latest.pack.roles.items()}
    except NoPlanError:
        return {}
