"""Every unit at its edges, with exact times (architecture §3, Units; sla-edge-cases 17)."""

from datetime import time

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from opspact.calendars.always import always
from opspact.calendars.units import (
    CalendarDays,
    Counting,
    Elapsed,
    Length,
    Months,
    Service,
    Weekday,
    WorkingDays,
    before,
    due,
)
from opspact.calendars.worktime import WorkCalendar
from opspact.kernel.time import DAY, HOUR, MINUTE
from tests.calendars.support import OFFICE, SHANGHAI, at, calendar, show

OFFICE_HOURS = calendar(OFFICE)
NIGHT = calendar({"windows": {"mon-fri": ["20:00-02:00"]}, "holidays": "china"})
PLAIN, FIRST = Counting(), Counting(first_day=True)
CLOSE = Counting(day_ends="last_close")
NEXT = Counting(closed_start="next_open")
AFTERNOON = Counting(cut_off=time(15))
SIX = time(18)

CASES: list[tuple[str, Length, Counting, str]] = [
    # Monday 18 May 2026 10:00, an ordinary week
    ("2026-05-18 10:00", Elapsed(4 * HOUR), PLAIN, "2026-05-18 14:00"),
    ("2026-05-18 10:00", Service(4 * HOUR), PLAIN, "2026-05-18 15:30"),
    ("2026-05-18 10:00", Service(6 * HOUR), PLAIN, "2026-05-18 17:30"),
    ("2026-05-18 10:00", WorkingDays(1), PLAIN, "2026-05-19 10:00"),
    ("2026-05-18 10:00", WorkingDays(1, "end"), PLAIN, "2026-05-20 00:00"),
    ("2026-05-18 10:00", WorkingDays(1, "end"), CLOSE, "2026-05-19 17:30"),
    ("2026-05-18 10:00", WorkingDays(1, "end"), FIRST, "2026-05-19 00:00"),
    ("2026-05-18 10:00", WorkingDays(0, "end"), PLAIN, "2026-05-19 00:00"),
    ("2026-05-18 10:00", WorkingDays(2, time(12)), PLAIN, "2026-05-20 12:00"),
    ("2026-05-18 10:00", CalendarDays(1, SIX), PLAIN, "2026-05-19 18:00"),
    ("2026-05-18 10:00", CalendarDays(5), PLAIN, "2026-05-23 10:00"),
    ("2026-05-18 10:00", CalendarDays(5, "end"), PLAIN, "2026-05-24 00:00"),
    ("2026-05-18 10:00", CalendarDays(5, "end"), FIRST, "2026-05-23 00:00"),
    ("2026-05-18 10:00", Weekday(4, time(17)), PLAIN, "2026-05-22 17:00"),
    ("2026-05-22 16:59", Weekday(4, time(17)), PLAIN, "2026-05-22 17:00"),
    ("2026-05-22 17:00", Weekday(4, time(17)), PLAIN, "2026-05-29 17:00"),
    ("2026-05-22 17:00", Weekday(4), PLAIN, "2026-05-23 00:00"),
    # a deadline that would lie before its start moves on to the next day that counts
    ("2026-05-22 19:00", WorkingDays(1, SIX), FIRST, "2026-05-25 18:00"),
    ("2026-05-22 19:00", WorkingDays(0, "end"), CLOSE, "2026-05-25 17:30"),
    ("2026-05-22 19:00", CalendarDays(0, SIX), PLAIN, "2026-05-23 18:00"),
    # Friday and the weekend
    ("2026-05-22 16:00", WorkingDays(1), PLAIN, "2026-05-25 16:00"),
    ("2026-05-22 19:00", WorkingDays(1), PLAIN, "2026-05-25 19:00"),
    ("2026-05-23 10:00", WorkingDays(1, "end"), PLAIN, "2026-05-26 00:00"),
    ("2026-05-23 10:00", WorkingDays(1, "end"), FIRST, "2026-05-26 00:00"),
    ("2026-05-23 10:00", WorkingDays(1, "end"), NEXT, "2026-05-27 00:00"),
    ("2026-05-23 10:00", WorkingDays(1), PLAIN, "2026-05-26 00:00"),
    ("2026-05-23 10:00", WorkingDays(5), PLAIN, "2026-05-30 00:00"),
    ("2026-05-23 10:00", WorkingDays(1), NEXT, "2026-05-26 08:30"),
    ("2026-05-23 10:00", Elapsed(HOUR), NEXT, "2026-05-25 09:30"),
    # cut-off: from 15:00 on it counts as made at the next working day's opening
    ("2026-05-22 14:59", WorkingDays(1, "end"), AFTERNOON, "2026-05-26 00:00"),
    ("2026-05-22 15:00", WorkingDays(1, "end"), AFTERNOON, "2026-05-27 00:00"),
    ("2026-05-22 15:00", Elapsed(HOUR), AFTERNOON, "2026-05-25 09:30"),
    ("2026-05-22 15:00", Service(HOUR), AFTERNOON, "2026-05-25 09:30"),
    ("2026-05-23 16:00", WorkingDays(1, "end"), AFTERNOON, "2026-05-26 00:00"),
    # National Day 2026: 1–7 October off, 20 September (Sunday) and 10 October (Saturday) worked
    ("2026-09-18 16:30", Service(2 * HOUR), PLAIN, "2026-09-20 09:30"),
    ("2026-09-30 17:00", Service(HOUR), PLAIN, "2026-10-08 09:00"),
    ("2026-09-30 17:00", WorkingDays(1, "end"), PLAIN, "2026-10-09 00:00"),
    ("2026-09-30 17:00", WorkingDays(3), PLAIN, "2026-10-10 17:00"),
    ("2026-09-30 17:00", CalendarDays(3), PLAIN, "2026-10-03 17:00"),
    # Spring Festival 2026: 15–23 February off, Saturdays 14 and 28 February worked
    ("2026-02-13 16:30", Service(2 * HOUR), PLAIN, "2026-02-14 09:30"),
    ("2026-02-14 16:30", Service(2 * HOUR), PLAIN, "2026-02-24 09:30"),
    ("2026-02-13 10:00", WorkingDays(2, "end"), PLAIN, "2026-02-25 00:00"),
    ("2026-02-27 10:00", WorkingDays(1), PLAIN, "2026-02-28 10:00"),
    # New Year (4 January worked) and Labour Day 2026 (9 May worked)
    ("2025-12-31 17:00", Service(HOUR), PLAIN, "2026-01-04 09:00"),
    ("2026-05-08 10:00", WorkingDays(1, "end"), CLOSE, "2026-05-09 17:30"),
    ("2026-04-30 10:00", WorkingDays(1, "end"), PLAIN, "2026-05-07 00:00"),
    # months, their ends clamped
    ("2026-01-31 10:00", Months(1), PLAIN, "2026-02-28 10:00"),
    ("2024-01-31 10:00", Months(1), PLAIN, "2024-02-29 10:00"),
    ("2026-01-31 10:00", Months(1, "end"), PLAIN, "2026-03-01 00:00"),
    ("2026-01-10 10:00", Months(1, "end"), FIRST, "2026-02-10 00:00"),
    ("2025-11-30 10:00", Months(3, SIX), PLAIN, "2026-02-28 18:00"),
    # the 5th working day after the month, counted from the midnight that ends it
    ("2026-10-01 00:00", WorkingDays(5, "end"), FIRST, "2026-10-14 00:00"),
    ("2026-06-01 00:00", WorkingDays(5, "end"), FIRST, "2026-06-06 00:00"),
]  # fmt: skip


@pytest.mark.parametrize(("start", "length", "counting", "expected"), CASES)
def test_due(start: str, length: Length, counting: Counting, expected: str) -> None:
    assert show(due(OFFICE_HOURS, at(start), length, counting).due) == expected


@pytest.mark.parametrize(
    ("start", "expected"),
    [("2026-05-18 21:00", "2026-05-20 00:00"), ("2026-05-23 01:00", "2026-05-26 00:00")],
)
def test_a_day_whose_last_window_runs_over_midnight_ends_at_24(start: str, expected: str) -> None:
    assert show(due(NIGHT, at(start), WorkingDays(1, "end"), CLOSE).due) == expected


def test_a_start_in_last_nights_window_is_not_on_a_closed_day() -> None:
    assert due(NIGHT, at("2026-05-23 01:00"), Service(2 * HOUR), NEXT).start == at("2026-05-23 01:00")
    assert show(due(NIGHT, at("2026-05-23 03:00"), Elapsed(HOUR), NEXT).start) == "2026-05-25 20:00"


BACK: list[tuple[str, Length, Counting, str]] = [
    ("2026-05-20 10:00", WorkingDays(3, "end"), PLAIN, "2026-05-16 00:00"),
    ("2026-05-20 10:00", WorkingDays(3, "end"), CLOSE, "2026-05-15 17:30"),
    ("2026-05-20 10:00", WorkingDays(3), PLAIN, "2026-05-15 10:00"),
    ("2026-05-20 10:00", WorkingDays(3, "end"), FIRST, "2026-05-19 00:00"),
    ("2026-05-20 10:00", WorkingDays(0, "end"), PLAIN, "2026-05-20 10:00"),
    ("2026-05-23 10:00", WorkingDays(0, "end"), PLAIN, "2026-05-23 00:00"),
    ("2026-10-08 09:00", WorkingDays(1, "end"), PLAIN, "2026-10-01 00:00"),
    ("2026-10-12 09:00", WorkingDays(2, time(12)), PLAIN, "2026-10-09 12:00"),
    ("2026-05-20 10:00", Elapsed(48 * HOUR), PLAIN, "2026-05-18 10:00"),
    ("2026-05-20 10:00", Service(4 * HOUR), PLAIN, "2026-05-19 15:00"),
    ("2026-12-31 00:00", CalendarDays(90, "end"), PLAIN, "2026-10-03 00:00"),
    ("2026-12-31 00:00", CalendarDays(90, "end"), FIRST, "2026-10-04 00:00"),
    ("2026-05-20 10:00", CalendarDays(2), PLAIN, "2026-05-18 10:00"),
    ("2026-03-31 10:00", Months(1, "end"), PLAIN, "2026-03-01 00:00"),
    ("2026-05-20 10:00", Weekday(4, time(17)), PLAIN, "2026-05-15 17:00"),
    ("2026-05-22 17:00", Weekday(4, time(17)), PLAIN, "2026-05-15 17:00"),
    ("2026-05-22 17:01", Weekday(4, time(17)), PLAIN, "2026-05-22 17:00"),
]  # fmt: skip


@pytest.mark.parametrize(("end", "length", "counting", "expected"), BACK)
def test_before(end: str, length: Length, counting: Counting, expected: str) -> None:
    assert show(before(OFFICE_HOURS, at(end), length, counting)) == expected


def test_the_rest_is_counted_on_the_calendar_of_the_unit() -> None:
    start = at("2026-05-22 16:00")
    service, days, elapsed = (due(OFFICE_HOURS, start, x) for x in (Service(HOUR), WorkingDays(1), CalendarDays(1)))
    assert (service.calendar, service.budget) == (OFFICE_HOURS, HOUR)
    assert (days.calendar, days.budget) == (OFFICE_HOURS.day_calendar, DAY)
    assert (elapsed.calendar, elapsed.budget) == (always(SHANGHAI), DAY)


placements = st.sampled_from(["same_time", "end"]) | st.times(time(0, 1)).map(
    lambda t: t.replace(second=0, microsecond=0)
)
counts = st.integers(0, 30)
lengths: st.SearchStrategy[Length] = st.one_of(
    st.integers(0, 60 * DAY).map(Elapsed),
    st.integers(0, 10 * DAY).map(Service),
    st.builds(WorkingDays, counts, placements),
    st.builds(CalendarDays, counts, placements),
    st.builds(Months, counts, placements),
    st.builds(Weekday, st.integers(0, 6), st.none() | st.times()),
)
countings = st.builds(
    Counting,
    first_day=st.booleans(),
    cut_off=st.none() | st.times(),
    closed_start=st.sampled_from(["next_open", "as_is"]),
    day_ends=st.sampled_from(["midnight", "last_close"]),
)
zoned = calendar({"windows": {"mon-sat": ["09:00-12:00", "22:00-02:30"]}, "zone": "America/New_York"})


@settings(max_examples=250, deadline=None)
@given(
    st.sampled_from([OFFICE_HOURS, NIGHT, zoned, always(SHANGHAI)]),
    st.integers(at("2025-06-01 00:00") // MINUTE, at("2026-12-01 00:00") // MINUTE),
    lengths,
    countings,
)
def test_the_budget_counted_from_the_start_leads_to_the_due_time(
    cal: WorkCalendar, minute: int, length: Length, counting: Counting
) -> None:
    start = minute * MINUTE
    reach = due(cal, start, length, counting)
    assert start <= reach.start <= reach.due
    assert reach.calendar.add(reach.start, reach.budget) == reach.due or reach.budget == 0
    assert reach.calendar.between(reach.start, reach.due) == reach.budget
    assert before(cal, start, length, counting) <= start


def test_lengths_that_mean_nothing_are_refused() -> None:
    with pytest.raises(ValueError, match="never negative"):
        WorkingDays(-1)
    with pytest.raises(ValueError, match="end of the day before"):
        CalendarDays(1, time(0))


def test_each_length_names_its_unit_when_written() -> None:
    assert msgspec.json.decode(msgspec.json.encode(WorkingDays(2, "end"))) == {
        "type": "WorkingDays",
        "n": 2,
        "placement": "end",
    }
