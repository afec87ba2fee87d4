"""Totals of outages and the instants at which they raise a level (S1.7, S2.2, S2.3, R2.1–R2.3)."""

from typing import Any

import pytest

from opspact.kernel.time import HOUR, MINUTE, SECOND, Instant, Span
from opspact.measures.basis import Basis
from opspact.measures.intervals import Interval, condition_intervals, normalise
from opspact.measures.outages import first_true, reached, threshold, total, unbroken
from opspact.plans.terms.conditions import Lasting, Outage, read_node
from opspact.plans.terms.leaf import TermError
from opspact.plans.terms.quantity import Compare
from tests.measures.support import SHANGHAI, at, basis, down, outage, show

ALWAYS = Basis(SHANGHAI)
BEGIN, END = at("2026-01-01 00:00"), at("2027-01-01 00:00")


def _crossing(node: Outage, *reports: Interval, after: str = "08:00", **how: Any) -> str:
    return _first(node, *reports, a=at(after), **how)


def _first(node: Outage, *reports: Interval, a: Instant = BEGIN, b: Instant = END, **how: Any) -> str:
    return show(first_true(normalise(reports, **how), node, a, b, basis(node)))


def _total(unit: str, moment: str, *reports: Interval, **words: str) -> Span:
    node = outage(**{"once": ">= 1 h", **words})
    return total(normalise(reports), unit, at(moment), basis(node))


# Once


def test_two_hours_once_are_reached_at_two_hours_and_not_a_microsecond_before() -> None:
    node, running = outage(once=">= 2 h"), [down("09:00")]
    assert show(first_true(running, node, at("09:00"), END, ALWAYS)) == "2026-03-02 11:00:00"
    assert reached(running, node, at("11:00"), ALWAYS)
    assert not reached(running, node, at("11:00") - 1, ALWAYS)


def test_more_than_24_hours_is_reached_a_microsecond_after_them() -> None:
    node, running = outage(once="> 24 h"), [down("09:00")]
    assert show(first_true(running, node, at("09:00"), END, ALWAYS)) == "2026-03-03 09:00:00.000001"
    assert not reached(running, node, at("2026-03-03 09:00"), ALWAYS)


def test_an_outage_closed_at_its_limit_has_reached_an_inclusive_one_only() -> None:
    closed = down("09:00", "13:00")
    assert _first(outage(once=">= 4 h"), closed) == "2026-03-02 13:00:00"
    assert _first(outage(once="> 4 h"), closed) == "never"


def test_working_hours_once_count_the_part_inside_over_night_and_weekend() -> None:
    node = outage(inside="office", once=">= 2 h")
    assert _crossing(node, down("07:00")) == "2026-03-02 10:30:00"
    assert _crossing(node, down("2026-03-06 16:30"), after="2026-03-06 16:30") == "2026-03-09 09:30:00"


def test_lunch_is_not_counted_where_the_calendar_closes_for_it() -> None:
    assert _crossing(outage(inside="shifts", once=">= 2 h"), down("11:00")) == "2026-03-02 14:30:00"


def test_two_outages_are_not_one_however_short_the_gap() -> None:
    node = outage(once=">= 2 h")
    assert _first(node, down("09:00", "10:30"), down("10:31", "12:00")) == "never"
    assert _first(node, down("09:00", "10:30"), down("10:31", "12:00"), merge_gap=MINUTE) == "2026-03-02 11:00:00"


def test_once_is_the_outage_that_goes_on_or_just_ends() -> None:
    told = (down("09:00", "10:00"), down("11:00"))
    assert _total("once", "10:00", *told) == HOUR
    assert _total("once", "10:30", *told) == 0
    assert _total("once", "11:20", *told) == 20 * MINUTE


# Day


def test_four_hours_accumulate_in_one_day_over_several_outages() -> None:
    told = (down("08:30", "10:00"), down("11:00", "12:30"), down("15:00"))
    assert _crossing(outage(inside="office", day=">= 4 h"), *told) == "2026-03-02 16:00:00"


def test_reports_of_one_outage_by_three_cases_count_once() -> None:
    told = (down("09:00", "11:00"), down("09:10", "11:00"), down("10:00", "12:00"))
    assert _total("day", "23:00", *told) == 3 * HOUR


def test_a_night_is_split_at_local_midnight() -> None:
    night = down("22:00", "2026-03-03 01:00")
    assert _total("day", "2026-03-03 00:00", night) == 2 * HOUR
    assert _total("day", "2026-03-03 00:00:00.000001", night) == 1
    assert _total("day", "2026-03-03 12:00", night) == HOUR
    assert _total("once", "2026-03-03 01:00", night) == 3 * HOUR


def test_a_day_filled_up_at_midnight_is_reached_at_midnight() -> None:
    assert _crossing(outage(day=">= 4 h"), down("20:00"), after="20:00") == "2026-03-03 00:00:00"
    assert _crossing(outage(day=">= 4 h"), down("20:01"), after="20:01") == "2026-03-03 04:00:00"
    assert _crossing(outage(day="> 4 h"), down("20:00"), after="20:00") == "2026-03-03 04:00:00.000001"


def test_six_hours_a_day_out_of_working_hours_leave_the_working_hours_out() -> None:
    node = outage(outside="office", day=">= 6 h")
    assert _crossing(node, down("05:30"), after="05:30") == "2026-03-02 20:30:00"
    assert _crossing(node, down("20:00"), after="20:00") == "2026-03-03 06:00:00"
    assert _crossing(node, down("2026-03-07 10:00"), after="2026-03-07 10:00") == "2026-03-07 16:00:00"


def test_the_earliest_of_several_totals_decides() -> None:
    node = outage(inside="office", once=">= 2 h", or_day=">= 4 h")
    assert _crossing(node, down("08:30", "10:15"), down("11:00", "12:45"), down("14:00")) == "2026-03-02 14:30:00"
    assert _crossing(node, down("08:30", "09:00"), down("14:00")) == "2026-03-02 16:00:00"


def test_processing_reaches_four_hours_once_before_eight_in_the_day() -> None:
    node = outage(once=">= 4 h", day=">= 8 h", month=">= 24 h")
    assert _crossing(node, down("09:00")) == "2026-03-02 13:00:00"
    told = (down("00:00", "03:50"), down("08:00", "11:50"), down("20:00"))
    assert _crossing(node, *told, after="20:00") == "2026-03-02 20:20:00"


# Month and longer


def test_a_month_reaches_24_hours_in_the_middle_of_a_later_outage() -> None:
    days = [down(f"2026-03-{d:02} 09:00", f"2026-03-{d:02} 12:30") for d in range(2, 8)]
    later = down("2026-03-20 09:00", "2026-03-20 14:00")
    node = outage(once=">= 5.5 h", day=">= 8 h", month=">= 24 h")
    assert _first(node, *days, later) == "2026-03-20 12:00:00"
    assert _total("month", "2026-03-20 12:00", *days, later) == 24 * HOUR


def test_a_month_counts_from_zero_on_the_first() -> None:
    told = (down("2026-03-31 02:00", "2026-03-31 22:00"), down("2026-03-31 23:00"))
    assert _total("month", "2026-04-01 00:00", *told) == 21 * HOUR
    assert _total("month", "2026-04-01 05:00", *told) == 5 * HOUR
    assert _crossing(outage(month=">= 24 h"), *told, after="2026-03-31 23:00") == "2026-04-02 00:00:00"


@pytest.mark.parametrize(
    ("unit", "hours"), [("week", 24), ("month", 24), ("quarter", 48), ("half", 48), ("year", 48), ("once", 0)]
)
def test_each_period_holds_its_own(unit: str, hours: int) -> None:
    told = (down("2026-02-27 00:00", "2026-02-28 00:00"), down("2026-03-04 00:00", "2026-03-05 00:00"))
    assert _total(unit, "2026-03-06 00:00", *told) == hours * HOUR


def test_a_contract_year_is_counted_from_the_first_day_of_the_contract() -> None:
    told = (down("2026-06-30 20:00", "2026-07-01 03:00"), down("2025-06-30 22:00", "2025-07-01 02:00"))
    assert _total("contract_year", "2026-07-01 00:00", *told) == 6 * HOUR
    assert _total("contract_year", "2026-08-01 00:00", *told) == 3 * HOUR
    assert _total("contract_year", "2025-07-01 00:00", *told) == 0


def test_a_contract_year_without_a_start_of_contract_is_refused() -> None:
    with pytest.raises(ValueError, match="the contract starts"):
        total([down("09:00")], "contract_year", at("10:00"), ALWAYS)


# What does not count


def test_excluded_time_puts_the_crossing_off_and_does_not_break_the_outage() -> None:
    how: dict[str, Any] = {"exclusions": [down("10:00", "10:45")]}
    assert _crossing(outage(once=">= 2 h"), down("09:00"), **how) == "2026-03-02 11:45:00"
    assert _crossing(outage(inside="office", once=">= 2 h"), down("08:00"), **how) == "2026-03-02 11:15:00"


def test_an_open_blip_counts_from_its_start_once_it_is_long_enough() -> None:
    node = outage(day=">= 10 s")
    how: dict[str, Any] = {"drop_under": 30 * SECOND}
    assert _crossing(node, down("09:00"), **how) == "2026-03-02 09:00:30"
    assert _first(node, down("09:00:00", "09:00:29"), **how) == "never"
    assert _first(node, down("09:00:00", "09:00:30"), **how) == "2026-03-02 09:00:30"


def test_nothing_is_reached_where_nothing_is_down_or_the_threshold_is_out_of_reach() -> None:
    assert _crossing(outage(day=">= 1 h"), down("09:00", "09:59")) == "never"
    assert _crossing(outage(inside="office", day="> 9 h"), down("09:00")) == "never"
    assert _crossing(outage(once=">= 1 h"), down("09:00"), exclusions=[down("09:30")]) == "never"
    assert _crossing(outage(once=">= 1 h")) == "never"


def test_a_total_reached_before_holds_at_once_where_one_starts_to_look() -> None:
    assert _crossing(outage(day=">= 1 h"), down("09:00"), after="10:30") == "2026-03-02 10:30:00"
    told = (down("09:00", "10:30"),)
    assert _first(outage(day=">= 1 h"), *told, a=at("12:00")) == "2026-03-02 12:00:00"
    assert _first(outage(day=">= 1 h"), *told, a=at("2026-03-03 00:00:00.000001")) == "never"


# Lasting conditions


def test_loss_over_its_limit_for_two_hours_without_break() -> None:
    node = read_node({"lasting": {"loss": ">= 30 %", "for": ">= 2 h"}})
    assert isinstance(node, Lasting)
    samples = [
        (at("09:00"), True, "v1"),
        (at("10:59"), False, "v2"),
        (at("11:00"), True, "v3"),
        (at("12:00"), True, "v4"),
    ]
    held = condition_intervals(samples)
    assert show(first_true(held, unbroken(node), at("12:00"), END, ALWAYS)) == "2026-03-02 13:00:00"
    assert first_true(held, unbroken(node), at("09:00"), at("13:00") - 1, ALWAYS) is None


# Thresholds


def test_a_threshold_is_a_length_of_time_that_can_be_reached() -> None:
    assert threshold(Compare.read(">= 2 h")) == 2 * HOUR
    assert threshold(Compare.read("> 4 h")) == 4 * HOUR + 1


@pytest.mark.parametrize("text", ["2 h", "< 2 h", "<= 2 h", ">= 2", ">= 95 %", ">= long", ">= 0 h"])
def test_what_cannot_be_reached_is_refused_with_a_way_to_write_it(text: str) -> None:
    with pytest.raises(TermError, match="write"):
        threshold(Compare.read(text))
