"""Where a calendar's working out begins, grows and ends: the edges of years, of windows, of the range."""

from datetime import date

import numpy as np
import pytest

from opspact.calendars.errors import NeverOpens, OutOfRange
from opspact.calendars.worktime import WorkCalendar
from opspact.kernel.time import HOUR
from tests.calendars.support import at, calendar, show


def office() -> WorkCalendar:
    """A calendar that has not been asked yet."""
    return calendar({"windows": {"mon-fri": ["08:30-12:00", "13:30-17:30"]}})


def nearly_always() -> WorkCalendar:
    """Open round the clock, but for one day."""
    return calendar({"windows": {"every day": ["00:00-24:00"]}, "closed": [{"day": "2026-03-01"}]})


def test_nothing_needed_is_due_where_it_began_even_when_closed() -> None:
    sunday = at("2026-03-08 10:00")
    assert office().subtract(sunday, 0) == office().add(sunday, 0) == sunday


def test_looking_back_over_the_new_year() -> None:
    assert show(office().subtract(at("2026-01-01 09:30"), 2 * HOUR)) == "2025-12-31 16:30"
    assert office().shift_working_days(date(2026, 1, 2), -2) == date(2025, 12, 31)
    asked = office()
    asked.shift_working_days(date(2026, 6, 1), 1)
    assert asked.shift_working_days(date(2027, 1, 5), -1) == date(2027, 1, 4)


def test_looking_on_over_the_new_year() -> None:
    assert show(office().next_open(at("2026-12-31 18:00"))) == "2027-01-01 08:30"
    assert office().shift_working_days(date(2026, 12, 31), 1) == date(2027, 1, 1)
    assert office().shift_working_days(date(2026, 12, 30), 5) == date(2027, 1, 6)
    midnight = at("2027-01-01 00:00")
    asked = nearly_always()
    assert asked.between(at("2026-12-31 23:00"), midnight) == HOUR
    assert asked.is_open(midnight)
    assert nearly_always().between(at("2026-12-31 23:00"), midnight + 1) == HOUR + 1


def test_zero_working_days_on_a_closed_day_are_the_next_one() -> None:
    assert office().shift_working_days(date(2026, 3, 7), 0) == date(2026, 3, 9)
    assert office().shift_working_days(date(2026, 3, 6), 0) == date(2026, 3, 6)


def test_at_a_close_nothing_is_open() -> None:
    noon = at("2026-03-02 12:00")
    assert show(office().next_open(noon)) == "2026-03-02 13:30"
    assert office().windows(noon, at("2026-03-02 14:00")) == [(at("2026-03-02 13:30"), at("2026-03-02 14:00"))]


def test_a_single_pair_is_counted_like_many() -> None:
    a, b = at("2026-03-02 11:00"), at("2026-03-02 14:00")
    assert office().between_many(np.array([a]), np.array([b])).tolist() == [HOUR + HOUR // 2]


def test_counting_backwards_is_negative() -> None:
    a, b = at("2026-03-02 11:00"), at("2026-03-02 14:00")
    assert office().between(b, a) == -office().between(a, b) == -(HOUR + HOUR // 2)


def test_the_first_and_the_last_day_of_the_range_are_in_it() -> None:
    begin, end = at("2000-01-01 00:00"), at("2100-01-01 00:00")
    assert nearly_always().subtract(at("2000-01-02 00:00"), 24 * HOUR) == begin
    assert nearly_always().between(end - HOUR, end) == HOUR
    assert nearly_always().is_open(end - 1)
    assert nearly_always().next_open(end - 1) == end - 1
    assert nearly_always().add_many(np.array([end - 1]), 0).tolist() == [end - 1]
    assert office().shift_working_days(date(2000, 1, 4), -1) == date(2000, 1, 3)
    assert office().shift_working_days(date(2099, 6, 1), 1) == date(2099, 6, 2)


def test_beyond_the_range_the_error_names_the_year() -> None:
    with pytest.raises(OutOfRange, match=r"2000 … 2099, not for 1999$"):
        office().is_open(at("1999-12-31 23:59"))
    with pytest.raises(OutOfRange, match=r"2000 … 2099, not for 2100$"):
        office().between(at("2000-02-01 00:00"), at("2100-06-01 00:00"))
    with pytest.raises(OutOfRange, match=r"2000 … 2099, not for 1999$"):
        office().between(at("1999-06-01 00:00"), at("2000-06-01 00:00"))
    with pytest.raises(OutOfRange, match="lies outside the years that any calendar knows"):
        office().is_open(1 << 62)


def test_what_never_opens_names_the_direction_and_the_moment() -> None:
    never = calendar({"windows": {"mon": []}})
    with pytest.raises(NeverOpens, match="before 2026-03-02T10:00:00\\+08:00"):
        never.subtract(at("2026-03-02 10:00"), 1)
    with pytest.raises(NeverOpens, match="before 2026-03-02:"):
        never.shift_working_days(date(2026, 3, 2), -1)
    with pytest.raises(NeverOpens, match="after 2026-03-02T10:00:00\\+08:00"):
        never.add(at("2026-03-02 10:00"), 1)
    with pytest.raises(ValueError, match="'tested' has no window on 2026-03-07"):
        office().first_open(date(2026, 3, 7))


def test_the_known_arrangement_begins_and_ends_at_its_instants() -> None:
    official = calendar({"windows": {"mon-fri": ["09:00-17:00"]}, "holidays": "china"})
    assert official.since is not None
    assert official.horizon is not None
    for moment, provisional in (
        (official.since - 1, True),
        (official.since, False),
        (official.horizon, False),
        (official.horizon + 1, True),
    ):
        assert official.provisional(moment) is provisional
