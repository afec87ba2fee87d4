"""A result seen as rows to compare expectations with: one mapping per thing that a section may name."""

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from opspact.kernel.text import languages
from opspact.kernel.time import Instant, iso
from opspact.simulate.moments import parse_iso
from opspact.simulate.result import Acted, ClockResult, Refused, Result, Stage, Stepped, Told
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
        for line, stages in {"": case.levels, **case.line_levels}.items():
            stage = _stage(stages, moment)
            if stage is not None:
                own = {"level": stage.level, "since": stage.start, "cause": stage.cause}
                yield {"case": case.case, "line": line, "at": moment, **own}


def _stage(stages: Iterable[Stage], at: Instant) -> Stage | None:
    """The stage in force at an instant: the last that began by then."""
    begun = [stage for stage in stages if parse_iso(stage.start) <= at]
    return begun[-1] if begun else None


def _refused(result: Result) -> Iterator[Row]:
    for one in _events(result, Refused):
        row = {"fact": (one.fact, one.kind), "case": one.case, "at": one.at, "by": one.by}
        yield row | {"unmet": len(one.unmet), "titles": _titles(one)}


def _titles(refused: Refused) -> tuple[str, ...]:
    """The unmet conditions, in every language; of one without title the condition."""
    return tuple(text for lack in refused.unmet for text in languages(lack.title) or (lack.condition,))


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
    "adjustments": lambda result: map(_flat, result.adjustments),
    "warnings": lambda result: ({"text": text} for told in result.warnings for text in told.values()),
    "quotas": lambda result: map(_flat, result.quotas), "triggers": lambda result: map(_flat, result.triggers),
}  # fmt: skip
