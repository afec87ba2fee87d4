"""Writing steps: events, the items' columns, their clocks and intervals, for any number of items in one statement."""

import json
from collections.abc import Sequence
from functools import cache
from typing import Any, Final

import msgspec
from django.db import connection
from django.db.models import Model

from opspact.journal.record import INSERT, New, Row, Stream, append, as_bytea, placed
from opspact.journal.statement import run
from opspact.kernel.bigrams import vector
from opspact.kernel.time import Instant, to_datetime
from opspact.runner.shapes import CaseView
from opspact.runner.state import CaseState
from opspact.work.derive import NAMES, ClockRow, SpanRow, clock_rows, columns, span_rows
from opspact.work.models import Clock, OutageSpan, WorkItem

ASSIGNMENT: Final = ("owner", "assignee", "team", "tier", "parent")
"""Columns that no fact of a plan derives: they follow from desk events."""
_FIXED: Final = ("id", "number", "key", "contract_id", "customer_id", "recorded")
_MOVING: Final = (
    "seq", "head", "updated", "looked", "search", "owner_id", "assignee_id", "team_id", "tier", "parent_id", *NAMES,
)  # fmt: skip
_ITEM: Final = (*_FIXED, *_MOVING)
_OWNER: Final = ("work_id", "contract_id", "customer_id")
_CLOCK: Final = (*_OWNER, *(field.name for field in msgspec.structs.fields(ClockRow)))
_CLOCK_KEY: Final = ("work_id", "promise", "line", "round")
_SPAN: Final = (*_OWNER, *(field.name for field in msgspec.structs.fields(SpanRow)))


class Written(msgspec.Struct, frozen=True):
    """What steps made of an item, to be stored as of an instant."""

    item: WorkItem
    view: CaseView
    state: CaseState
    news: Sequence[New]
    recorded: Instant
    new: bool


def write(steps: Sequence[Written]) -> None:
    """Store steps, one for each item; the items in hand are brought up to date as well."""
    events: list[Row] = []
    items: list[dict[str, Any]] = []
    clocks: list[dict[str, Any]] = []
    spans: list[dict[str, Any]] = []
    for one in steps:
        item = one.item
        rows, after = placed(_stream(item), one.news, one.recorded)
        events += rows
        item.seq, item.head = after.seq, after.head
        owner = {"work_id": item.pk, "contract_id": item.contract_id, "customer_id": item.customer_id}
        items.append(_item(one))
        clocks += (owner | msgspec.structs.asdict(clock) for clock in clock_rows(one.view))
        spans += (owner | msgspec.structs.asdict(span) for span in span_rows(one.state))
    if steps:
        run(_statement(), events, items, clocks, spans)


def _stream(item: WorkItem) -> Stream:
    return Stream("work", item.pk, item.seq, bytes(item.head), item.contract_id, item.customer_id)


def _item(step: Written) -> dict[str, Any]:
    """The row of an item; the item in hand gets the same values. Words that stay the same are not sent again."""
    item, own = step.item, columns(step.view, step.state, step.recorded)
    said = step.new or item.fields != own.fields
    for name in NAMES:
        setattr(item, name, getattr(own, name))
    item.updated = item.looked = to_datetime(step.recorded)
    if step.new:
        item.recorded = item.updated
    row = {name: getattr(item, name) for name in _ITEM if name != "search"}
    row["head"] = as_bytea(bytes(item.head))
    row["fields"] = msgspec.Raw(json.dumps(own.fields, ensure_ascii=False).encode())
    row["search"] = vector([str(item.number), item.key, *_texts(own.fields)]) if said else ""
    return row


def _texts(fields: dict[str, Any]) -> list[str]:
    return [str(value) for value in fields.values() if isinstance(value, str | int)]


@cache
def _statement() -> str:
    """Events and outbox; items made or moved; clocks and intervals that are gone, new or changed. Rows that stay as
    they are are not touched."""
    moved = ", ".join(f'"{name}" = excluded."{name}"' for name in _MOVING if name != "search")
    changed = [name for name in _CLOCK if name not in (*_CLOCK_KEY, "contract_id", "customer_id")]
    values = "({0}.kind, {0}.key, {0}.reason, {0}.start, {0}.end, {0}.facts)"
    return f"""WITH {INSERT},
    item AS (SELECT * FROM {_given(WorkItem, _ITEM)}),
    put_item AS (INSERT INTO work_workitem AS w ({_list(_ITEM)}, merged_into_id)
        SELECT {_list(_ITEM)}, NULL FROM item ORDER BY id ON CONFLICT (id) DO UPDATE SET {moved},
            search = CASE excluded.search WHEN '' THEN w.search ELSE excluded.search END),
    clock AS (SELECT * FROM {_given(Clock, _CLOCK)}),
    old_clock AS (DELETE FROM work_clock c USING item i WHERE c.work_id = i.id AND NOT EXISTS (
        SELECT FROM clock n WHERE ({_list(_CLOCK_KEY, "n")}) = ({_list(_CLOCK_KEY, "c")}))),
    put_clock AS (INSERT INTO work_clock ({_list(_CLOCK)})
        SELECT {_list(_CLOCK, "n")} FROM clock n LEFT JOIN work_clock c USING ({_list(_CLOCK_KEY)})
        WHERE c.id IS NULL OR ({_list(changed, "c")}) IS DISTINCT FROM ({_list(changed, "n")})
        ON CONFLICT ({_list(_CLOCK_KEY)}) DO UPDATE SET
            {", ".join(f'"{name}" = excluded."{name}"' for name in changed)}),
    span AS (SELECT * FROM {_given(OutageSpan, _SPAN)}),
    old_span AS (DELETE FROM work_outagespan s USING item i WHERE s.work_id = i.id AND NOT EXISTS (
        SELECT FROM span n WHERE n.work_id = s.work_id
            AND {values.format("n")} IS NOT DISTINCT FROM {values.format("s")})),
    put_span AS (INSERT INTO work_outagespan ({_list(_SPAN)}) SELECT {_list(_SPAN)} FROM span n WHERE NOT EXISTS (
        SELECT FROM work_outagespan s WHERE n.work_id = s.work_id
            AND {values.format("n")} IS NOT DISTINCT FROM {values.format("s")}))
    SELECT 1"""


def _given(model: type[Model], names: Sequence[str]) -> str:
    """A list of rows given as JSON, as a table with some columns of a model."""
    types = {field.column: field.db_type(connection) for field in model._meta.concrete_fields}  # noqa: SLF001
    return f"json_to_recordset(%s::json) AS r({', '.join(f'{chr(34)}{name}{chr(34)} {types[name]}' for name in names)})"


def _list(names: Sequence[str], table: str = "") -> str:
    return ", ".join(f'{table}."{name}"' if table else f'"{name}"' for name in names)


def write_notes(item: WorkItem, news: Sequence[New], recorded: Instant) -> None:
    """Store events that the engine does not read, with the columns of assignment."""
    after = append(_stream(item), news, recorded)
    item.seq, item.head, item.updated = after.seq, after.head, to_datetime(recorded)
    item.save(update_fields=["seq", "head", "updated", *ASSIGNMENT])
