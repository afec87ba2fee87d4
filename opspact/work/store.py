"""Writing a step: events, the item's columns, its clocks and intervals, in a few set-based statements."""

import json
from collections.abc import Sequence
from typing import Any, Final

import msgspec
from django.db import connection

from opspact.journal.record import New, Stream, append
from opspact.kernel.bigrams import vector
from opspact.kernel.time import Instant, to_datetime
from opspact.runner.shapes import CaseView
from opspact.runner.state import CaseState
from opspact.work.derive import NAMES, ClockRow, SpanRow, clock_rows, columns, span_rows
from opspact.work.models import WorkItem

_CLOCK_NAMES: Final = tuple(field.name for field in msgspec.structs.fields(ClockRow))
_SPAN_NAMES: Final = tuple(field.name for field in msgspec.structs.fields(SpanRow))
_FIXED: Final = (
    "id", "number", "key", "contract_id", "customer_id", "recorded", "updated", "looked", "seq", "head", "tier",
    "owner_id", "assignee_id",
)  # fmt: skip
_INSERT_ITEM: Final = f"""INSERT INTO work_workitem ({", ".join(_FIXED)}, search, {", ".join(NAMES)})
    VALUES ({",".join(["%s"] * len(_FIXED))},%s::tsvector,{",".join(["%s"] * len(NAMES))})"""
_UPDATE_ITEM: Final = f"""UPDATE work_workitem SET updated = %s, looked = %s, seq = %s, head = %s,
    search = %s::tsvector, tier = %s, owner_id = %s, assignee_id = %s, team_id = %s, parent_id = %s,
    {", ".join(f"{name} = %s" for name in NAMES)} WHERE id = %s"""
_UPSERT_CLOCKS: Final = f"""INSERT INTO work_clock (work_id, contract_id, customer_id, {", ".join(_CLOCK_NAMES)})
    VALUES {{rows}} ON CONFLICT (work_id, promise, line, round) DO UPDATE SET
    {", ".join(f"{name} = excluded.{name}" for name in _CLOCK_NAMES[3:])}"""
_CLOCK_ROW: Final = f"({','.join(['%s'] * (3 + len(_CLOCK_NAMES)))})"
_DROP_CLOCKS: Final = """DELETE FROM work_clock WHERE work_id = %s
    AND (promise, line, round) NOT IN (SELECT * FROM unnest(%s::text[], %s::text[], %s::int[]))"""
_INSERT_SPANS: Final = f"""INSERT INTO work_outagespan (work_id, contract_id, customer_id, {", ".join(_SPAN_NAMES)})
    VALUES """.replace(" end,", ' "end",')
_SPAN_ROW: Final = f"({','.join(['%s'] * (3 + len(_SPAN_NAMES)))})"

ASSIGNMENT: Final = ("owner", "assignee", "team", "tier", "parent")
"""Columns that no fact of a plan derives: they follow from desk events."""


def write(
    item: WorkItem, view: CaseView, state: CaseState, news: Sequence[New], recorded: Instant, *, new: bool
) -> None:
    """Store what a step made of an item; the item in hand is brought up to date as well."""
    before = Stream("work", item.pk, item.seq, bytes(item.head), item.contract_id, item.customer_id)
    after = append(before, news, recorded)
    item.seq, item.head = after.seq, after.head
    _put_item(item, view, state, recorded, new=new)
    _put_clocks(item, clock_rows(view), new=new)
    if not new or state.samples or state.pauses:
        _put_spans(item, span_rows(state), new=new)


def _put_item(item: WorkItem, view: CaseView, state: CaseState, recorded: Instant, *, new: bool) -> None:
    own = columns(view, state, recorded)
    for name in NAMES:
        setattr(item, name, getattr(own, name))
    item.updated = item.looked = to_datetime(recorded)
    values: list[Any] = [
        json.dumps(v, ensure_ascii=False) if isinstance(v, dict) else v for v in msgspec.structs.astuple(own)
    ]
    words = vector([str(item.number), item.key, *_texts(own.fields)])
    with connection.cursor() as cursor:
        if new:
            item.recorded = item.updated
            fixed: list[Any] = [*(getattr(item, name) for name in _FIXED), words]
            cursor.execute(_INSERT_ITEM, [*fixed, *values])
        else:
            changed: list[Any] = [
                item.updated,
                item.looked,
                item.seq,
                item.head,
                words,
                *_assignment(item),
                *values,
                item.pk,
            ]
            cursor.execute(_UPDATE_ITEM, changed)


def _assignment(item: WorkItem) -> list[int | None]:
    return [item.tier, item.owner_id, item.assignee_id, item.team_id, item.parent_id]


def _texts(fields: dict[str, Any]) -> list[str]:
    return [str(value) for value in fields.values() if isinstance(value, str | int)]


def _put_clocks(item: WorkItem, rows: Sequence[ClockRow], *, new: bool) -> None:
    owner: list[Any] = [item.pk, item.contract_id, item.customer_id]
    with connection.cursor() as cursor:
        if not new:
            keys: list[Any] = [[r.promise for r in rows], [r.line for r in rows], [r.round for r in rows]]
            cursor.execute(_DROP_CLOCKS, [item.pk, *keys])
        if rows:
            values: list[Any] = [value for row in rows for value in (*owner, *msgspec.structs.astuple(row))]
            cursor.execute(_UPSERT_CLOCKS.replace("{rows}", ",".join([_CLOCK_ROW] * len(rows))), values)


def _put_spans(item: WorkItem, rows: Sequence[SpanRow], *, new: bool) -> None:
    owner: list[Any] = [item.pk, item.contract_id, item.customer_id]
    with connection.cursor() as cursor:
        if not new:
            cursor.execute("DELETE FROM work_outagespan WHERE work_id = %s", [item.pk])
        if rows:
            values: list[Any] = []
            for row in rows:
                values += [*owner, row.kind, row.key, row.reason, row.start, row.end, json.dumps(row.facts)]
            cursor.execute(_INSERT_SPANS + ",".join([_SPAN_ROW] * len(rows)), values)


def write_notes(item: WorkItem, news: Sequence[New], recorded: Instant) -> None:
    """Store events that the engine does not read, with the columns of assignment."""
    before = Stream("work", item.pk, item.seq, bytes(item.head), item.contract_id, item.customer_id)
    after = append(before, news, recorded)
    item.seq, item.head, item.updated = after.seq, after.head, to_datetime(recorded)
    item.save(update_fields=["seq", "head", "updated", *ASSIGNMENT])
