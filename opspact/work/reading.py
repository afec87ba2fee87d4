"""The hot reads of items, written out: one item or a list with who and what stands beside, and an item's journal."""

from collections.abc import Iterable, Sequence
from typing import Any, Final

import msgspec
from django.db import models
from django.db.models import QuerySet

from opspact.journal.models import Event
from opspact.journal.statement import made, rows
from opspact.plans.store.books import digest_sql
from opspact.tenancy.models import Account, Contract, Customer, Team
from opspact.tenancy.scope import MAY_SEE, scope_of
from opspact.tenancy.viewer import Viewer
from opspact.work.models import WorkItem

_OWN: Final = [field.attname for field in WorkItem._meta.concrete_fields if field.attname not in ("search", "head")]  # noqa: SLF001
_BESIDE: Final[dict[str, tuple[type[models.Model], list[str]]]] = {
    "contract": (Contract, ["id", "customer_id", "number", "title"]),
    "customer": (Customer, ["id", "name"]),
    "assignee": (Account, ["id", "name", "phone", "customer_id"]),
    "owner": (Account, ["id", "name", "phone", "customer_id"]),
    "team": (Team, ["id", "name", "tier"]),
}
"""What stands beside an item, and the columns that pages show of it; others are read when somebody asks."""


def _columns(one: str) -> str:
    return ", ".join(f"{one}.{name}" for name in _BESIDE[one][1])


_ITEM: Final = f"""SELECT {", ".join(f"w.{name}" for name in _OWN)}, {", ".join(map(_columns, _BESIDE))},
    {digest_sql("w.contract_id")}
    FROM work_workitem w JOIN tenancy_contract contract ON contract.id = w.contract_id
    JOIN tenancy_customer customer ON customer.id = w.customer_id
    LEFT JOIN tenancy_account assignee ON assignee.id = w.assignee_id
    LEFT JOIN tenancy_account owner ON owner.id = w.owner_id
    LEFT JOIN tenancy_team team ON team.id = w.team_id
    WHERE w.number = %(number)s AND w.kind <> '' AND {MAY_SEE.format(row="w")}"""

_TOLD: Final = [
    "id", "seq", "sort", "kind", "key", "happened", "recorded", "actor_id", "actor_kind", "role", "person", "line",
]  # fmt: skip
_JOURNAL: Final = f"""SELECT {", ".join(_TOLD)}, payload FROM journal_event
    WHERE stream = 'work' AND stream_id = %s AND (seq > %s OR sort IN ('fact', 'decision')) ORDER BY seq"""


def item_numbered(viewer: Viewer, number: int) -> WorkItem | None:
    """The item with a number, if the viewer may see it, with its plan's key and what stands beside it."""
    for *values, plan_key in rows(_ITEM, {"number": number, **scope_of(viewer)}):
        found = made(WorkItem, _OWN, values[: len(_OWN)])
        found.fields = msgspec.json.decode(found.fields)
        found.plan_key = plan_key
        at = len(_OWN)
        for name, (_, names) in _BESIDE.items():
            part, at = values[at : at + len(names)], at + len(names)
            setattr(found, name, None if part[0] is None else _beside(name, part))
        return found
    return None


_LISTED: Final = dict.fromkeys(name for name in _OWN if name != "fields")
_CONTRACTS: Final = f"""SELECT {_columns("contract")}, {_columns("customer")}, {digest_sql("contract.id")}
    FROM tenancy_contract contract JOIN tenancy_customer customer ON customer.id = contract.customer_id
    WHERE contract.id = ANY(%s::bigint[])"""
_ACCOUNTS: Final = f"SELECT {_columns('assignee')} FROM tenancy_account assignee WHERE id = ANY(%s::bigint[])"
_TEAMS: Final = f"SELECT {_columns('team')} FROM tenancy_team team WHERE id = ANY(%s::bigint[])"


def listed(items: QuerySet[WorkItem], *more: str) -> list[WorkItem]:
    """The items of a query as a list shows them: with plan key, what stands beside, and `more` annotated columns.

    The query asks for the items alone, so that it is planned quickly, and anew, as filters differ; what stands beside
    is read once for all of them.
    """
    found = []
    for row in items.values_list(*_LISTED, *more):
        one = made(WorkItem, _LISTED, row[: len(_LISTED)])
        one.__dict__.update(zip(more, row[len(_LISTED) :], strict=True))
        found.append(one)
    _join(found)
    return found


def _join(items: list[WorkItem]) -> None:
    """Give items their contract, customer (always their contract's), plan key, assignee and group."""
    contracts, customers, plans = {}, {}, {}
    width = len(_BESIDE["contract"][1])
    for *values, plan_key in _those(_CONTRACTS, (one.contract_id for one in items)):
        contract, customer = _beside("contract", values[:width]), _beside("customer", values[width:])
        contracts[contract.pk], plans[contract.pk], customers[customer.pk] = contract, plan_key, customer
    people = {row[0]: _beside("assignee", row) for row in _those(_ACCOUNTS, (one.assignee_id for one in items))}
    teams = {row[0]: _beside("team", row) for row in _those(_TEAMS, (one.team_id for one in items))}
    for one in items:
        one.contract, one.plan_key = contracts[one.contract_id], plans[one.contract_id]
        one.customer = customers[one.customer_id]
        one.assignee, one.team = people.get(one.assignee_id), teams.get(one.team_id)


def _beside(name: str, values: Sequence[Any]) -> Any:
    model, names = _BESIDE[name]
    return made(model, names, values)


def _those(statement: str, ids: Iterable[int | None]) -> list[tuple[Any, ...]]:
    """The rows of a statement for these ids; none are not asked for."""
    wanted = {one for one in ids if one is not None}
    return rows(statement, [sorted(wanted)]) if wanted else []


def journal_of(item_id: int, after: int) -> list[Event]:
    """The facts and decisions of an item, and of everything else in its journal what came after a place, in order."""
    return [_event(values, payload) for *values, payload in rows(_JOURNAL, [item_id, after])]


def _event(values: list[Any], payload: str) -> Event:
    event = made(Event, _TOLD, values)
    event.payload = msgspec.json.decode(payload)
    return event
