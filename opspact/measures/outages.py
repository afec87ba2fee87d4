"""Outage totals: how long, how long in this day, month or contract year, and when a threshold is reached.

The level of a fault rises by itself at the instant an outage reaches a threshold (S1.7, S2.2, S2.3, R1.1,
R2.1–R2.3, architecture §3). Every question is about the truth at an instant: that what was once reached stays
reached is for the caller to keep. The total at an instant t is the time counted before t:

    once            of the outage that goes on at t or ends exactly then; zero in between
    day … year      in the local period of the microsecond before t: an outage from 20:00 to 24:00 makes 4 h
                    of its day at 24:00:00; one microsecond later only the new day's total is left
    contract_year   likewise in the year counted from the contract's first day; zero before it

Within one outage, or one period, a total never falls: bisection finds the instant of a threshold, to the
microsecond. Intervals are those of one key, as `normalise` gives them.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import lru_cache, partial
from typing import Final, NamedTuple

from opspact.calendars.periods import periods_between
from opspact.kernel.time import DAY, Instant, Span
from opspact.measures.basis import Basis
from opspact.measures.intervals import Interval
from opspact.plans.terms.conditions import Lasting, Outage
from opspact.plans.terms.leaf import TermError
from opspact.plans.terms.quantity import Compare, Quantity

_YEAR: Final = 365 * DAY


def total(intervals: Sequence[Interval], unit: str, at: Instant, basis: Basis) -> Span:
    """The total at an instant; `unit` is once, day, week, month, quarter, half, year or contract_year."""
    return max((run.total(at, basis) for run in _runs(intervals, unit, at, at, basis)), default=0)


def threshold(limit: Compare) -> Span:
    """The least total that meets a limit: 2 h for `>= 2 h`, 4 h and a microsecond for `> 4 h`.

    Raises TermError for a limit that growing outage does not reach: another sign, no length of time, zero.
    """
    if limit.op not in (">=", ">") or not isinstance(limit.value, Quantity) or limit.value.unit != "time":
        raise TermError(f"'{limit}' is not a length of time to be reached; write for example '>= 2 h' or '> 4 h'")
    least = int(limit.number) + limit.strict
    if least <= 0:
        raise TermError(f"'{limit}' holds without any outage; write a length of time above zero")
    return least


def unbroken(node: Lasting) -> Outage:
    """A condition that must last, as an outage of the intervals in which it holds (S2.2: loss for 2 h)."""
    return Outage(of="", totals=(("once", node.at_least),))


def reached(intervals: Sequence[Interval], node: Outage, at: Instant, basis: Basis) -> bool:
    """Whether any total of the condition meets its threshold at that instant. Raises as `first_true` does."""
    return first_true(intervals, node, at, at, basis) is not None


def first_true(intervals: Sequence[Interval], node: Outage, a: Instant, b: Instant, basis: Basis) -> Instant | None:
    """The earliest instant in [a, b] at which the condition holds, open intervals going on; None without one.

    `basis` is that of `node`. Raises TermError for a limit that is no threshold.
    """
    found = (_first(intervals, unit, threshold(limit), a, b, basis) for unit, limit in node.totals)
    return min((at for at in found if at is not None), default=None)


class _Run(NamedTuple):
    """Instants first … last, both inclusive, over which a total counted from `since` never falls."""

    intervals: tuple[Interval, ...]
    since: Instant
    first: Instant
    last: Instant

    def total(self, at: Instant, basis: Basis) -> Span:
        return sum(_counted(interval, self.since, at, basis) for interval in self.intervals)


def _first(
    intervals: Sequence[Interval], unit: str, least: Span, a: Instant, b: Instant, basis: Basis
) -> Instant | None:
    for run in _runs(intervals, unit, a, b, basis):
        met = _met(run, least, basis)
        if met is not None and met <= min(b, run.last):
            return max(a, met)
    return None


@lru_cache(maxsize=4096)
def _met(run: _Run, least: Span, basis: Basis) -> Instant | None:
    """The instant of the run at which its total meets a threshold.

    Kept, since thousands of cases ask it about the one outage that they share.
    """
    if run.total(run.last, basis) < least:
        return None
    return run.first + bisect_left(range(run.first, run.last), least, key=partial(run.total, basis=basis))


def _runs(intervals: Sequence[Interval], unit: str, a: Instant, b: Instant, basis: Basis) -> Iterator[_Run]:
    """The runs that share an instant with [a, b], in order: each whole, so that it is the same whoever asks."""
    if unit == "once":
        for one in intervals:
            last = _year_after(b) if one.end is None else one.end
            if max(a, one.start) <= min(b, last):
                yield _Run((one,), one.start, one.start, last)
        return
    for period in periods_between(basis.periods(unit), a - 1, b, basis.zone):
        within = tuple(one for one in intervals if one.start < period.end and _goes_on_after(one, period.start))
        if within:
            yield _Run(within, period.start, period.start + 1, period.end)


def _year_after(at: Instant) -> Instant:
    """An instant that lies after `at` and is the same for all the instants of about a year."""
    return (at // _YEAR + 1) * _YEAR


def _goes_on_after(interval: Interval, at: Instant) -> bool:
    return interval.end is None or interval.end > at


def _counted(interval: Interval, since: Instant, at: Instant, basis: Basis) -> Span:
    """What of the interval counts in [since, at), as seen at `at`."""
    if at < interval.start + interval.least:
        return 0
    a, b = max(since, interval.start), at if interval.end is None else min(at, interval.end)
    spans = ((max(a, cut.start), b if cut.end is None else min(b, cut.end)) for cut in interval.excluded)
    return basis.length(a, b) - sum(basis.length(start, end) for start, end in spans)
