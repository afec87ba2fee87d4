"""From cases, clocks and facts to the records that measures aggregate."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from opspact.clock.shapes import ClockView
from opspact.kernel.time import Instant
from opspact.measures.intervals import Interval, condition_intervals
from opspact.measures.records import Record
from opspact.plans.plan import Plan, PlanBook
from opspact.plans.schema.levels import OutageKind
from opspact.runner.duties import CONTRACT
from opspact.runner.outage_facts import counted, excluded_time, outage_key, samples_under
from opspact.runner.scope import CaseScope
from opspact.runner.shapes import CaseView, Fact
from opspact.runner.state import CaseState

Values = dict[str, Any]
"""Values by name, as conditions of measures see them."""
Seen = tuple[CaseView, CaseState]
"""A case as it looks, and the walked state behind it."""


def records_of(
    book: PlanBook, cases: Iterable[Seen], facts: Sequence[Fact], duties: Sequence[ClockView]
) -> Iterator[Record]:  # fmt: skip
    """Every record of the contract: clocks of cases and duties, cases, facts, outage intervals, exclusions."""
    values: dict[str, dict[str, Any]] = {}
    seen = list(cases)
    for view, state in seen:
        values[view.id] = case_values_of(state)
        yield from _case_records(view, state, {**values[view.id], "excluded": _touching(state, None, None)})
    yield from _outages(seen, values)
    for duty in duties:
        yield clock_record(book.at(duty.started or 0), duty, {}, None)
    states = {view.id: state for view, state in seen}
    for fact in facts:
        about = states.get(fact.case, states.get(CONTRACT))
        own = {**values.get(fact.case, {}), "excluded": _touching(about, fact.at, fact.at) if about is not None else []}
        yield from fact_records(fact, own)


def _case_records(view: CaseView, state: CaseState, values: dict[str, Any]) -> Iterator[Record]:
    if view.opened is not None:
        moments = {"at": view.closed or view.opened, "reported": view.opened, "started": view.opened}
        if view.closed is not None:
            moments["stopped"] = view.closed
        yield Record("cases", view.kind, view.id, values, moments, (view.id,))
    for clock in view.clocks:
        own = {**values, **state.lines.get(clock.terms.line, {})}
        own["excluded"] = _touching(state, clock.started, clock.stopped or clock.settled_due)
        yield clock_record(state.plan, clock, own, view.opened)
    for wait in state.pauses:
        if wait.reason in state.plan.pack.exclusions and wait.counts:
            moments = {"at": wait.fact.at, "started": wait.fact.at, **({"stopped": wait.end.at} if wait.end else {})}
            own = {**values, **wait.fact.fields, "exclusion": wait.reason}
            yield Record("exclusions", wait.reason, f"{view.id}/{wait.fact.id}", own, moments, (wait.fact.id,))


def case_values_of(state: CaseState) -> Values:
    """What conditions on records may name of a case: its fields, dimensions and level."""
    scope = CaseScope(state, state.opened.at if state.opened else 0)
    dimensions = {name: scope.value(name) for name in state.plan.pack.dimensions}
    own = {"kind": state.kind, "case": state.id, "state": state.status, "is_open": state.closed is None}
    return {**state.fields, **dimensions, **own, "level": state.levels[""].level or None}


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
        "reference": (clock.target is not None and clock.target.reference) or not terms.judged,
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


def _touching(state: CaseState, start: Instant | None, end: Instant | None) -> list[str]:
    """The exclusions that count on a case and touch a stretch of it; without bounds, at any time."""
    return [
        wait.reason
        for wait in state.pauses
        if wait.reason in state.plan.pack.exclusions and wait.counts
        and (end is None or wait.fact.at <= end) and (start is None or wait.end is None or wait.end.at >= start)
    ]  # fmt: skip


def fact_records(fact: Fact, values: Mapping[str, Any]) -> Iterator[Record]:
    """The records that a fact makes: itself, and of a statement of stock the quantity too."""
    yield fact_record(fact, values)
    if fact.kind == "stock":
        own = {**values, **fact.fields}
        yield Record("stock", str(fact.fields.get("part", "")), f"{fact.id}/stock", own, {"at": fact.at}, (fact.id,))


def fact_record(fact: Fact, values: Mapping[str, Any]) -> Record:
    """One fact; a total handed in is a record of its own kind."""
    total = fact.kind == "total"
    own = {**values, **fact.fields, "fact": fact.kind, "by": fact.by, "person": fact.person}
    moments = {"at": fact.at, "reported": fact.at, "started": fact.at, "stopped": fact.at}
    name = str(fact.fields.get("name", "")) if total else fact.kind
    return Record("totals" if total else "facts", name, fact.id, own, moments, (fact.id,))


def _outages(seen: Sequence[Seen], values: Mapping[str, dict[str, Any]]) -> Iterator[Record]:
    """Outages of the whole contract, by kind and key: several reports of one are one (architecture §3)."""
    found: dict[tuple[str, str], list[Interval]] = {}
    owners: dict[tuple[str, str], CaseState] = {}
    for _, state in seen:
        for name, kind in state.plan.pack.outages.items():
            for key in _keys(state, name, kind):
                intervals = condition_intervals(samples_under(state, name, key))
                found.setdefault((name, key), []).extend(intervals)
                owners.setdefault((name, key), state)
    for (name, key), intervals in found.items():
        state = owners[name, key]
        kind = state.plan.pack.outages[name]
        excluded = [cut for _, one in seen for cut in excluded_time(one, kind.exclude)]
        for interval in counted(kind, intervals, excluded):
            yield _outage(name, key, kind, interval, values.get(state.id, {}))


def _keys(state: CaseState, name: str, kind: OutageKind) -> set[str]:
    own = outage_key(kind, CaseScope(state, 0))
    return {key if not key.startswith("case:") else own for kind_name, key in state.samples if kind_name == name}


def _outage(name: str, key: str, kind: OutageKind, interval: Interval, values: Mapping[str, Any]) -> Record:
    own = {**values, "outage": name, "key": key}
    if kind.key != "case" and not key.startswith("case:"):
        own[kind.key] = key
    moments = {"at": interval.start, "started": interval.start}
    if interval.end is not None:
        moments["stopped"] = interval.end
        cut = sum((one.end or interval.end) - one.start for one in interval.excluded)
        own["length"] = interval.end - interval.start - cut
    return Record("outages", name, f"{name}/{key}/{interval.start}", own, moments, interval.ids)
