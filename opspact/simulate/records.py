"""From cases, clocks and facts to the records that measures aggregate."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from opspact.clock.shapes import ClockView
from opspact.measures.intervals import condition_intervals
from opspact.measures.records import Record
from opspact.plans.plan import Plan, PlanBook
from opspact.runner.scope import CaseScope
from opspact.runner.shapes import CaseView, Fact
from opspact.runner.state import CaseState


Seen = tuple[CaseView, CaseState]
"""A case as it looks, and the walked state behind it."""


def records_of(
    book: PlanBook, cases: Iterable[Seen], facts: Sequence[Fact], duties: Sequence[ClockView]
) -> Iterator[Record]:  # fmt: skip
    """Every record of the contract: clocks of cases and duties, cases, facts, outage intervals, exclusions."""
    values: dict[str, dict[str, Any]] = {}
    for view, state in cases:
        values[view.id] = case_values(view, state)
        yield from _case_records(view, state, values[view.id])
    for duty in duties:
        yield clock_record(book.at(duty.started or 0), duty, {}, None)
    for fact in facts:
        yield fact_record(book.at(fact.at), fact, values.get(fact.case, {}))


def _case_records(view: CaseView, state: CaseState, values: dict[str, Any]) -> Iterator[Record]:
    if view.opened is not None:
        moments = {"at": view.closed or view.opened, "reported": view.opened, "started": view.opened}
        if view.closed is not None:
            moments["stopped"] = view.closed
        yield Record("cases", view.kind, view.id, values, moments, (view.id,))
    for clock in view.clocks:
        yield clock_record(state.plan, clock, {**values, **state.lines.get(clock.terms.line, {})}, view.opened)
    yield from _outages(view, state, values)
    for wait in state.pauses:
        if wait.reason in state.plan.pack.exclusions and wait.counts:
            moments = {"at": wait.fact.at, "started": wait.fact.at, **({"stopped": wait.end.at} if wait.end else {})}
            own = {**values, **wait.fact.fields, "exclusion": wait.reason}
            yield Record("exclusions", wait.reason, f"{view.id}/{wait.fact.id}", own, moments, (wait.fact.id,))


def case_values(view: CaseView, state: CaseState) -> dict[str, Any]:
    """What conditions on records may name of a case: its fields, dimensions and level."""
    scope = CaseScope(state, view.opened or 0)
    dimensions = {name: scope.value(name) for name in state.plan.pack.dimensions}
    own = {"kind": view.kind, "case": view.id, "state": view.state, "open": view.closed is None}
    return {**view.fields, **dimensions, **own, "level": view.level or None}


def clock_record(plan: Plan, clock: ClockView, values: Mapping[str, Any], opened: int | None) -> Record:
    """One round of a promise, or one occurrence of a duty."""
    terms = clock.terms
    commitment = plan.pack.commitments.get(terms.commitment)
    own = {
        "commitment": terms.commitment, "verdict": clock.verdict, "phase": clock.phase, "round": terms.round,
        "owed_by": terms.owed_by, "consumed": clock.consumed, "lateness": clock.lateness, "line": terms.line,
        "target": None if clock.remaining is None else clock.consumed + clock.remaining,
        "period": terms.period, "provisional": clock.provisional,
        "binds_same": commitment.binds_same if commitment else "",
    }  # fmt: skip
    if clock.target is not None and clock.target.level:
        own["level"] = clock.target.level
    moments = {
        "started": clock.started, "due": clock.settled_due, "stopped": clock.stopped, "broken": clock.broken_at,
        "reported": opened if opened is not None else clock.started,
    }  # fmt: skip
    known = {name: at for name, at in moments.items() if at is not None}
    if "stopped" in known or "due" in known:
        known["at"] = known.get("stopped", known.get("due", 0))
    name = f"{terms.subject}/{terms.commitment}" + (f"/{terms.line}" if terms.line else "")
    suffix = f"@{terms.period}" if terms.period else f"#{terms.round}"
    return Record("clocks", terms.commitment, name + suffix, {**values, **own}, known, _links(clock))


def _links(clock: ClockView) -> tuple[str, ...]:
    return tuple(dict.fromkeys(s.source for s in clock.stretches if s.source))


def fact_record(plan: Plan, fact: Fact, values: Mapping[str, Any]) -> Record:
    """One fact; a total handed in is a record of its own kind."""
    total = fact.kind == "total"
    own = {**values, **fact.fields, "fact": fact.kind, "by": fact.by, "person": fact.person}
    moments = {"at": fact.at, "reported": fact.at, "started": fact.at, "stopped": fact.at}
    name = str(fact.fields.get("name", "")) if total else fact.kind
    return Record("totals" if total else "facts", name, fact.id, own, moments, (fact.id,))


def _outages(view: CaseView, state: CaseState, values: dict[str, Any]) -> Iterator[Record]:
    for (kind, key), samples in state.samples.items():
        declared = state.plan.pack.outages[kind]
        for interval in condition_intervals(samples):
            own = {**values, "outage": kind, "key": key}
            if declared.key != "case" and not key.startswith("case:"):
                own[declared.key] = key
            moments = {"at": interval.start, "started": interval.start}
            if interval.end is not None:
                moments["stopped"] = interval.end
                own["length"] = interval.end - interval.start
            yield Record("outages", kind, f"{kind}/{key}/{interval.start}", own, moments, interval.ids)
