"""Ranges of numbers as intervals, to find what lies between them and what they share."""

from decimal import Decimal
from typing import Final, NamedTuple

from opspact.plans.terms.quantity import Quantity, Range

_INFINITE: Final = Decimal("Infinity")


class Edge(NamedTuple):
    """An end of an interval. `side` orders ends at the same number: -1 just before it, 0 at it, 1 just after it."""

    number: Decimal
    side: int


class Interval(NamedTuple):
    """The numbers from the first end to the last, both included in the sense of their sides."""

    low: Edge
    high: Edge

    def contains(self, other: "Interval") -> bool:
        """Whether the other lies within this one."""
        return self.low <= other.low and other.high <= self.high

    def meets(self, other: "Interval") -> bool:
        """Whether they share a number."""
        return max(self.low, other.low) <= min(self.high, other.high)

    def shared(self, other: "Interval") -> "Interval":
        """What they share."""
        return Interval(max(self.low, other.low), min(self.high, other.high))


WHOLE: Final = Interval(Edge(-_INFINITE, 0), Edge(_INFINITE, 0))


def interval(tests: Range) -> Interval | None:
    """The interval that comparisons describe together; None where one of them is not a bound or they contradict."""
    low, high = WHOLE
    for test in tests.parts:
        if not isinstance(test.value, Quantity) or test.op == "!=":
            return None
        number = test.value.number
        if test.op in (">", ">=", "="):
            low = max(low, Edge(number, 1 if test.op == ">" else 0))
        if test.op in ("<", "<=", "="):
            high = min(high, Edge(number, -1 if test.op == "<" else 0))
    return Interval(low, high) if low <= high else None


def gaps(found: list[Interval]) -> list[tuple[Edge, Edge]]:
    """The holes between intervals: the end before and the end after each."""
    holes = []
    ordered = sorted(found)
    reach = ordered[0].high if ordered else None
    for after in ordered[1:]:
        if reach is not None and not _touch(reach, after.low):
            holes.append((reach, after.low))
        reach = max(reach, after.high) if reach is not None else after.high
    return holes


def _touch(high: Edge, low: Edge) -> bool:
    if low <= high:
        return True
    return high.number == low.number and low.side - high.side == 1


def say_gap(before: Edge, after: Edge) -> str:
    """A hole in words: `from 100 to 200, both excluded`."""
    start = f"{before.number:f} {'included' if before.side < 0 else 'excluded'}"
    end = f"{after.number:f} {'included' if after.side > 0 else 'excluded'}"
    return f"from {start} to {end}" if before.number != after.number else f"exactly {before.number:f}"
