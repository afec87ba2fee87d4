"""Score cards: start, points line by line with ceilings, floor and top, grades (plan mechanics: points)."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from opspact.measures.aggregates import Item
from opspact.measures.charging import Factors, shortfall
from opspact.measures.exact import ZERO, add, mul, units
from opspact.measures.results import Line, Result, identity
from opspact.measures.views import as_quantity
from opspact.plans.schema.measures import Score, ScoreItem

Lookup = Callable[[str], Result | None]
"""The result of another measure in the same period and under the same key."""


class Scored(NamedTuple):
    """A score with its grade, line by line, and the records behind it."""

    value: Decimal
    grade: str
    lines: tuple[Line, ...]
    links: tuple[str, ...]


def score_of(
    score: Score, records: Mapping[str, Sequence[Item]], lookup: Lookup, unit_of: Callable[[str], str]
) -> Scored:
    """The score from the records found per item (in order of time) and the results of other measures."""
    value = score.start
    lines = [Line("score.start", {"points": score.start})]
    links: list[str] = []
    for name, item in score.items.items():
        if item.per is not None:
            found = records.get(name, ())
            points, line = _per_record(name, item, found)
            links += [one.id for one in found]
        else:
            result = lookup(item.measure)
            points, line = _per_measure(name, item, result, unit_of(item.measure))
            links += [identity(result)] if result else []
        value = add(value, points)
        lines.append(line)
    bounded = _bounded(value, score)
    if bounded != value:
        lines.append(Line("score.bounded", {"from": value, "to": bounded}))
    grade = next((name for name, test in score.grades.items() if test.holds(as_quantity(bounded, ""))), "")
    return Scored(bounded, grade, tuple(lines), tuple(dict.fromkeys(links)))


def _per_record(name: str, item: ScoreItem, found: Sequence[Item]) -> tuple[Decimal, Line]:
    factors = Factors(item.multiplier)
    points = ZERO
    for n, one in enumerate(found, 1):
        points = add(points, mul(item.points, mul(one.weight, factors.of_nth(n))))
    capped = _ceiled(points, item.ceiling)
    return capped, Line(
        "score.records", {"item": name, "records": len(found), "points": capped, "before_ceiling": points}
    )


def _per_measure(name: str, item: ScoreItem, result: Result | None, unit: str) -> tuple[Decimal, Line]:
    if result is None or result.value is None:
        return ZERO, Line("score.no_result", {"item": name, "measure": item.measure})
    points = _points(item, result.value, unit)
    capped = _ceiled(points, item.ceiling)
    said = {
        "item": name,
        "measure": item.measure,
        "value": result.value,
        "points": capped,
        "before_ceiling": points,
    }
    return capped, Line("score.measure", said)


def _points(item: ScoreItem, value: Decimal, unit: str) -> Decimal:
    if item.bands:
        seen = as_quantity(value, unit)
        return next((band.points for band in item.bands if band.when.holds(seen)), ZERO)
    if item.target is None:
        return ZERO
    return mul(item.points, units(shortfall(value, item.target, unit), item.step, item.started))


def _ceiled(points: Decimal, ceiling: Decimal | None) -> Decimal:
    return points if ceiling is None else max(-ceiling, min(ceiling, points))


def _bounded(value: Decimal, score: Score) -> Decimal:
    value = value if score.floor is None else max(score.floor, value)
    return value if score.top is None else min(score.top, value)
