"""Laws of the arithmetic, to the microsecond, scalar and vectorised."""

import pickle
import random
from datetime import date
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from opspact.calendars.always import always
from opspact.calendars.errors import NeverOpens, OutOfRange
from opspact.calendars.worktime import WorkCalendar
from opspact.kernel.time import DAY, HOUR, Instant, Span
from tests.calendars.support import OFFICE, SHANGHAI, at, calendar, show

CALENDARS = [
    calendar(OFFICE),
    calendar({"windows": {"every day": ["22:00-06:00"]}, "holidays": "china"}),
    calendar({"windows": {"mon-fri": ["00:00-24:00"]}, "zone": "America/New_York"}),
    calendar({"windows": {"sat": ["01:15-03:45"], "sun": ["01:15-02:30", "02:45-05:00"]}, "zone": "Europe/Berlin"}),
    calendar({"windows": {"every day": ["00:00-24:00"]}, "closed": [{"day": "2026-03-01"}]}),
    calendar(OFFICE).day_calendar,
    always(SHANGHAI),
]
tested = st.sampled_from(CALENDARS)
moments = st.integers(at("2025-01-01 00:00"), at("2027-06-01 00:00"))
needs = st.integers(0, 40 * DAY) | st.sampled_from([1, HOUR, 7 * HOUR + HOUR // 2, 24 * HOUR])


@settings(max_examples=400, deadline=None)
@given(tested, moments, needs)
def test_add_and_between_are_inverse_and_subtract_is_the_mirror(cal: WorkCalendar, start: Instant, need: Span) -> None:
    due = cal.add(start, need)
    assert cal.between(start, due) == need
    assert cal.between(due, start) == -need
    begun = cal.subtract(due, need)
    assert cal.between(begun, due) == need
    assert begun >= start
    if need:
        assert cal.between(start, due - 1) == need - 1, "due is the earliest such instant"
        assert cal.between(begun + 1, due) == need - 1, "begun is the latest such instant"


@settings(max_examples=200, deadline=None)
@given(tested, moments, needs, st.integers(0, 5 * DAY), needs)
def test_later_starts_and_longer_needs_are_never_due_earlier(
    cal: WorkCalendar, start: Instant, need: Span, later: Span, more: Span
) -> None:
    assert cal.add(start + later, need) >= cal.add(start, need)
    assert cal.add(start, need + more) >= cal.add(start, need)
    assert cal.add(cal.add(start, need), more) == cal.add(start, need + more)


@pytest.mark.parametrize("cal", CALENDARS, ids=lambda cal: cal.id)
def test_the_vectorised_form_equals_the_scalar_form(cal: WorkCalendar) -> None:
    draw = random.Random(7)
    low, high = at("2025-01-01 00:00"), at("2027-06-01 00:00")
    starts = [draw.randrange(low, high) for _ in range(20_000)]
    spans = [draw.choice([0, 1, draw.randrange(30 * DAY)]) for _ in starts]
    edges = [edge for window in cal.windows(low, low + 60 * DAY) for edge in window]
    starts[: len(edges)] = edges
    many = cal.add_many(np.array(starts), np.array(spans))
    assert many.tolist() == [cal.add(start, span) for start, span in zip(starts, spans, strict=True)]
    assert cal.between_many(np.array(starts), many).tolist() == spans
    assert cal.add_many(np.array(starts), HOUR).tolist() == [cal.add(start, HOUR) for start in starts]
    assert cal.add_many(np.array([], np.int64), HOUR).tolist() == []


def test_what_was_asked_before_changes_no_answer() -> None:
    fresh, used = calendar(OFFICE), calendar(OFFICE)
    for year in (2030, 2011, 2026):
        used.add(at(f"{year}-05-01 00:00"), 100 * DAY)
    start = at("2025-12-31 17:00")
    assert fresh.add(start, 9 * HOUR) == used.add(start, 9 * HOUR)
    assert pickle.loads(pickle.dumps(used)).add(start, 9 * HOUR) == used.add(start, 9 * HOUR)


def test_a_need_that_consumes_the_last_second_is_due_at_the_close() -> None:
    office = calendar(OFFICE)
    assert show(office.add(at("2026-05-15 15:30"), 2 * HOUR)) == "2026-05-15 17:30"
    assert show(office.add(at("2026-05-15 15:30"), 2 * HOUR + 1)) == "2026-05-18 08:30"
    assert show(office.add(at("2026-05-15 17:30"), 1)) == "2026-05-18 08:30"
    assert office.add(at("2026-05-16 03:00"), 0) == at("2026-05-16 03:00")
    assert show(office.subtract(at("2026-05-18 08:30"), 2 * HOUR)) == "2026-05-15 15:30"
    assert not office.is_open(at("2026-05-15 12:00"))
    assert office.is_open(at("2026-05-15 08:30"))


@pytest.mark.parametrize("windows", [{}, {"mon-sun": []}])
def test_a_calendar_that_never_opens_says_so(windows: dict[str, list[str]]) -> None:
    closed = calendar({"windows": windows})
    for ask in (closed.add, closed.subtract):
        with pytest.raises(NeverOpens, match="'tested' does not open for long enough") as wrong:
            ask(at("2026-05-01 00:00"), HOUR)
        assert wrong.value.calendar == "tested"
    with pytest.raises(NeverOpens):
        closed.next_open(at("2026-05-01 00:00"))
    with pytest.raises(NeverOpens):
        closed.add_many(np.array([at("2026-05-01 00:00")]), HOUR)
    with pytest.raises(NeverOpens):
        closed.shift_working_days(date(2026, 5, 1), 1)
    with pytest.raises(NeverOpens):
        closed.shift_working_days(date(2026, 5, 1), -1)


def test_more_open_time_than_there_is_before_the_last_year_is_an_answer_too() -> None:
    with pytest.raises(NeverOpens):
        calendar(OFFICE).add(at("2026-05-01 00:00"), 100 * 365 * DAY)


@pytest.mark.parametrize("moment", ["1999-12-31 12:00", "2100-01-01 00:00"])
def test_moments_outside_the_years_worked_out_are_refused(moment: str) -> None:
    with pytest.raises(OutOfRange, match="2000 … 2099"):
        calendar(OFFICE).add(at(moment), HOUR)


def test_a_negative_need_is_refused() -> None:
    with pytest.raises(ValueError, match="never negative"):
        calendar(OFFICE).add(at("2026-05-01 00:00"), -1)
    with pytest.raises(ValueError, match="never negative"):
        calendar(OFFICE).add_many(np.array([at("2026-05-01 00:00")]), np.array([-1]))


def test_whole_days_are_as_long_as_the_clock_change_makes_them() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    days = calendar({"windows": {"sun": ["10:00-11:00"]}}, berlin).day_calendar
    assert days.between(at("2026-03-28 00:00", berlin), at("2026-03-31 00:00", berlin)) == 23 * HOUR
    assert days.between(at("2026-10-24 00:00", berlin), at("2026-10-27 00:00", berlin)) == 25 * HOUR
