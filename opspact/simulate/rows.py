"""A result seen as rows to compare expectations with: one mapping per thing that a section may name."""

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from opspact.kernel.time import Instant, iso
from opspact.simulate.moments import parse_iso
from opspact.simulate.result import Acted, CaseResult, ClockResult, Refused, Result, Stage, Stepped, Told
from opspact.simulate.timeline import Expected, Section, Timeline

Row = dict[str, Any]
"""Values by the keys of the section; a tuple holds several names of the same thing."""


def rows(expected: Expected, result: Result, timeline: Timeline) -> list[Row]:
    """All rows of the section that an expectation is about."""
    if expected.section == "levels":
        return list(_levels(result, expected.where.get("at")))
    if expected.section == "accepted":
        return list(_accepted(result, timeline))
    return list(_ROWS[expected.section](result))


def _flat(part: Any, **more: Any) -> Row:
    found: Row = msgspec.to_builtins(part)
    return found | more


def _clocks(result: Result) -> Iterator[Row]:
    return (_flat(clock) for case in result.cases for clock in case.clocks)


def _duties(result: Result) -> Iterator[Row]:
    return (_duty(clock) for clock in result.duties)


def _duty(clock: ClockResult) -> Row:
    period, _, each = clock.period.partition("@")
    return _flat(clock, duty=clock.clock, period=period, each=clock.line or each, n=clock.round)


def _states(result: Result) -> Iterator[Row]:
    return ({"case": case.case, "state": case.state} for case in result.cases)


def _levels(result: Result, at: Instant | None) -> Iterator[Row]:
    moment = parse_iso(result.now) if at is None else at
    for case in result.cases:
        stage = _stage(case, moment)
        if stage is not None:
            yield {
                "case": case.case,
                "level": stage.level,
                "since": stage.start,
                "cause": stage.cause,
                "at": moment,
                "line": "",
            }


def _stage(case: CaseResult, at: Instant) -> Stage | None:
    """The stage in force at an instant: the last that began by then."""
    begun = [stage for stage in case.levels if parse_iso(stage.start) <= at]
    return begun[-1] if begun else None


def _refused(result: Result) -> Iterator[Row]:
    for one in _events(result, Refused):
        yield {"fact": (one.fact, one.kind), "case": one.case, "at": one.at, "by": one.by, "unmet": len(one.unmet)}


def _accepted(result: Result, timeline: Timeline) -> Iterator[Row]:
    refused = {one.fact for one in _events(result, Refused)}
    for fact in timeline.facts:
        if fact.id not in refused:
            yield {"fact": (fact.id, fact.kind), "case": fact.case, "at": iso(fact.at, timeline.zone)}


def _steps(result: Result) -> Iterator[Row]:
    return (_flat(one) for one in _events(result, Stepped))


def _told(result: Result) -> Iterator[Row]:
    return (_flat(one) for one in _events(result, Told))


def _auto(result: Result) -> Iterator[Row]:
    return (_flat(one) for one in _events(result, Acted))


def _holes(result: Result) -> Iterator[Row]:
    return (_flat(hole) for case in result.cases for hole in case.holes)


def _events(result: Result, kind: type[Any]) -> Iterable[Any]:
    return (one for one in result.events if isinstance(one, kind))


_ROWS: dict[Section, Any] = {
    "clocks": _clocks, "duties": _duties, "states": _states, "refused": _refused, "steps": _steps, "told": _told,
    "auto": _auto, "holes": _holes,
    "measures": lambda result: map(_flat, result.measures), "money": lambda result: map(_flat, result.money),
    "quotas": lambda result: map(_flat, result.quotas), "triggers": lambda result: map(_flat, result.triggers),
}  # fmt: skip
