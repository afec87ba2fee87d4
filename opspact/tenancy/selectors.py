"""Reads of who is there. The account behind a request comes in one statement, with all that its viewer needs."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from opspact.tenancy.models import Account
from opspact.tenancy.viewer import RIGHTS, Viewer

_ACCOUNT: Final = """
SELECT a.*, ARRAY(SELECT h.contract_id || ':' || h.role FROM tenancy_holding h
                  WHERE h.account_id = a.id ORDER BY h.contract_id, h.role) AS held
FROM tenancy_account a LEFT JOIN tenancy_customer c ON c.id = a.customer_id
WHERE a.id = %s AND a.is_active AND coalesce(c.active, true)
"""


def account_of(account_id: int) -> Account | None:
    """An account that may act now (it and its customer are active), with `held`: its roles as `contract:role`."""
    return next(iter(Account.objects.raw(_ACCOUNT, [account_id])), None)


def viewer_of(account: Account) -> Viewer:
    """The viewer that an account of `account_of` is."""
    only = account.only_contracts
    return Viewer(
        account=account.pk,
        name=account.name,
        login=account.login,
        language=account.language,
        customer=account.customer_id,
        contracts=None if only is None else frozenset(only),
        rights=rights_of(tuple(account.posts)),
        roles=_by_contract(getattr(account, "held", ())),
        posts=tuple(account.posts),
    )


@lru_cache
def rights_of(posts: tuple[str, ...]) -> frozenset[str]:
    """The rights of somebody with these posts. An unknown post gives none."""
    return frozenset().union(*(RIGHTS.get(post, frozenset()) for post in posts))


def _by_contract(held: Iterable[str]) -> dict[int, tuple[str, ...]]:
    found: dict[int, tuple[str, ...]] = {}
    for one in held:
        contract, _, role = one.partition(":")
        found[int(contract)] = (*found.get(int(contract), ()), role)
    return found
