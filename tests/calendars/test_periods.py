"""Periods: their keys, names and bounds, and that they tile the time."""

from collections.abc import Callable
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from opspact.calendars.periods import (
    Anchored,
    Civil,
    Declared,
    Period,
    Rolling,
    Rule,
    Stated,
    period_of,
    periods_between,
    term,
)
from opspact.kernel.time import Instant
from tests.calendars.support import SHANGHAI, at, show

TERMS = Declared(
    (
        Stated(key="spring", name="春季学期", from_=date(2026, 3, 2), to=date(2026, 7, 10)),
        Stated(key="autumn", name="秋季学期", from_=date(2026, 9, 1), to=date(2027, 1, 15)),
    )
)
CASES: list[tuple[Rule, str, str, str]] = [
    (Civil("day"), "2026-05-20", "2026-05-20", "2026-05-21"),
    (Civil("week"), "2026-W21", "2026-05-18", "2026-05-25"),
    (Civil("month"), "2026-05", "2026-05-01", "2026-06-01"),
    (Civil("quarter"), "2026-Q2", "2026-04-01", "2026-07-01"),
    (Civil("half"), "2026-H1", "2026-01-01", "2026-07-01"),
    (Civil("year"), "2026", "2026-01-01", "2027-01-01"),
    (Civil("quarter", 2), "FY2026-Q2", "2026-05-01", "2026-08-01"),
    (Civil("half", 7), "FY2025-H2", "2026-01-01", "2026-07-01"),
    (Civil("year", 7), "FY2025", "2025-07-01", "2026-07-01"),
    (Anchored(date(2024, 8, 31), 12, "months"), "Y2", "2025-08-31", "2026-08-31"),
    (Anchored(date(2024, 8, 31), 6, "months"), "H4", "2026-02-28", "2026-08-31"),
    (Anchored(date(2024, 8, 31), 3, "months"), "Q7", "2026-02-28", "2026-05-31"),
    (Anchored(date(2026, 3, 31), 1, "months"), "M2", "2026-04-30", "2026-05-31"),
    (Anchored(date(2026, 1, 5), 2, "weeks"), "2W-10", "2026-05-11", "2026-05-25"),
    (Anchored(date(2026, 5, 11), 10, "days"), "10D-1", "2026-05-11", "2026-05-21"),
    (Anchored(date(2026, 1, 5), 2, "months"), "2M-3", "2026-05-05", "2026-07-05"),
    (TERMS, "spring", "2026-03-02", "2026-07-11"),
    (term(date(2026, 1, 1), date(2026, 12, 31)), "term", "2026-01-01", "2027-01-01"),
    (Rolling(12), "2026-05/12M", "2025-06-01", "2026-06-01"),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "key", "start", "end"), CASES)
def test_the_period_of_a_moment(rule: Rule, key: str, start: str, end: str) -> None:
    period = period_of(rule, at("2026-05-20 10:00"), SHANGHAI)
    assert period is not None
    assert (period.key, period.start, period.end) == (key, at(f"{start} 00:00"), at(f"{end} 00:00"))


def test_bounds_are_local_midnights_and_half_open() -> None:
    month = Civil("month")
    assert [key(period_of(month, at("2026-06-01 00:00") + shift, SHANGHAI)) for shift in (-1, 0)] == [
        "2026-05",
        "2026-06",
    ]


def test_a_week_of_the_new_year_belongs_to_its_thursday() -> None:
    assert key(period_of(Civil("week"), at("2027-01-03 12:00"), SHANGHAI)) == "2026-W53"


def test_a_moment_may_lie_in_no_period() -> None:
    assert period_of(TERMS, at("2026-08-01 00:00"), SHANGHAI) is None
    assert period_of(Anchored(date(2026, 6, 1), 12, "months"), at("2026-05-31 23:59"), SHANGHAI) is None


def test_names_are_whole_phrases_in_both_languages() -> None:
    named = {
        rule: period_of(rule, at("2026-05-20 10:00"), SHANGHAI)
        for rule in (Civil("half"), Civil("quarter", 4), Rolling(12))
    }
    assert [period.name for period in named.values() if period] == [
        {"zh": "2026 年上半年", "en": "first half of 2026"},
        {"zh": "2026 财年第 1 季度", "en": "quarter 1 of fiscal year 2026"},
        {"zh": "截至 2026 年 5 月的 12 个月", "en": "12 months to May 2026"},
    ]


@pytest.mark.parametrize(
    ("rule", "keys"),
    [
        (Civil("month"), ["2026-01", "2026-02", "2026-03"]),
        (Anchored(date(2026, 2, 1), 1, "months"), ["M1", "M2"]),
        (TERMS, ["spring"]),
        (Rolling(3), ["2026-01/3M", "2026-02/3M", "2026-03/3M"]),
        (Anchored(date(2027, 1, 1), 1, "months"), []),
    ],
)
def test_periods_that_share_time_with_a_stretch(rule: Rule, keys: list[str]) -> None:
    found = periods_between(rule, at("2026-01-15 00:00"), at("2026-03-20 00:00"), SHANGHAI)
    assert [period.key for period in found] == keys


anchored = st.builds(
    Anchored,
    st.dates(date(2020, 1, 1), date(2026, 1, 1)),
    st.integers(1, 14),
    st.sampled_from(["days", "weeks", "months"]),
)
civil = st.builds(Civil, st.sampled_from(["day", "week", "month", "quarter", "half", "year"]), st.integers(1, 12))


@settings(max_examples=120, deadline=None)
@given(anchored | civil, st.integers(at("2026-01-01 00:00"), at("2030-01-01 00:00")))
def test_periods_tile_the_time_under_different_keys(rule: Rule, moment: Instant) -> None:
    listed = list(periods_between(rule, moment, moment + 400 * 86_400_000_000, SHANGHAI))
    assert listed[0] == period_of(rule, moment, SHANGHAI)
    assert all(one.end == other.start for one, other in pairwise(listed))
    assert all(one.start < one.end for one in listed)
    assert len({one.key for one in listed}) == len(listed)


@pytest.mark.parametrize(
    "make", [lambda: Anchored(date(2026, 1, 1), 0, "days"), lambda: Rolling(0), lambda: Civil("year", 13)]
)
def test_a_period_of_nothing_is_refused(make: Callable[[], Rule]) -> None:
    with pytest.raises(ValueError, match=r"at least 1|1 … 12"):
        make()


def key(period: Period | None) -> str:
    """The key of a period that is there."""
    assert period is not None
    assert show(period.start).endswith("00:00")
    return period.key
