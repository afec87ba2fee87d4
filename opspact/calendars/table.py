"""Open time as sorted integers: what makes a deadline two binary searches.

`opens[i]` … `offsets[i] + totals[i]` is the i-th open interval; `totals[i]` is the open time from the table's
start to that interval's close. So the open time up to `t` inside interval i is `t - offsets[i]`, and back
again.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterable
from datetime import date, time, timedelta
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from opspact.calendars.week import MINUTES_A_DAY, Windows
from opspact.kernel.time import Instant, Span, local, start_of_day

FIRST_YEAR: Final = 2000
END_YEAR: Final = 2100
"""Calendars are worked out for the years 2000 … 2099."""

WindowsOn = Callable[[date], Windows]
Interval = tuple[Instant, Instant]


class Table(NamedTuple):
    """The open intervals of whole local years. Index 0 is an empty interval at the start, so that every
    instant in the table has an interval at or before it.
    """

    opens: list[Instant]
    offsets: list[Span]
    totals: list[Span]
    low: Instant
    high: Instant
    first_year: int
    end_year: int
    working_days: list[int]
    """Ordinals of the dates on which a window starts."""

    def worked(self, at: Instant) -> Span:
        """Open time from the table's start to `at`, which must lie in the table."""
        i = bisect_right(self.opens, at) - 1
        return min(at - self.offsets[i], self.totals[i])

    def close(self, i: int) -> Instant:
        """The close of interval i."""
        return self.offsets[i] + self.totals[i]


EMPTY: Final = Table([], [], [], 1, 0, 0, 0, [])
"""Covers nothing: the table of a calendar that has not been asked yet."""


class Year(NamedTuple):
    """One local year: merged intervals inside it, and the ordinals of its working days."""

    intervals: list[Interval]
    working_days: list[int]


def work_out(year: int, windows_on: WindowsOn, zone: ZoneInfo) -> Year:
    """The open intervals and working days of a local year, with what reaches into it from the year before."""
    low, high = start_of_day(date(year, 1, 1), zone), start_of_day(date(year + 1, 1, 1), zone)
    intervals: list[Interval] = []
    working: list[int] = []
    first = date(year, 1, 1)
    for ordinal in range(first.toordinal() - 1, first.replace(year=year + 1).toordinal()):
        day = date.fromordinal(ordinal)
        windows = windows_on(day)
        if windows and day.year == year:
            working.append(ordinal)
        for start, end in windows:
            intervals.append((max(minute_of(day, start, zone), low), min(minute_of(day, end, zone), high)))
    return Year(merged(intervals), working)


def tabulate(years: list[Year], first_year: int, zone: ZoneInfo) -> Table:
    """The table of consecutive years."""
    low = start_of_day(date(first_year, 1, 1), zone)
    high = start_of_day(date(first_year + len(years), 1, 1), zone)
    opens, offsets, totals, total = [low], [low], [0], 0
    for start, end in merged(interval for year in years for interval in year.intervals):
        opens.append(start)
        offsets.append(start - total)
        total += end - start
        totals.append(total)
    working = [ordinal for year in years for ordinal in year.working_days]
    return Table(opens, offsets, totals, low, high, first_year, first_year + len(years), working)


def merged(intervals: Iterable[Interval]) -> list[Interval]:
    """Intervals in order, overlapping and touching ones joined, empty ones (skipped by a DST change)
    dropped.
    """
    joined: list[Interval] = []
    for start, end in sorted(intervals):
        if start >= end:
            continue
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def minute_of(day: date, minute: int, zone: ZoneInfo) -> Instant:
    """The instant of a wall-clock minute counted from `day`'s local midnight; 1440 is the next midnight."""
    days, minute = divmod(minute, MINUTES_A_DAY)
    if days:
        day += timedelta(days=days)
    return local(day, time(minute // 60, minute % 60), zone)
