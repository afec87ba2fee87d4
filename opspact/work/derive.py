"""What is kept of a case beside its events, derived from how it looks: the columns of lists and counts. Pure."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import msgspec

from opspact.clock.shapes import ClockView
from opspact.kernel.time import Instant, to_datetime
from opspact.measures.intervals import condition_intervals
from opspact.plans.schema.levels import OutageKind
from opspact.runner.outage_facts import outage_key, samples_under
from opspact.runner.scope import CaseScope
from opspact.runner.shapes import CaseView, Fact
from opspact.runner.state import CaseState

TITLE_LENGTH = 200


class Columns(msgspec.Struct, frozen=True):
    """The derived columns of a work item, in the order of `NAMES`."""

    kind: str
    title: str
    state: str
    open: bool
    level: str
    rank: int
    service: str
    site: str
    item: str
    declarant: str
    channel: str
    fields: dict[str, Any]
    opened: datetime
    closed: datetime | None
    waiting: str
    broken: int
    next_at: datetime | None
    next_due: datetime | None
    next_promise: str


NAMES = tuple(field.name for field in msgspec.structs.fields(Columns))


class ClockRow(msgspec.Struct, frozen=True):
    """The stored part of a clock."""

    promise: str
    line: str
    round: int
    owed_by: str
    level: str
    phase: str
    verdict: str
    started: datetime | None
    stopped: datetime | None
    due: datetime | None
    broken_at: datetime | None
    next_at: datetime | None
    provisional: bool
    calendar: str


class SpanRow(msgspec.Struct, frozen=True):
    """The stored part of an outage or exclusion."""

    kind: str
    key: str
    reason: str
    start: datetime
    end: datetime | None
    facts: tuple[str, ...]


def columns(view: CaseView, state: CaseState, fallback: Instant) -> Columns:
    """The columns of a case; `fallback` is its opening time where no fact has opened it (the contract's own facts)."""
    running = [c for c in view.clocks if _presses(c)]
    nearest = min(running, key=lambda c: c.due or 0, default=None)
    fields = view.fields
    wait = next((p.reason for p in reversed(state.pauses) if p.end is None and p.counts), "")
    return Columns(
        kind=view.kind, title=_title(view), state=view.state, open=view.closed is None, level=view.level,
        rank=state.index.ranks.get(view.level, 99), service=_named(fields, "service"), site=_named(fields, "site"),
        item=_named(fields, "item"), declarant=_named(fields, "declarant"), channel=_named(fields, "channel"),
        fields=fields, opened=to_datetime(fallback if view.opened is None else view.opened),
        closed=_moment(view.closed), waiting=wait if view.closed is None else "",
        broken=sum(c.verdict == "broken" and c.terms.owed_by == "provider" for c in view.clocks),
        next_at=_moment(view.next_at), next_due=_moment(nearest.due) if nearest else None,
        next_promise=nearest.terms.commitment if nearest else "",
    )  # fmt: skip


def _presses(clock: ClockView) -> bool:
    """Whether the provider must still act on it by a known time."""
    return (
        clock.phase == "running" and clock.due is not None and clock.terms.judged and clock.terms.owed_by == "provider"
    )


def _title(view: CaseView) -> str:
    text = next((str(view.fields[n]) for n in ("title", "symptom", "summary", "about") if view.fields.get(n)), "")
    return text.strip().split("\n")[0][:TITLE_LENGTH]


def _named(fields: dict[str, Any], name: str) -> str:
    value = fields.get(name)
    return "" if value is None else str(value)


def _moment(at: Instant | None) -> datetime | None:
    return None if at is None else to_datetime(at)


def clock_rows(view: CaseView) -> list[ClockRow]:
    """The clocks as stored."""
    return [
        ClockRow(
            promise=c.terms.commitment, line=line_of(c), round=c.terms.round, owed_by=c.terms.owed_by,
            level=c.target.level if c.target else "", phase=c.phase, verdict=c.verdict, started=_moment(c.started),
            stopped=_moment(c.stopped), due=_moment(c.due), broken_at=_moment(c.broken_at), next_at=_moment(c.next_at),
            provisional=c.provisional, calendar=c.calendar,
        )
        for c in view.clocks
    ]  # fmt: skip


def line_of(clock: ClockView) -> str:
    """The line of a promise; of a duty the period and the record it is owed for."""
    return "/".join(part for part in (clock.terms.period, clock.terms.line) if part)


def span_rows(state: CaseState) -> list[SpanRow]:
    """The intervals of outage and of exclusion that the case knows of, for the totals of others."""
    return [*_outages(state), *_exclusions(state)]


def _outages(state: CaseState) -> Iterator[SpanRow]:
    for name, key in sorted({(name, _present_key(state, name, key)) for name, key in state.samples}):
        for one in condition_intervals(samples_under(state, name, key)):
            yield SpanRow(name, key, "", to_datetime(one.start), _moment(one.end), one.ids)


def _present_key(state: CaseState, name: str, key: str) -> str:
    """What the case noted before it knew its key stands under the key."""
    return outage_key(state.plan.pack.outages[name], CaseScope(state, 0)) if key == f"case:{state.id}" else key


def _exclusions(state: CaseState) -> Iterator[SpanRow]:
    for wait in state.pauses:
        for name, kind in state.plan.pack.outages.items():
            key = _excluded_key(state, kind, wait.fact)
            if wait.counts and wait.reason in kind.exclude and key is not None:
                end = _moment(wait.end.at) if wait.end else None
                yield SpanRow(name, key, wait.reason, to_datetime(wait.fact.at), end, (wait.fact.id,))


def _excluded_key(state: CaseState, kind: OutageKind, fact: Fact) -> str | None:
    """The key an exclusion concerns; empty: every key, as one of the contract does that names none; None: no key."""
    scope = CaseScope(state, fact.at, fact)
    if state.opened is None and kind.key not in fact.fields:
        return "" if scope.value(kind.key) is None else None
    return outage_key(kind, scope)
