"""Due times in every unit, never mixed up (architecture §3, Units; sla-edge-cases 17).

Examples on an office calendar, Mon–Fri 08:30–12:00 and 13:30–17:30, from Monday 10:00:

    Elapsed(4 h)                     Monday 14:00
    Service(4 h)                     Monday 15:30 (lunch is not counted)
    WorkingDays(1)                   Tuesday 10:00
    WorkingDays(1, "end")            Tuesday 24:00, or 17:30 where the day ends at its last close
    WorkingDays(1, "end"), first_day Monday 24:00
    CalendarDays(1, 18:00)           Tuesday 18:00
    Weekday(4, 17:00)                Friday 17:00

A start on Saturday, left as it is: one working day by end is Monday 24:00, at the same time of day too (all
of Monday). A start on Saturday moved to the next opening is a start on Monday 08:30: one working day by end
is Tuesday 24:00. A deadline that would lie at or before its start (due by 12:00 today, reported at 13:00)
moves on to the next day that counts.
"""

from datetime import date, time, timedelta
from typing import assert_never

import msgspec

from opspact.calendars.always import always
from opspact.calendars.lengths import (
    CalendarDays,
    Counting,
    Elapsed,
    Length,
    Months,
    Placement,
    Service,
    Weekday,
    WorkingDays,
)
from opspact.calendars.months import add_months
from opspact.calendars.worktime import WorkCalendar
from opspact.kernel.time import Instant, Span, local, local_date, start_of_day, to_datetime

__all__ = [
    "CalendarDays", "Counting", "Elapsed", "Length", "Months", "Placement", "Reach", "Service", "Weekday",
    "WorkingDays", "before", "counted_from", "due",
]  # fmt: skip

PLAIN = Counting()


class Reach(msgspec.Struct, frozen=True):
    """Where a length leads. `calendar.add(start, budget) == due` whenever the budget is positive."""

    due: Instant
    calendar: WorkCalendar
    """On which the rest is counted when a pause moves the deadline: for `Service` the calendar itself, for
    `WorkingDays` its whole working days, for all others the wall clock."""
    budget: Span
    """Open time of that calendar in [start, due)."""
    start: Instant
    """The instant counted from: the start, moved by a cut-off or a closed day."""


def due(calendar: WorkCalendar, start: Instant, length: Length, counting: Counting = PLAIN) -> Reach:
    """The due time of a length from `start` (UTC microseconds), local times in the calendar's zone.

    Raises NeverOpens where the calendar has not so much open time or so many working days.
    """
    if counting is not PLAIN:
        start = counted_from(calendar, start, counting)
    if type(length) is Service:  # the two that nearly every clock has, asked the quick way
        return Reach(calendar.add(start, length.span), calendar, length.span, start)
    if type(length) is Elapsed:
        return Reach(start + length.span, always(calendar.zone), length.span, start)
    match length:
        case WorkingDays():
            days = calendar.day_calendar
            budget = days.between(start, _working_days(calendar, start, length, counting))
            return Reach(days.add(start, budget), days, budget, start)
        case CalendarDays() | Months():
            end = _calendar_days(calendar, start, length, counting)
        case Weekday():
            end = _weekday_after(calendar, start, length, counting)
        case _:
            assert_never(length)
    return Reach(end, always(calendar.zone), end - start, start)


def before(calendar: WorkCalendar, end: Instant, length: Length, counting: Counting = PLAIN) -> Instant:
    """The last instant in time for something owed a length before `end`: 3 working days, 48 h, 90 days
    before.

    The day of `end` is not counted unless `first_day`; `end` at midnight lies on the day it begins. A number
    of days placed at the end lets any hour of the resulting day be in time. Cut-off and closed start have no
    meaning here. Raises NeverOpens as `due` does.
    """
    day = local_date(end, calendar.zone)
    match length:
        case Elapsed(span):
            return end - span
        case Service(span):
            return calendar.subtract(end, span)
        case WorkingDays(n):
            counts = counting.first_day and calendar.is_working_day(day)
            back = n - 1 if counts and n and _numbered(length.placement) else n
            last = (
                day if back == 0 and calendar.is_working_day(day) else calendar.shift_working_days(day, -max(back, 1))
            )
        case CalendarDays(n):
            last = day - timedelta(days=n - 1 if counting.first_day and n and _numbered(length.placement) else n)
        case Months(n):
            last = add_months(day, -n)
        case Weekday(weekday):
            return _weekday_before(calendar, end, weekday, length.at, counting)
        case _:
            assert_never(length)
    return min(end, _place(calendar, last, length.placement, end, counting))


def counted_from(calendar: WorkCalendar, start: Instant, counting: Counting) -> Instant:
    """The instant from which a length counts: `start`, or the opening that a cut-off or a closed day moves it
    to.

    A closed day is one on which no window starts, unless a window of the day before is still open at that
    instant.
    """
    if counting.cut_off is None and counting.closed_start == "as_is":
        return start
    here = to_datetime(start, calendar.zone)
    if calendar.is_working_day(here.date()) or calendar.is_open(start):
        late = counting.cut_off is not None and here.time() >= counting.cut_off
        return calendar.first_open(calendar.shift_working_days(here.date(), 1)) if late else start
    return calendar.next_open(start) if counting.closed_start == "next_open" else start


def _working_days(calendar: WorkCalendar, start: Instant, length: WorkingDays, counting: Counting) -> Instant:
    day = local_date(start, calendar.zone)
    open_day = calendar.is_working_day(day)
    if length.placement == "same_time" and not open_day:
        day = calendar.shift_working_days(day, 1)
        start = start_of_day(day, calendar.zone)
    first = counting.first_day and open_day and length.n > 0 and _numbered(length.placement)
    last = calendar.shift_working_days(day, length.n - 1 if first else length.n)
    end = _place(calendar, last, length.placement, start, counting)
    if end <= start and _numbered(length.placement):
        end = _place(calendar, calendar.shift_working_days(last, 1), length.placement, start, counting)
    return end


def _calendar_days(
    calendar: WorkCalendar, start: Instant, length: CalendarDays | Months, counting: Counting
) -> Instant:
    day = local_date(start, calendar.zone)
    last = add_months(day, length.n) if isinstance(length, Months) else day + timedelta(days=length.n)
    if counting.first_day and length.n > 0 and _numbered(length.placement):
        last -= timedelta(days=1)
    end = _place(calendar, last, length.placement, start, counting)
    if end <= start and _numbered(length.placement):
        end = _place(calendar, last + timedelta(days=1), length.placement, start, counting)
    return end


def _weekday_after(calendar: WorkCalendar, start: Instant, length: Weekday, counting: Counting) -> Instant:
    day = local_date(start, calendar.zone)
    day += timedelta(days=(length.weekday - day.weekday()) % 7)
    end = _place(calendar, day, length.at or "end", start, counting)
    return end if end > start else _place(calendar, day + timedelta(days=7), length.at or "end", start, counting)


def _weekday_before(calendar: WorkCalendar, end: Instant, weekday: int, at: time | None, counting: Counting) -> Instant:
    day = local_date(end, calendar.zone)
    day -= timedelta(days=(day.weekday() - weekday) % 7)
    last = _place(calendar, day, at or "end", end, counting)
    return last if last < end else _place(calendar, day - timedelta(days=7), at or "end", end, counting)


def _numbered(placement: Placement) -> bool:
    """Whether days are numbered 1, 2, 3 …, rather than measured from a time of day to the same time of
    day.
    """
    return placement != "same_time"


def _place(calendar: WorkCalendar, day: date, placement: Placement, like: Instant, counting: Counting) -> Instant:
    """The instant on `day` that the placement names; `like` gives the time of day for "same time"."""
    if isinstance(placement, time):
        return local(day, placement, calendar.zone)
    if placement == "same_time":
        return local(day, to_datetime(like, calendar.zone).time(), calendar.zone)
    midnight = start_of_day(day + timedelta(days=1), calendar.zone)
    if counting.day_ends == "last_close" and calendar.is_working_day(day):
        return min(midnight, calendar.last_close(day))
    return midnight
