"""Sealed periods: what was known when a period was closed stands; what came later is an adjustment.

The adjustment is booked in the open period and linked to both (architecture §3).
"""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import TypeVar

import msgspec

from opspact.calendars.periods import Period
from opspact.kernel.time import Instant
from opspact.measures.book import Row
from opspact.measures.deriving import number_of
from opspact.measures.engine import Results
from opspact.measures.exact import ZERO, sub
from opspact.measures.results import Money, Result
from opspact.measures.sources import Key

R = TypeVar("R", Result, Money)


class Closing(msgspec.Struct, frozen=True):
    """A period that was closed: its key, the `period_closed` fact, and the results as they were known
    then.
    """

    period: str
    at: Instant
    fact: str
    results: Results


class Adjustment(msgspec.Struct, frozen=True):
    """What later knowledge changes of a sealed result."""

    node: str
    """`measures.NAME` or `money.NAME`."""
    period: Period
    key: Key
    before: Decimal | None
    after: Decimal | None
    change: Decimal
    """after − before, where none counts as 0."""
    booked_in: Period
    closing: str
    """The fact that closed the period."""
    links: tuple[str, ...]
    """The records that one of the two rests on and the other does not; all of them where only values changed.
    """


class Sealed(msgspec.Struct, frozen=True):
    """Results with closed periods as they were sealed, and what has changed since."""

    results: Results
    adjustments: tuple[Adjustment, ...]


def seal(known: Results, closings: Iterable[Closing]) -> Sealed:
    """Put what was sealed in the place of what is known now. Pure; of two closings of a period the first
    stands.
    """
    closed: dict[str, Closing] = {}
    for closing in sorted(closings, key=lambda c: c.at):
        closed.setdefault(closing.period, closing)
    found: list[Adjustment] = []
    measures, money = {}, {}
    for name, results in known.measures.items():
        then = {key: closing.results.measures[name] for key, closing in closed.items()}
        measures[name] = _stand(f"measures.{name}", results, then, closed, found)
    for name, amounts in known.money.items():
        due_then = {key: closing.results.money[name] for key, closing in closed.items()}
        money[name] = _stand(f"money.{name}", amounts, due_then, closed, found)
    return Sealed(msgspec.structs.replace(known, measures=measures, money=money), tuple(found))


def _stand(
    node: str, now: tuple[R, ...], then: Mapping[str, tuple[R, ...]], closed: Mapping[str, Closing],
    found: list[Adjustment],
) -> tuple[R, ...]:  # fmt: skip
    """The rows of one node, the closed ones as sealed; differences are added to `found`."""
    fresh = {(row.period.key, row.key): row for row in now}
    sealed = {
        (row.period.key, row.key): row for key, rows in then.items() for row in rows if row.period.key == key
    }
    for place, before in sealed.items():
        after = fresh.get(place)
        if number_of(before) != number_of(after):
            found.append(
                _adjustment(node, before, after, _open_period(now, before, closed), closed[place[0]].fact)
            )
    kept = {place: msgspec.structs.replace(row, sealed=True, open=False) for place, row in sealed.items()}
    merged = {**fresh, **kept}
    return tuple(sorted(merged.values(), key=lambda row: (row.period.start, row.key)))


def _open_period(now: Sequence[Row], before: Row, closed: Mapping[str, Closing]) -> Period:
    """The last period that is not closed: where the adjustment is booked; its own where all are closed."""
    still = [row.period for row in now if row.period.key not in closed]
    return max(still, key=lambda period: period.start, default=before.period)


def _adjustment(node: str, before: Row, after: Row | None, booked_in: Period, closing: str) -> Adjustment:
    old, new = number_of(before), number_of(after)
    links = set(before.links) ^ set(after.links if after else ())
    if not links and after is not None:
        links = set(after.links)
    change = sub(new or ZERO, old or ZERO)
    ordered = tuple(sorted(links))
    return Adjustment(node, before.period, before.key, old, new, change, booked_in, closing, ordered)
