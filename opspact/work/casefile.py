"""Between the journal and the engine: events as facts and decisions, facts and decisions as events."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, Final

import msgspec
from django.db import connection

from opspact.journal.models import Event
from opspact.journal.record import Actor, New
from opspact.kernel.time import Instant, instant
from opspact.runner.actors import SYSTEM
from opspact.runner.shapes import AutoAct, Case, Decision, Fact, Hole, LevelChange, Refusal, StepFired, Told

DECISIONS: Final[dict[str, type[Any]]] = {
    "level_changed": LevelChange,
    "step_fired": StepFired,
    "told": Told,
    "no_target": Hole,
    "refused": Refusal,
}
"""Kinds of event by which decisions are kept."""
_NAMES: Final = {made: name for name, made in DECISIONS.items()}

_READ: Final = """SELECT sort, kind, key, happened, recorded, role, person, line, payload FROM journal_event
    WHERE stream = 'work' AND stream_id = %s AND sort IN ('fact', 'decision') ORDER BY seq"""
_READ_MANY: Final = """SELECT stream_id, sort, kind, key, happened, recorded, role, person, line, payload
    FROM journal_event WHERE stream = 'work' AND stream_id = ANY(%s) AND sort IN ('fact', 'decision')
    ORDER BY stream_id, seq"""


def case_of(item_id: int, key: str) -> Case:
    """The case as the engine takes it, from the item's events."""
    with connection.cursor() as cursor:
        cursor.execute(_READ, [item_id])
        return _case(key, cursor.fetchall())


def cases_of(items: dict[int, str]) -> dict[int, Case]:
    """The same for several items (id → key) in one query."""
    rows: dict[int, list[Any]] = {one: [] for one in items}
    with connection.cursor() as cursor:
        cursor.execute(_READ_MANY, [list(items)])
        for item_id, *row in cursor.fetchall():
            rows[item_id].append(row)
    return {one: _case(key, rows[one]) for one, key in items.items()}


def _case(key: str, rows: Iterable[Sequence[Any]]) -> Case:
    facts: list[Fact] = []
    given: list[Decision] = []
    for sort, kind, fact_id, happened, recorded, role, person, line, payload in rows:
        fields = msgspec.json.decode(payload) if isinstance(payload, str | bytes) else payload
        if sort == "fact":
            known = _known(fact_id, happened, recorded)
            facts.append(Fact(fact_id, kind, instant(happened), known, key, line, role, person, fields))
        else:
            given.append(msgspec.convert(fields, DECISIONS[kind]))
    return Case(key, tuple(facts), frozenset(given))


def case_from(key: str, events: Iterable[Event]) -> Case:
    """The case of events that were read already; those that the engine does not read are left out."""
    known = (event for event in events if event.sort in ("fact", "decision"))
    return _case(
        key,
        ((e.sort, e.kind, e.key, e.happened, e.recorded, e.role, e.person, e.line, e.payload) for e in known),
    )


def fact_of(event: Event) -> Fact:
    """A fact of the journal, whichever item it is of (its case is left open)."""
    known = _known(event.key, event.happened, event.recorded)
    return Fact(
        event.key, event.kind, instant(event.happened), known, "", event.line, event.role, event.person, event.payload
    )


def _known(fact_id: str, happened: datetime, recorded: datetime) -> Instant:
    """When a fact became known. An automatic act is known when it is due, however late the worker wrote it down."""
    return instant(happened if fact_id.startswith("auto/") else recorded)


def fact_event(fact: Fact, actor: Actor) -> New:
    """A fact as an event: in whose name it counts is the fact's word, who typed it the actor's."""
    actor = msgspec.structs.replace(actor, role=fact.by, person=fact.person)
    return New("fact", fact.kind, fact.at, dict(fact.fields), key=fact.id, actor=actor, line=fact.line)


def decision_events(decisions: Iterable[Decision], recorded: Instant) -> list[New]:
    """Decisions as events; an automatic act is the fact it records."""
    machine = Actor()
    found = []
    for one in decisions:
        if isinstance(one, AutoAct):
            found.append(fact_event(one.fact, Actor(role=SYSTEM)))
            continue
        sort = "refusal" if isinstance(one, Refusal) else "decision"
        line = getattr(one, "line", "")
        payload = msgspec.to_builtins(one)
        found.append(New(sort, _NAMES[type(one)], min(one.at, recorded), payload, actor=machine, line=line))
    return found


def events_of(accepted: Fact | None, actor: Actor, decisions: Sequence[Decision], recorded: Instant) -> list[New]:
    """Everything one step leaves in the journal, in order: the fact, then what was decided by it."""
    own = [fact_event(accepted, actor)] if accepted else []
    return [*own, *decision_events(decisions, recorded)]
