"""From reports to the intervals that count: repetition, flapping, blips, exclusions, samples."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opspact.kernel.time import HOUR, MINUTE, SECOND
from opspact.measures.intervals import Interval, condition_intervals, normalise
from tests.measures.support import at, down

FAR = 200
SPANS = st.tuples(st.integers(0, 90), st.none() | st.integers(0, 40))


def _report(span: tuple[int, int | None], name: str) -> Interval:
    start, length = span
    return Interval(start, None if length is None else start + length, (name,))


REPORTS = st.lists(SPANS, max_size=8).map(lambda spans: [_report(s, f"c{i}") for i, s in enumerate(spans)])


def _covered(intervals: list[Interval]) -> set[int]:
    return {t for one in intervals for t in range(one.start, FAR if one.end is None else one.end)}


def test_two_cases_about_one_outage_are_one_interval_with_both_as_evidence() -> None:
    told = [down("09:30", "11:00", "case-2"), down("09:00", "10:00", "case-1")]
    assert normalise(told) == [down("09:00", "11:00", "case-1", "case-2")]


def test_an_outage_still_open_for_one_case_is_open() -> None:
    assert normalise([down("09:00", None, "a"), down("09:30", "10:00", "b")]) == [down("09:00", None, "a", "b")]


def test_touching_reports_are_one_outage_and_a_second_apart_are_two() -> None:
    assert len(normalise([down("09:00", "10:00"), down("10:00", "11:00")])) == 1
    assert len(normalise([down("09:00", "10:00"), down("10:00:01", "11:00")])) == 2


def test_a_gap_of_exactly_the_limit_is_closed_and_a_longer_one_is_not() -> None:
    flapping = [down("09:00", "09:10"), down("09:15", "09:20"), down("09:25:01", "09:30")]
    assert normalise(flapping, merge_gap=5 * MINUTE) == [down("09:00", "09:20"), down("09:25:01", "09:30")]


def test_blips_that_together_are_long_enough_are_kept() -> None:
    blips = [down("09:00:00", "09:00:20"), down("09:00:30", "09:00:50"), down("09:05:00", "09:05:29")]
    kept = normalise(blips, merge_gap=10 * SECOND, drop_under=30 * SECOND)
    assert [(one.start, one.end) for one in kept] == [(at("09:00:00"), at("09:00:50"))]


def test_an_interval_exactly_as_long_as_the_limit_counts() -> None:
    assert len(normalise([down("09:00:00", "09:00:30")], drop_under=30 * SECOND)) == 1


def test_an_open_interval_is_kept_until_it_is_known_to_be_short() -> None:
    assert normalise([down("09:00")], drop_under=30 * SECOND) == [Interval(at("09:00"), None, least=30 * SECOND)]


def test_agreed_maintenance_is_cut_out_and_the_outage_stays_one() -> None:
    windows = [down("10:30", "11:00", "m2"), down("10:00", "10:30", "m1"), down("12:00", "13:00", "m3")]
    [one] = normalise([down("09:00", "12:30", "a")], exclusions=windows)
    assert (one.start, one.end) == (at("09:00"), at("12:30"))
    assert one.excluded == (down("10:00", "11:00", "m1", "m2"), down("12:00", "12:30", "m3"))


def test_maintenance_that_still_goes_on_excludes_the_rest() -> None:
    [one] = normalise([down("09:00")], exclusions=[down("10:00")])
    assert one.excluded == (down("10:00"),)


def test_an_end_before_the_start_is_refused() -> None:
    with pytest.raises(ValueError, match="cannot end before"):
        down("10:00", "09:00")


@given(REPORTS, st.integers(0, 10), st.integers(0, 10), REPORTS, st.randoms(use_true_random=False))
def test_order_and_repetition_of_reports_change_nothing(
    told: list[Interval], gap: int, drop: int, cuts: list[Interval], shuffler: random.Random
) -> None:
    once = normalise(told, gap, drop, cuts)
    again = [*told, *shuffler.choices(told, k=len(told))] if told else []
    shuffler.shuffle(again)
    assert normalise(again, gap, drop, [*cuts, *cuts]) == once
    assert normalise(once, gap, drop, cuts) == once


@given(REPORTS, REPORTS)
def test_exactly_the_reported_time_is_covered_and_exactly_the_excluded_part_of_it_is_cut(
    told: list[Interval], cuts: list[Interval]
) -> None:
    merged = normalise(told, exclusions=cuts)
    assert _covered(merged) == _covered(told)
    excluded = [cut for one in merged for cut in one.excluded]
    assert _covered(excluded) == _covered(told) & _covered(cuts)


@given(REPORTS, st.integers(0, 10))
def test_what_is_left_apart_lies_further_apart_than_the_gap(told: list[Interval], gap: int) -> None:
    merged = normalise(told, merge_gap=gap)
    ends = [one.end for one in merged[:-1]]
    assert all(end is not None and after.start - end > gap for end, after in zip(ends, merged[1:], strict=True))


def test_samples_become_the_intervals_in_which_the_condition_held() -> None:
    samples = [
        (at("09:00"), False, "v1"),
        (at("09:05"), True, "v2"),
        (at("09:10"), True, "v3"),
        (at("09:15"), False, "v4"),
        (at("09:20"), False, "v5"),
        (at("09:25"), True, "v6"),
    ]
    held = [down("09:05", "09:15", "v2", "v3", "v4"), down("09:25", None, "v6")]
    assert condition_intervals(samples) == held
    assert condition_intervals(reversed(samples)) == held
    assert condition_intervals(samples * 2) == held


def test_samples_of_one_instant_that_disagree_let_the_condition_hold() -> None:
    both = [(0, True, "a"), (HOUR, False, "b"), (HOUR, True, "c"), (2 * HOUR, False, "d")]
    assert condition_intervals(both) == [Interval(0, 2 * HOUR, ("a", "b", "c", "d"))]
    assert condition_intervals([]) == []
