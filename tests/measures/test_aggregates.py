"""KPIs over records and totals: exact numbers, boundaries, empty periods."""

from decimal import Decimal
from typing import Any

import pytest

from opspact.measures.records import Record
from tests.measures.world import MIN, at, clock, fact, plan, results, total

D = Decimal


def one(measure: dict[str, Any], records: list[Record], now: str = "2026-02-01 00:00", n: int = 0) -> Any:
    return results(plan(measures={"m": measure}), records, now).measures["m"][n]


def clocks(kept: int, broken: int) -> list[Record]:
    verdicts = ["kept"] * kept + ["broken"] * broken
    return [
        clock("respond", f"c{i}", v, "2026-01-10 10:00", "2026-01-10 09:00") for i, v in enumerate(verdicts)
    ]


RATIO = {"ratio": {"of": {"clocks": "respond"}}, "unit": "%", "target": ">= 95 %"}


@pytest.mark.parametrize(("kept", "broken", "value", "met"), [(19, 1, D(95), True), (18, 1, None, False)])
def test_percentage_within_target_is_kept_exactly_at_it(
    kept: int, broken: int, value: D | None, met: bool
) -> None:
    found = one(RATIO, clocks(kept, broken))
    assert found.met is met
    assert value is None or found.value == value
    assert found.parts == {"good": D(kept), "all": D(kept + broken)}
    assert found.records == kept + broken
    assert found.misses == (f"c{kept}",)


def test_compared_unrounded() -> None:
    found = one({**RATIO, "target": ">= 66.67 %"}, clocks(2, 1))
    assert round(found.value, 2) == D("66.67")
    assert found.met is False


def test_strict_target_is_missed_exactly_at_it() -> None:
    assert one({**RATIO, "target": "> 95 %"}, clocks(19, 1)).met is False


def test_empty_period_has_no_result_but_no_breach_either() -> None:
    found = one(RATIO, [])
    assert (found.value, found.met, found.records) == (None, None, 0)
    assert one({**RATIO, "empty": "100"}, []).value == D(100)
    assert one({"count": {"of": {"facts": "complaint"}}}, []).value == D(0)


def test_too_few_records_have_no_result() -> None:
    assert one({**RATIO, "minimum": 20}, clocks(19, 1)).met is True
    assert one({**RATIO, "minimum": 21}, clocks(19, 1)).value is None


def test_percent_of_calls_from_single_calls_and_from_totals() -> None:
    calls = [fact("call", f"f{i}", "2026-01-05 10:00", wait=f"{w} s") for i, w in enumerate([5, 30, 31, 10])]
    good = {"ratio": {"of": {"facts": "call"}, "good": {"wait": "<= 30 s"}}}
    assert one(good, calls).value == D(75)
    sums = [total("pbx", "t1", "2026-01-31 23:00", answered=190, offered=200)]
    given = {
        "ratio": {"of": {"totals": "pbx"}, "good_field": "answered", "all_field": "offered"},
        "target": ">= 95 %",
    }
    assert (one(given, sums).value, one(given, sums).met) == (D(95), True)
    assert one(given, []).value is None


def test_mean_in_the_measures_unit_against_a_target_in_another() -> None:
    records = [
        clock("solve", "a", "kept", "2026-01-02 10:00", consumed=30 * MIN),
        clock("solve", "b", "kept", "2026-01-03 10:00", consumed=90 * MIN),
    ]
    found = one(
        {"mean": {"of": {"clocks": "solve"}, "value": "consumed"}, "unit": "h", "target": "<= 60 min"},
        records,
    )
    assert (found.value, found.met) == (D(1), True)


def test_weighted_mean_sum_least_greatest_percentile_and_distinct() -> None:
    rated = [fact("rated", f"r{i}", "2026-01-04 09:00", score=s, weight=w, who=f"p{i % 2}")
             for i, (s, w) in enumerate([(5, 1), (3, 3), (4, 0)])]  # fmt: skip
    of = {"of": {"facts": "rated"}, "value": "score"}
    assert one({"mean": {**of, "weight": "weight"}}, rated).value == D("3.5")
    assert one({"sum": of}, rated).value == D(12)
    assert one({"min": of}, rated).value == D(3)
    assert one({"max": of}, rated).value == D(5)
    assert one({"percentile": {**of, "at": 50}}, rated).value == D(4)
    assert one({"percentile": {**of, "at": 95}}, rated).value == D(5)
    assert one({"count": {"of": {"facts": "rated"}, "distinct": "who"}}, rated).value == D(2)


def test_which_period_a_clock_belongs_to() -> None:
    late = [
        clock("respond", "a", "kept", "2026-02-02 10:00", "2026-01-31 23:00", reported="2026-01-30 10:00")
    ]
    for belongs, month in (("reported", 0), ("due", 0), ("stopped", 1), ("at", 1)):
        found = results(
            plan(measures={"m": {**RATIO, "belongs": belongs}}), late, "2026-03-01 00:00"
        ).measures["m"]
        assert [row.records for row in found] == [1 - month, month]


@pytest.mark.parametrize(
    ("mode", "value"), [("left_out", D(100)), ("by_verdict", D(50)), ("good", None), ("bad", D("33.33"))]
)
def test_clocks_open_at_the_end_of_the_period(mode: str, value: D | None) -> None:
    records = [
        clock("respond", "a", "kept", "2026-01-02 10:00", "2026-01-02 11:00"),
        clock("respond", "b", "broken", None, "2026-01-20 10:00"),
        clock("respond", "c", "open", None, "2026-01-31 23:59"),
    ]
    found = one({**RATIO, "open_at_end": mode}, records)
    assert round(found.value, 2) == (D("66.67") if value is None else value)


def test_keys_filters_and_levels() -> None:
    levels: dict[str, Any] = {"scale": {"critical": {}, "major": {}, "general": {}}}
    sites = {"s1": {"attributes": {"zone": "city"}}, "s2": {"attributes": {"zone": "far"}}}
    measure = {**RATIO, "ratio": {"of": {"clocks": "*", "where": {"level": ">= major"}}}, "by": ["site.zone"]}
    records = [
        clock("respond", "a", "kept", "2026-01-02 10:00", level="critical", site="s1"),
        clock("arrive", "b", "broken", "2026-01-02 10:00", level="major", site="s2"),
        clock("arrive", "c", "broken", "2026-01-02 10:00", level="general", site="s2"),
    ]
    rows = results(
        plan(measures={"m": measure}, levels=levels, sites=sites), records, "2026-01-31 00:00"
    ).measures["m"]
    assert [(row.key, row.value, row.open) for row in rows] == [
        (("city",), D(100), True),
        (("far",), D(0), True),
    ]


def test_strictest_of_clocks_on_one_act_counts_the_others_are_shown() -> None:
    records = [
        clock(
            "respond", "r", "broken", "2026-01-02 10:00", "2026-01-02 09:30", case="1", binds_same="answer"
        ),
        clock("answer", "s", "kept", "2026-01-02 10:00", "2026-01-02 12:00", case="1", binds_same="answer"),
        clock("answer", "t", "kept", "2026-01-02 10:00", "2026-01-02 12:00", case="2", binds_same="answer"),
    ]
    of = plan(
        measures={"m": {**RATIO, "ratio": {"of": {"clocks": ["respond", "answer"]}}, "strictest": True}}
    )
    for order in (records, records[::-1]):
        found = results(of, order, "2026-02-01 00:00")
        assert found.measures["m"][0].value == D(50)
        assert found.shown == {"m": ("s",)}


def test_records_touched_by_an_exclusion_leave() -> None:
    records = [*clocks(1, 0), clock("respond", "x", "broken", "2026-01-10 10:00", excluded=["force_majeure"])]
    assert one(RATIO, records).value == D(50)
    assert one({**RATIO, "exclude": ["force_majeure"]}, records).value == D(100)


def test_hours_decide_by_the_moment_of_the_fact() -> None:
    calls = [fact("call", "a", "2026-01-05 09:00"), fact("call", "b", "2026-01-05 17:00")]
    measure = {"count": {"of": {"facts": "call", "where": {"open": "office"}}}}
    assert one(measure, calls).links == ("a",)


def test_what_ends_after_the_term_belongs_to_its_last_period() -> None:
    records = [clock("respond", "a", "kept", "2027-01-03 10:00")]
    found = results(plan(measures={"m": RATIO}), records, "2027-02-01 00:00").measures["m"]
    assert [row.records for row in found] == [0] * 11 + [1]


def test_nothing_before_the_period_began() -> None:
    assert one(RATIO, [], "2026-01-15 00:00").period.start == at("2026-01-01 00:00")
    assert results(plan(measures={"m": RATIO}), [], "2025-12-31 23:59").measures["m"] == ()
