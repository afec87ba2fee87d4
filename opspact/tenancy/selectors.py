"""Reads of who is there. The account behind a request comes in one statement, with all that its viewer needs."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Final

import msgspec
from django.db import connection

from opspact.journal.statement import rows
from opspact.tenancy.models import Account
from opspact.tenancy.viewer import RIGHTS, Viewer

HELD: Final = """ARRAY(SELECT h.contract_id || ':' || h.role FROM tenancy_holding h
    WHERE h.account_id = a.id ORDER BY h.contract_id, h.role)"""
ACTING: Final = "tenancy_account a LEFT JOIN tenancy_customer c ON c.id = a.customer_id"
MAY_ACT: Final = "a.is_active AND coalesce(c.active, true)"
"""An account and its customer are active."""
SEEN: Final = f"a.id, a.name, a.login, a.language, a.customer_id, a.only_contracts, a.posts, {HELD}"
"""What `viewer_from` takes of an account, in SQL."""


_NAMES: Final = [field.attname for field in Account._meta.concrete_fields if field.attname not in ("head", "settings")]  # noqa: SLF001
_ACCOUNT: Final = f"""SELECT {", ".join(f"a.{name}" for name in _NAMES)}, a.settings, {HELD}
    FROM {ACTING} WHERE a.id = %s AND {MAY_ACT}"""


def account_of(account_id: int) -> Account | None:
    """An account that may act now (it and its customer are active), with `held`: its roles as `contract:role`."""
    for *values, settings, held in rows(_ACCOUNT, [account_id]):
        account = Account.from_db(connection.alias, _NAMES, values)
        account.settings, account.held = msgspec.json.decode(settings), held  # type: ignore[attr-defined]
        return account
    return None


def viewer_of(account: Account) -> Viewer:
    """The viewer that an account of `account_of` is."""
    return viewer_from(
        account.pk, account.name, account.login, account.language, account.customer_id, account.only_contracts,
        account.posts, getattr(account, "held", ()),
    )  # fmt: skip


def viewer_from(
    pk: int, name: str, login: str, language: str, customer: int | None, only: Iterable[int] | None,
    posts: Iterable[str], held: Iterable[str],
) -> Viewer:  # fmt: skip
    """The viewer that an account is, of its columns `SEEN`."""
    return Viewer(
        account=pk,
        name=name,
        login=login,
        language=language,
        customer=customer,
        contracts=None if only is None else frozenset(only),
        rights=rights_of(tuple(posts)),
        roles=_by_contract(held),
        posts=tuple(posts),
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
