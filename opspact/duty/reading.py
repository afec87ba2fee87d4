"""A roster as a calendar to look at: days with their duty and their gaps, in the roster's zone."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Final
from zoneinfo import ZoneInfo

import msgspec

from opspact.kernel.text import Text
from opspact.kernel.time import Instant, instant, local_date, start_of_day, to_datetime
from opspact.rosters import selectors
from opspact.rosters.days import Sort, days_of
from opspact.rosters.models import Roster, Shift
from opspact.tenancy.viewer import Viewer

WEEK: Final = 7


class Entry(msgspec.Struct, frozen=True):
    """Somebody's duty on a day, as far as it falls on it."""

    shift: int
    name: str
    start: str
    end: str
    line: int
    label: str
    leads: bool
    by: str
    planned: str
    """Who the rotation gave, where that is another."""
    mine: bool
    ahead: bool
    """It has not begun: it can be given or swapped."""
    silent: bool
    """A call would not reach the person."""


class Day(msgspec.Struct, frozen=True):
    """A day of the calendar."""

    day: date
    sort: Sort
    holiday: Text
    today: bool
    inside: bool
    """Belongs to the month shown."""
    entries: tuple[Entry, ...]
    gaps: tuple[tuple[str, str], ...]
    """From, until, in local time of the day; `24:00` ends it."""


class Sheet(msgspec.Struct, frozen=True):
    """A stretch of days of one roster."""

    weeks: tuple[tuple[Day, ...], ...]
    first: date
    last: date


def sheet(viewer: Viewer, roster: Roster, on: date, view: str, now: Instant, silent: frozenset[int]) -> Sheet:
    """The week or the month around a day; `silent`: accounts that a call would not reach."""
    first, last = _bounds(on, view)
    terms = selectors.terms_of(roster, now)
    zone, days = ZoneInfo(terms.zone), days_of(terms.holidays)
    low, high = start_of_day(first, zone), start_of_day(last + timedelta(days=1), zone)
    shifts = selectors.between(viewer, roster, low, high)
    gaps = selectors.gaps_of(roster, max(low, now), high) if high > now else []
    found = []
    for n in range((last - first).days + 1):
        day = first + timedelta(days=n)
        since, until = start_of_day(day, zone), start_of_day(day + timedelta(days=1), zone)
        entries = tuple(
            _entry(one, viewer, zone, now, silent, since)
            for one in shifts
            if _begins(one, since, until, first_day=n == 0)
        )
        holes = tuple(_hole(a, b, since, until, zone) for a, b in gaps if a < until and b > since)
        named = days.holidays.get(day) or days.makeup.get(day) or ""
        inside = view != "month" or day.month == on.month
        found.append(Day(day, days.sort(day), named, day == local_date(now, zone), inside, entries, holes))
    return Sheet(tuple(_rows(found)), first, last)


def _bounds(on: date, view: str) -> tuple[date, date]:
    """Whole weeks, from Monday."""
    if view == "month":
        first = on.replace(day=1)
        last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    else:
        first = last = on
    return first - timedelta(days=first.weekday()), last + timedelta(days=WEEK - 1 - last.weekday())


def _begins(one: Shift, since: Instant, until: Instant, *, first_day: bool) -> bool:
    """A shift stands on the day on which it begins; on the first day also what reaches into it."""
    start = instant(one.start)
    return since <= start < until or (first_day and start < since < instant(one.end))


def _entry(one: Shift, viewer: Viewer, zone: ZoneInfo, now: Instant, silent: frozenset[int], since: Instant) -> Entry:
    start, end = to_datetime(instant(one.start), zone), to_datetime(instant(one.end), zone)
    planned = one.planned.name if one.planned and one.planned_id != one.account_id else ""
    return Entry(
        one.pk, one.account.name, start.strftime("%H:%M" if instant(one.start) >= since else "%m-%d %H:%M"),
        end.strftime("%H:%M" if end - start <= timedelta(days=1) else "%m-%d %H:%M"), one.line,
        one.shift or one.rotation,
        one.leads, one.by, planned, one.account_id == viewer.account, instant(one.start) > now,
        one.account_id in silent and instant(one.end) > now,
    )  # fmt: skip


def _hole(start: Instant, end: Instant, since: Instant, until: Instant, zone: ZoneInfo) -> tuple[str, str]:
    last = "24:00" if end >= until else to_datetime(end, zone).strftime("%H:%M")
    return to_datetime(max(start, since), zone).strftime("%H:%M"), last


def _rows(days: Sequence[Day]) -> Iterable[tuple[Day, ...]]:
    return (tuple(days[n : n + WEEK]) for n in range(0, len(days), WEEK))
