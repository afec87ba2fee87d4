"""Scores, expressions, results of results, streaks, rolling windows, triggers, and the order among them."""

from decimal import Decimal
from typing import Any

import pytest

from opspact.measures.engine import Results, Tally
from opspact.measures.graph import order
from opspact.measures.records import Record
from opspact.plans.terms.leaf import TermError
from tests.measures.world import at, clock, fact, plan, results, total

D = Decimal

RATIO = {
    "ratio": {"of": {"totals": "t"}, "good_field": "good", "all_field": "all"},
    "unit": "%",
    "target": ">= 95",
}
NTH = [{"when": {"nth": ">= 2"}, "factor": 2}]


def shares(*goods: int, year: int = 2026) -> list[Record]:
    """A month's total each: so many good of 1000."""
    return [
        total("t", f"t{n}", f"{year}-{n:02}-20 10:00", good=good, all=1000) for n, good in enumerate(goods, 1)
    ]


def run(
    measures: dict[str, Any], records: list[Record], now: str = "2026-02-01 00:00", **sections: Any
) -> Results:
    return results(plan(measures=measures, **sections), records, now)


def card(**items: Any) -> dict[str, Any]:
    return {"score": {"items": items, "grades": {"A": ">= 95", "B": ">= 80", "C": ">= 0"}}}


def breach(identity: str, day: int, **values: Any) -> Record:
    return clock("restore", identity, "broken", None, f"2026-01-{day:02} 10:00", **values)


def test_tender_score_card_with_records_shortfalls_bands_ceilings_bonus_and_grades() -> None:
    bands = [{"when": ">= 4.5", "points": 3}, {"when": "< 3", "points": -10}]
    score = card(
        breaches={"per": {"clocks": "restore"}, "points": -2, "ceiling": 5, "multiplier": NTH},
        share={"measure": "share", "target": ">= 95", "step": "0.5", "points": -1},
        rating={"measure": "rating", "bands": bands},
    )  # fmt: skip
    rating = {"mean": {"of": {"facts": "rated"}, "value": "score"}}
    records = [
        *shares(944),
        fact("rated", "r", "2026-01-02 10:00", score="4.5"),
        breach("a", 5),
        breach("b", 6),
    ]
    found = run({"s": score, "share": RATIO, "rating": rating}, records).measures["s"][0]
    assert (found.value, found.grade) == (D(100) - 5 - 2 + 3, "A")
    assert [line.label for line in found.lines] == [
        "score.start",
        "score.records",
        "score.measure",
        "score.measure",
    ]
    assert found.lines[1].values["before_ceiling"] == D(-6)


@pytest.mark.parametrize(
    ("good", "started", "points"),
    [(950, True, 0), (949, True, 1), (945, True, 1), (944, True, 2), (946, False, 0), (945, False, 1)],
)
def test_points_per_started_or_full_step_of_shortfall(good: int, started: bool, points: int) -> None:
    score = card(
        share={"measure": "share", "target": ">= 95", "step": "0.5", "points": -1, "started": started}
    )
    assert run({"s": score, "share": RATIO}, shares(good)).measures["s"][0].value == D(100 - points)


def test_floor_and_top() -> None:
    deep = card(b={"per": {"clocks": "restore"}, "points": -60})
    assert run({"s": deep}, [breach("a", 2), breach("b", 3)]).measures["s"][0].value == D(0)
    high = card(b={"per": {"facts": "praise"}, "points": 60})
    high["score"]["top"] = 110
    praise = [fact("praise", "p", "2026-01-03 10:00")]
    assert run({"s": high}, praise).measures["s"][0].value == D(110)


def test_a_line_without_result_takes_no_points() -> None:
    score = card(share={"measure": "share", "target": ">= 95", "points": -1})
    found = run({"s": score, "share": RATIO}, []).measures["s"][0]
    assert (found.value, found.lines[1].label) == (D(100), "score.no_result")


def test_expressions_over_measures_of_the_same_period_and_key() -> None:
    measures = {
        "share": RATIO,
        "calls": {"count": {"of": {"facts": "call"}}},
        "both": {"value": "0.6 * share + 0.4 * (100 - calls) if share < 100 else max(share, calls, 7)"},
    }
    call = fact("call", "c", "2026-01-03 10:00")
    assert run(measures, [*shares(900), call]).measures["both"][0].value == D("93.6")
    assert run(measures, [*shares(1000), call]).measures["both"][0].value == D(100)
    missing = run(measures, [call]).measures["both"][0]
    assert (missing.value, missing.met) == (None, None)


def test_division_by_zero_is_no_result() -> None:
    measures = {"a": {"count": {"of": {"facts": "x"}}}, "q": {"value": "100 * a / a"}}
    assert run(measures, []).measures["q"][0].value is None


@pytest.mark.parametrize(
    "text", ["__import__('os')", "a.b", "[1]", "a ** 2", "'a'", "lambda: 1", "round(a, n=1)", "a +"]
)
def test_expressions_are_arithmetic_and_nothing_else(text: str) -> None:
    with pytest.raises(TermError):
        order(plan(measures={"a": RATIO, "b": {"value": text}}).pack)


def test_keyed_measures_meet_contract_wide_ones() -> None:
    calls = [fact("call", "a", "2026-01-03 10:00", site="x"), fact("call", "b", "2026-01-03 10:00", site="y")]
    measures = {
        "by_site": {"count": {"of": {"facts": "call"}}, "by": ["site"]},
        "all": {"count": {"of": {"facts": "call"}}},
        "part": {"value": "100 * by_site / all", "by": ["site"]},
    }
    rows = run(measures, calls).measures["part"]
    assert [(row.key, row.value) for row in rows] == [(("x",), D(50)), (("y",), D(50))]


def test_mean_over_months_and_count_of_missed_months_over_closed_ones_only() -> None:
    measures = {
        "share": RATIO,
        "mean": {"mean": {"of": {"results": "share"}}, "per": "quarter"},
        "missed": {"count": {"of": {"results": "share", "where": {"met": False}}}, "per": "quarter"},
    }
    now = "2026-03-15 00:00"
    found = run(measures, shares(900, 1000, 0), now).measures
    assert found["mean"][0].value == D(95)
    assert found["missed"][0].value == D(1)
    assert found["mean"][0].links == ("measures.share/2026-01", "measures.share/2026-02")


def test_probation_after_three_consecutive_misses() -> None:
    measures = {
        "share": RATIO,
        "run": {
            "streak": {"of": {"results": "share"}, "where": {"met": False}, "run": "current"},
            "per": "term",
        },
        "longest": {"streak": {"of": {"results": "share"}, "where": {"met": False}}, "per": "term"},
    }
    triggers = {"probation": {"measure": "run", "is": ">= 3", "then": "probation", "tell": ["pm"]}}
    two = run(measures, shares(900, 1000, 900, 900), "2026-05-01 00:00", triggers=triggers)
    assert (two.measures["run"][0].value, two.triggers["probation"][0].reached) == (D(2), False)
    three = run(measures, shares(900, 1000, 900, 900, 900), "2026-06-01 00:00", triggers=triggers).triggers[
        "probation"
    ][0]
    assert (three.reached, three.value, three.tell, len(three.links)) == (True, D(3), ("pm",), 5)
    over = run(measures, shares(900, 900, 900, 1000), "2026-05-01 00:00")
    assert (over.measures["run"][0].value, over.measures["longest"][0].value) == (D(0), D(3))


def test_more_than_n_breaches_in_a_rolling_window() -> None:
    breaches = [clock("restore", f"b{m}", "broken", None, f"2026-{m:02}-10 10:00") for m in (1, 2, 3, 5)]
    measure = {
        "count": {"of": {"clocks": "restore", "where": {"verdict": "broken"}}},
        "per": "rolling 3 months",
    }
    triggers = {"end": {"measure": "m", "is": "> 2", "then": "right to terminate"}}
    found = run({"m": measure}, breaches, "2026-07-01 00:00", triggers=triggers)
    assert [row.value for row in found.measures["m"]] == [D(n) for n in (1, 2, 3, 2, 2, 1)]
    assert [row.reached for row in found.triggers["end"]] == [False, False, True, False, False, False]


def test_declared_periods_and_contract_periods() -> None:
    periods = {
        "term_time": {"spans": [{"name": "spring", "from": "2026-02-20", "to": "2026-07-10"}]},
        "fiscal": {"every": "3 months", "anchor": "04-01"},
    }
    calls = [
        fact("call", "a", "2026-01-10 10:00"),
        fact("call", "b", "2026-02-20 00:00"),
        fact("call", "c", "2026-07-10 23:59"),
    ]
    count = {"count": {"of": {"facts": "call"}}}
    measures = {
        "a": {**count, "per": "term_time"},
        "b": {**count, "per": "fiscal"},
        "c": {**count, "per": "contract_quarter"},
    }
    found = results(
        plan(("2026-01-10", "2026-12-31"), measures=measures, periods=periods), calls, "2026-07-12 00:00"
    ).measures
    assert [(row.period.key, row.value) for row in found["a"]] == [("spring", D(2))]
    assert [(row.period.key, row.value) for row in found["b"]] == [
        ("FY2025-Q4", D(2)),
        ("FY2026-Q1", D(0)),
        ("FY2026-Q2", D(1)),
    ]
    assert [(row.period.key, row.value) for row in found["c"]] == [("Q1", D(2)), ("Q2", D(0)), ("Q3", D(1))]


def test_order_puts_everything_after_what_it_rests_on_and_names_a_circle() -> None:
    of = plan(
        measures={"a": {"value": "b + 1"}, "b": RATIO},
        money={"m": {"value": "a"}},
        triggers={"t": {"measure": "m", "is": "> 1", "then": "x"}},
    )
    assert order(of.pack) == ["measures.b", "measures.a", "money.m", "triggers.t"]
    with pytest.raises(
        TermError, match=r"measures\.a → measures\.b → measures\.a|measures\.b → measures\.a → measures\.b"
    ):
        Tally(plan(measures={"a": {"value": "b"}, "b": {"value": "a"}}))
    with pytest.raises(TermError, match="'nobody'"):
        Tally(plan(measures={"a": {"value": "nobody"}}))


def test_a_running_period_is_marked_open() -> None:
    row = run({"share": RATIO}, shares(900), "2026-01-25 00:00").measures["share"][0]
    assert (row.open, row.period.end) == (True, at("2026-02-01 00:00"))


@pytest.mark.parametrize(("orders", "value"), [(50, D(4)), (49, None)])
def test_a_complaint_rate_counts_only_from_so_many_orders_on(orders: int, value: D | None) -> None:
    measures = {
        "orders": {"count": {"of": {"facts": "order"}}},
        "complaints": {"count": {"of": {"facts": "complaint"}}},
        "rate": {"value": "100 * complaints / orders", "minimum": 50, "unit": "%"},
    }
    records = [fact("order", f"o{n}", "2026-01-05 10:00") for n in range(orders)]
    records += [fact("complaint", f"c{n}", "2026-01-06 10:00") for n in range(2)]
    assert run(measures, records).measures["rate"][0].value == value


def test_least_stock_over_the_month() -> None:
    levels = [("a", 7), ("b", 3), ("c", 5)]
    records = [Record("stock", "disk", i, {"quantity": q}, {"at": at("2026-01-05 10:00")}) for i, q in levels]
    measure = {"min": {"of": {"stock": "disk"}}, "target": ">= 4"}
    found = run({"m": measure}, records).measures["m"][0]
    assert (found.value, found.met) == (D(3), False)
