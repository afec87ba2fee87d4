"""The compiled calendar: deadlines and open time on plain integers (architecture §3; bars in §7).

Instants are microseconds UTC, spans microseconds of open time, windows half-open. A calendar is worked out
year by year as it is asked, for the years 2000 … 2099; the answers do not depend on what was asked before.
"""

from bisect import bisect_left, bisect_right
from datetime import date
from functools import partial
from zoneinfo import ZoneInfo

from opspact.calendars import bulk
from opspact.calendars.bulk import Instants, Spans
from opspact.calendars.errors import NeverOpens, OutOfRange
from opspact.calendars.table import (
    EMPTY,
    END_YEAR,
    FIRST_YEAR,
    Interval,
    Table,
    WindowsOn,
    Year,
    minute_of,
    tabulate,
    work_out,
)
from opspact.calendars.tags import Tags
from opspact.calendars.week import WHOLE_DAY, Windows
from opspact.kernel.time import Instant, Span, iso, local_date, start_of_day


class WorkCalendar:
    """Working time. Pure: what it keeps between calls is only its own working out.

    Every method raises OutOfRange for an instant or day outside 2000 … 2099.
    """

    __slots__ = (
        "_day_calendar",
        "_hot",
        "_table",
        "_tags",
        "_windows_on",
        "_years",
        "horizon",
        "id",
        "since",
        "zone",
    )

    def __init__(
        self,
        name: str,
        zone: ZoneInfo,
        windows_on: WindowsOn,
        tags: Tags,
        since: date | None,
        horizon: date | None,
    ) -> None:
        self.id = name
        self.zone = zone
        self.since = None if since is None else start_of_day(since, zone)
        """The instant from which the holidays are officially known; None where no arrangement matters."""
        self.horizon = None if horizon is None else start_of_day(horizon, zone)
        """The instant up to which the holidays are officially known; None where no arrangement matters."""
        self._windows_on = windows_on
        self._tags = tags
        self._years: dict[int, Year] = {}
        self._table = EMPTY
        self._hot = EMPTY[:5]
        self._day_calendar: WorkCalendar | None = None

    def add(self, start: Instant, need: Span) -> Instant:
        """The earliest instant t with `need` of open time in [start, t); `start` itself when nothing is
        needed.

        A need that consumes the last second of a window is due at the close, not at the next opening.
        Raises NeverOpens where there is not that much open time, ValueError for a negative need.
        """
        if need <= 0:
            return nothing_to_count(start, need)
        opens, offsets, totals, _, _ = self._hot
        i = bisect_right(opens, start) - 1
        if i >= 0:
            done = start - offsets[i]
            total = totals[i]
            target = (done if done < total else total) + need  # noqa: FURB136 (min() would cost a tenth of the speed)
            if target <= total:
                return offsets[i] + target
            j = bisect_left(totals, target, i)
            if j < len(totals):
                return offsets[j] + target
        self._look_later(start)
        return self.add(start, need)

    def subtract(self, end: Instant, need: Span) -> Instant:
        """The latest instant t with `need` of open time in [t, end): the mirror of `add`. Raises as `add`
        does.
        """
        if need <= 0:
            return nothing_to_count(end, need)
        table = self._covering(end, end)
        target = table.worked(end) - need
        if target >= 0:
            return table.offsets[bisect_right(table.totals, target)] + target
        self._look_earlier(iso(end, self.zone))
        return self.subtract(end, need)

    def between(self, a: Instant, b: Instant) -> Span:
        """Open time in [a, b); negative when b lies before a."""
        if a > b:
            return -self.between(b, a)
        opens, offsets, totals, low, high = self._hot
        if a < low or b > high:
            opens, offsets, totals, *_ = self._covering(a, b)
        i = bisect_right(opens, a) - 1
        if b - offsets[i] <= totals[i]:  # both in one window
            return b - a
        j = bisect_right(opens, b, i) - 1
        before, until = a - offsets[i], b - offsets[j]
        if before > totals[i]:  # noqa: PLR1730 (min() would cost a fifth of the speed, here and below)
            before = totals[i]
        return (until if until < totals[j] else totals[j]) - before  # noqa: FURB136

    def add_many(self, starts: Instants, needs: Spans | Span) -> Instants:
        """`add` for arrays of int64 (or one need for all), with the same results and errors."""
        if len(starts) == 0:
            return starts.copy()
        bulk.refuse_negative(needs)
        self._covering(int(starts.min()), int(starts.max()) + 1)
        while (due := bulk.add(self._table, starts, needs)) is None:
            self._look_later(int(starts.max()))
        return due

    def between_many(self, a: Instants, b: Instants) -> Spans:
        """`between` for arrays of int64, with the same results and errors."""
        if len(a) == 0:
            return a.copy()
        table = self._covering(int(min(a.min(), b.min())), int(max(a.max(), b.max())))
        return bulk.between(table, a, b)

    def is_open(self, at: Instant) -> bool:
        """Whether work is counted at that instant; at a close it is not."""
        table = self._covering(at, at + 1)
        return at < table.close(bisect_right(table.opens, at) - 1)

    def next_open(self, at: Instant) -> Instant:
        """`at` itself when open, else the next opening. Raises NeverOpens where there is none."""
        table = self._covering(at, at + 1)
        i = bisect_right(table.opens, at)
        if at < table.close(i - 1):
            return at
        if i < len(table.opens):
            return table.opens[i]
        self._look_later(at)
        return self.next_open(at)

    def windows(self, a: Instant, b: Instant) -> list[Interval]:
        """The open stretches inside [a, b), clipped to it, touching windows joined."""
        if b <= a:
            return []
        table = self._covering(a, b)
        first, last = bisect_right(table.opens, a) - 1, bisect_left(table.opens, b)
        clipped = ((max(table.opens[i], a), min(table.close(i), b)) for i in range(first, last))
        return [(start, end) for start, end in clipped if start < end]

    def is_working_day(self, day: date) -> bool:
        """Whether a window starts on that local day."""
        return bool(self._windows_on(day))

    def shift_working_days(self, day: date, n: int) -> date:
        """The n-th working day after `day` (before it, for a negative n); `day` itself never counts.

        For n = 0: `day` if it is a working day, else the next one. Raises NeverOpens where there are not so
        many.
        """
        if n == 0:
            return day if self.is_working_day(day) else self.shift_working_days(day, 1)
        table = self._covering_year(day.year)
        working = table.working_days
        place = bisect_right(working, day.toordinal()) - 1 if n > 0 else bisect_left(working, day.toordinal())
        if 0 <= place + n < len(working):
            return date.fromordinal(working[place + n])
        if n > 0:
            self._look_later(start_of_day(day, self.zone))
        else:
            self._look_earlier(day.isoformat())
        return self.shift_working_days(day, n)

    def first_open(self, day: date) -> Instant:
        """The opening of the first window of a working day. Raises ValueError for a day without windows."""
        return minute_of(day, self._some_windows(day)[0][0], self.zone)

    def last_close(self, day: date) -> Instant:
        """The close of the last window that starts on a working day; it may lie after midnight.

        Raises ValueError for a day without windows.
        """
        return minute_of(day, self._some_windows(day)[-1][1], self.zone)

    @property
    def day_calendar(self) -> "WorkCalendar":
        """The calendar whose windows are the whole local days (00:00 to 24:00) of this one's working days."""
        if self._day_calendar is None:
            whole = partial(_whole_day, self._windows_on)
            days = WorkCalendar(f"{self.id} (days)", self.zone, whole, self._tags, None, None)
            days.since, days.horizon = self.since, self.horizon
            self._day_calendar = days._day_calendar = days
        return self._day_calendar

    def tags(self, at: Instant) -> frozenset[str]:
        """The tags that are on at an instant."""
        return self._tags.at(at)

    def has_tag(self, tag: str, at: Instant) -> bool:
        """Whether a tag is on at an instant."""
        return self._tags.has(tag, at)

    def tag_spans(self, tag: str, a: Instant, b: Instant) -> list[Interval]:
        """The stretches inside [a, b) on which a tag is on, joined and in order."""
        return self._tags.spans(tag, a, b)

    def provisional(self, at: Instant) -> bool:
        """Whether `at` lies where the holidays are not officially known: a deadline there may still move."""
        too_late = self.horizon is not None and at > self.horizon
        return too_late or (self.since is not None and at < self.since)

    def _some_windows(self, day: date) -> Windows:
        windows = self._windows_on(day)
        if not windows:
            raise ValueError(f"calendar {self.id!r} has no window on {day}")
        return windows

    def _covering(self, low: Instant, high: Instant) -> Table:
        table = self._table
        if table.low <= low and high <= table.high:
            return table
        return self._cover_years(self._year_of(low), self._year_of(max(low, high - 1)) + 1)

    def _covering_year(self, year: int) -> Table:
        table = self._table
        return table if table.first_year <= year < table.end_year else self._cover_years(year, year + 1)

    def _cover_years(self, first: int, end: int) -> Table:
        if first < FIRST_YEAR or end > END_YEAR:
            asked = first if first < FIRST_YEAR else end - 1
            years = f"{FIRST_YEAR} … {END_YEAR - 1}"
            raise OutOfRange(f"calendar {self.id!r} is worked out for the years {years}, not for {asked}")
        if self._table is not EMPTY:
            first, end = min(first, self._table.first_year), max(end, self._table.end_year)
        for year in range(first, end):
            if year not in self._years:
                self._years[year] = work_out(year, self._windows_on, self.zone)
        self._table = tabulate([self._years[year] for year in range(first, end)], first, self.zone)
        self._hot = self._table[:5]
        return self._table

    def _look_later(self, start: Instant) -> None:
        """Cover `start`, or else twice as many years as now. Raises NeverOpens at the end of the range."""
        table = self._table
        if not table.low <= start < table.high:
            self._covering(start, start + 1)
        elif table.end_year < END_YEAR:
            self._cover_years(table.first_year, min(2 * table.end_year - table.first_year, END_YEAR))
        else:
            raise NeverOpens(self.id, iso(start, self.zone), "after")

    def _look_earlier(self, end: str) -> None:
        table = self._table
        if table.first_year == FIRST_YEAR:
            raise NeverOpens(self.id, end, "before")
        self._cover_years(max(2 * table.first_year - table.end_year, FIRST_YEAR), table.end_year)

    def _year_of(self, at: Instant) -> int:
        try:
            return local_date(at, self.zone).year
        except OverflowError:
            raise OutOfRange(f"{at} µs lies outside the years that any calendar knows") from None


def _whole_day(windows_on: WindowsOn, day: date) -> Windows:
    return WHOLE_DAY if windows_on(day) else ()


def nothing_to_count(at: Instant, need: Span) -> Instant:
    """`at` itself for a need of nothing. Raises ValueError for a negative one."""
    if need < 0:
        raise ValueError(f"a need is never negative ({need} µs)")
    return at
