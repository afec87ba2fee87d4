"""Penalties, credits and their adjustments: exact sums, every boundary."""

from decimal import Decimal
from typing import Any

import pytest

from opspact.measures.records import Record
from opspact.measures.results import Money
from tests.measures.world import MIN, H, clock, fact, plan, results, total

D = Decimal

FEES = {"monthly": {"amount": "10000"}, "yearly": {"amount": "120000", "per": "year"}}


def money(
    item: dict[str, Any], records: list[Record], now: str = "2026-02-01 00:00", **sections: Any
) -> tuple[Money, ...]:
    sections.setdefault("fees", FEES)
    return results(plan(money={"p": item}, **sections), records, now).money["p"]


def breach(identity: str, broken: str, late: int = 0, stopped: str | None = None, **values: Any) -> Record:
    return clock("restore", identity, "broken", stopped, broken, lateness=late, **values)


EACH = {"per_record": {"of": {"clocks": "restore"}, "amount": "1 %"}, "base": "monthly"}


def test_each_breach_costs_kept_clocks_nothing() -> None:
    kept = clock("restore", "k", "kept", "2026-01-05 10:00")
    found = money(EACH, [breach("a", "2026-01-05 10:00"), breach("b", "2026-01-06 10:00"), kept])
    assert (found[0].amount, found[0].status, found[0].links) == (D("200.00"), "due", ("a", "b"))
    assert money(EACH, [kept])[0].status == "none"


def test_a_breach_stays_in_the_month_in_which_it_was_broken() -> None:
    found = money(EACH, [breach("a", "2026-01-31 10:00", stopped="2026-02-03 10:00")], "2026-03-01 00:00")
    assert [row.amount for row in found] == [D("100.00"), D("0")]


@pytest.mark.parametrize(
    ("late", "started", "free", "amount"),
    [
        (30 * MIN, True, "", 100), (30 * MIN + 1, True, "", 200), (59 * MIN, False, "", 100),
        (60 * MIN, False, "", 200),
        (10 * MIN, True, "10 min", 0), (10 * MIN + 1, True, "10 min", 100), (40 * MIN, True, "10 min", 100),
    ],
)  # fmt: skip
def test_per_started_or_full_unit_of_lateness_with_a_free_zone(
    late: int, started: bool, free: str, amount: int
) -> None:
    per = {"of": {"clocks": "restore"}, "amount": "100", "unit": "30 min", "started": started, "free": free}
    assert money({"per_record": per}, [breach("a", "2026-01-05 10:00", late)])[0].amount == D(amount)


@pytest.mark.parametrize(
    ("stopped", "days"), [("2026-01-09 10:00", 0), ("2026-01-12 10:00", 1), ("2026-01-12 10:01", 2)]
)
def test_per_started_working_day_across_a_weekend(stopped: str, days: int) -> None:
    per = {"of": {"clocks": "restore"}, "amount": "100", "unit": "1 working day, same time on office"}
    found = money({"per_record": per}, [breach("a", "2026-01-09 10:00", H, stopped)])
    assert found[0].amount == D(100 * days)


def test_allowance_grace_cure_and_multipliers() -> None:
    breaches = [breach(f"b{n}", f"2026-01-1{n} 10:00") for n in range(4)]
    assert money({**EACH, "allowance": 2}, breaches)[0].amount == D("200.00")
    assert money({**EACH, "grace": "11 days"}, breaches)[0].amount == D("200.00")
    cured = [
        breach("c", "2026-01-05 10:00", stopped="2026-01-06 10:00"),
        breach("d", "2026-01-05 10:00", stopped="2026-01-06 10:01"),
    ]
    assert money({**EACH, "cure": "24 h"}, cured)[0].amount == D("100.00")
    factors = [{"when": {"key_event": True}, "factor": 2}, {"when": {"nth": ">= 3"}, "factor": 3}]
    keyed = [*breaches, breach("k", "2026-01-20 10:00", key_event=True)]
    assert money({**EACH, "multiplier": factors}, keyed)[0].amount == D(100 + 100 + 300 + 300 + 600)


def test_caps_per_event_period_and_year_nest_across_months() -> None:
    caps = [
        {"amount": "250", "per": "event"},
        {"amount": "4 %"},
        {"amount": "500", "per": "quarter"},
        {"amount": "1 % of yearly", "per": "contract_year"},
    ]
    per = {"of": {"clocks": "restore"}, "amount": "100", "unit": "1 h"}
    months = [breach(f"{m}-{n}", f"2026-{m:02}-10 10:00", 4 * H) for m in (1, 2, 4, 5, 7) for n in range(2)]
    found = money({"per_record": per, "base": "monthly", "caps": caps}, months, "2026-08-01 00:00")
    assert [row.amount for row in found] == [
        D(n) for n in ("400.00", "100.00", "0", "400.00", "100.00", "0", "200.00")
    ]
    assert [line.label for line in found[1].lines if line.label == "money.cap"] == ["money.cap"] * 4
    assert found[1].before_cap == D(800)


CLOUD = {
    "ratio": {"of": {"totals": "uptime"}, "good_field": "up", "all_field": "all"}, "unit": "%",
    "by": ["service"],
}  # fmt: skip
CREDIT: dict[str, Any] = {
    "kind": "credit",
    "by": ["service"],
    "base": "bill",
    "bands": {
        "measure": "up",
        "rows": [
            {"when": ["< 99.9", ">= 99"], "amount": "10 %"},
            {"when": ["< 99", ">= 95"], "amount": "25 %"},
            {"when": "< 95", "amount": "100 %"},
        ],
    },
    "claim": {"within": "30 days, by end", "required": ["log"]},
}
BILL = {"bill": {"amount": "100", "by": {"vm": "2000"}}}


def credit(up: str, *claims: Record, now: str = "2026-02-15 00:00") -> Money:
    records = [total("uptime", "u", "2026-01-31 12:00", up=up, all=100, service="vm"), *claims]
    return results(plan(measures={"up": CLOUD}, money={"p": CREDIT}, fees=BILL), records, now).money["p"][0]


def claimed(when: str, **values: Any) -> Record:
    return fact("claimed", "claim", when, item="p", period="2026-01", **values)


@pytest.mark.parametrize(
    ("up", "amount"),
    [("99.9", 0), ("99.899", 200), ("99", 200), ("98.999", 500), ("95", 500), ("94.99", 2000)],
)
def test_cloud_credit_bands_and_what_the_service_costs(up: str, amount: int) -> None:
    found = credit(up, claimed("2026-02-03 10:00", log="x"))
    assert (found.amount, found.key) == (D(amount), ("vm",))


def test_a_credit_is_owed_only_when_claimed_in_time_with_its_evidence() -> None:
    assert (credit("98").status, credit("98").amount, credit("98").potential) == ("claimable", D(0), D(500))
    assert credit("98", claimed("2026-03-02 23:59:59", log="x"), now="2026-04-01 00:00").status == "due"
    late = credit("98", claimed("2026-03-02 00:00:00", log=""), now="2026-03-02 00:00")
    assert (late.status, late.lines[-2].values["missing"]) == ("claimable", ["log"])
    assert credit("98", claimed("2026-03-03 00:00:01", log="x"), now="2026-04-01 00:00").status == "forfeited"
    assert credit("99.95").status == "none"


@pytest.mark.parametrize(
    ("value", "amount"), [("98.0", 0), ("97.95", 200), ("97.9", 200), ("97.89", 400), ("97.0", 2000)]
)
def test_open_ended_ladder_below_its_upper_edge(value: str, amount: int) -> None:
    bands = {"measure": "m", "rows": [{"when": "< 98", "amount": "2 % per 0.1"}]}
    measure = {"mean": {"of": {"totals": "t"}, "value": "v"}}
    records = [total("t", "t", "2026-01-31 10:00", v=value)]
    assert money({"bands": bands, "base": "monthly"}, records, measures={"m": measure})[0].amount == D(amount)


def test_amount_of_a_band_plus_steps() -> None:
    bands = {"measure": "m", "rows": [{"when": "> 5", "amount": "500 + 100 per full 2"}]}
    measure = {"count": {"of": {"facts": "call"}}}
    calls = [fact("call", f"c{n}", "2026-01-03 10:00") for n in range(8)]
    assert money({"bands": bands}, calls, measures={"m": measure})[0].amount == D(600)


SHARE = {
    "ratio": {"of": {"totals": "t"}, "good_field": "g", "all_field": "a"}, "target": ">= 95", "unit": "%",
}  # fmt: skip


def test_per_shortfall_per_point_and_minimum_records() -> None:
    records = [total("t", "t", "2026-01-31 10:00", g=932, a=1000)]
    per = {
        "per_shortfall": {"measure": "m", "amount": "1 %", "free": "0.5", "unit": "0.5"},
        "base": "monthly",
    }
    assert money(per, records, measures={"m": SHARE})[0].amount == D(300)
    assert money({**per, "minimum_records": 2}, records, measures={"m": SHARE})[0].amount == D(0)
    points = {"per_point": {"measure": "m", "below": 95, "amount": "100"}}
    assert money(points, records, measures={"m": SHARE})[0].amount == D(180)
    bonus = {"kind": "bonus", "per_point": {"measure": "m", "below": 90, "amount": "100"}}
    assert money(bonus, records, measures={"m": SHARE})[0].amount == D(320)


def test_net_fee_as_an_expression_over_money_and_measures() -> None:
    items = {
        "p": {"per_record": {"of": {"clocks": "restore"}, "amount": "150"}},
        "net": {"value": "10000 - p + 5 * calls", "kind": "fee"},
    }
    of = plan(money=items, measures={"calls": {"count": {"of": {"facts": "call"}}}})
    records = [breach("a", "2026-01-04 10:00"), fact("call", "c", "2026-01-04 10:00")]
    assert results(of, records, "2026-02-01 00:00").money["net"][0].amount == D("9855.00")


def test_fee_base_over_other_periods_by_months_and_by_days() -> None:
    half = {**EACH, "per": "quarter"}
    assert money(half, [breach("a", "2026-01-05 10:00")], "2026-04-01 00:00")[0].amount == D("300.00")
    yearly = {**EACH, "base": "yearly"}
    assert money(yearly, [breach("a", "2026-01-05 10:00")])[0].amount == D("100.00")
    of = plan(
        ("2026-01-17", "2026-12-31"),
        money={"p": EACH},
        fees={"monthly": {"amount": "3100", "pro_rata": "days"}},
    )
    found = results(of, [breach("a", "2026-01-20 10:00")], "2026-02-01 00:00").money["p"][0]
    assert found.amount == D("15.00")


def test_floor_waiver_condition_and_rounding() -> None:
    one = [breach("a", "2026-01-05 10:00")]
    assert money({**EACH, "floor": 300}, one)[0].amount == D("300.00")
    assert money({**EACH, "floor": 300}, [])[0].amount == D(0)
    third = {"per_record": {"of": {"clocks": "restore"}, "amount": "33.335"}}
    sums = {
        mode: money({**third, "rounding": mode}, one)[0].amount
        for mode in ("half_up", "half_even", "down", "up")
    }
    assert sums == {"half_up": D("33.34"), "half_even": D("33.34"), "down": D("33.33"), "up": D("33.34")}
    assert money({**third, "rounding": "up", "caps": [{"amount": "33.335"}]}, one)[0].amount == D("33.33")
    often = {"measure": {"of": "n", "is": "> 1"}}
    count = {"n": {"count": {"of": {"clocks": "restore"}}}}
    assert money({**EACH, "when": often}, one, measures=count)[0].amount == D(0)
    assert money({**EACH, "when": often}, [*one, breach("b", "2026-01-06 10:00")], measures=count)[
        0
    ].amount == D(200)


def test_a_waiver_needs_the_right_side_and_a_reason() -> None:
    item = {**EACH, "waived_by": ["customer"]}
    roles = {"owner": {"side": "customer"}, "pm": {"side": "provider"}}
    one = breach("a", "2026-01-05 10:00")

    def waived(**values: Any) -> Money:
        act = fact("waived", "w", "2026-02-02 10:00", item="p", period="2026-01", **values)
        return money(item, [one, act], "2026-02-03 00:00", roles=roles)[0]

    assert waived(by="owner", reason="good will").status == "waived"
    assert waived(by="owner", reason="good will").amount == D(0)
    assert waived(by="owner", reason="good will").links == ("a", "w")
    assert waived(by="pm", reason="good will").status == "due"
    assert waived(by="owner").status == "due"


def test_each_missed_month_costs_once_its_quarter_is_priced() -> None:
    per = {"of": {"results": "m", "where": {"met": False}}, "amount": "200"}
    records = [
        total("t", f"t{m}", f"2026-{m:02}-20 10:00", g=g, a=100) for m, g in ((1, 90), (2, 95), (3, 94))
    ]
    found = money({"per_record": per, "per": "quarter"}, records, "2026-04-01 00:00", measures={"m": SHARE})
    assert (found[0].amount, found[0].links) == (D(400), ("measures.m/2026-01", "measures.m/2026-03"))


def test_a_monthly_measure_is_charged_in_the_quarter_in_which_its_months_end() -> None:
    records = [total("t", f"t{m}", f"2026-{m:02}-20 10:00", g=94, a=100) for m in (1, 3, 4)]
    item = {"per_shortfall": {"measure": "m", "amount": "100"}, "per": "quarter"}
    found = money(item, records, "2026-05-01 00:00", measures={"m": SHARE})
    assert [(row.amount, row.open) for row in found] == [(D(200), False), (D(100), True)]


def test_what_rests_on_an_unknown_arrangement_is_provisional_all_the_way() -> None:
    items = {"p": {**EACH}, "net": {"value": "10000 - p", "kind": "fee"}}
    found = results(
        plan(money=items, fees=FEES), [breach("a", "2026-01-05 10:00", provisional=True)], "2026-02-01 00:00"
    )
    assert (found.money["p"][0].provisional, found.money["net"][0].provisional) == (True, True)
    assert found.money["net"][0].links == ("money.p/2026-01",)
