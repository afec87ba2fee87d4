"""Penalties, credits and their adjustments: exact sums, every boundary."""

from decimal import Decimal as D
from typing import Any

import pytest

from opspact.measures.records import Record
from opspact.measures.results import Money
from tests.measures.world import H, MIN, clock, fact, plan, results, total

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
        (30 * MIN, True, "", 100), (30 * MIN + 1, True, "", 200), (59 * MIN, False, "", 100), (60 * MIN, False, "", 200),
        (10 * MIN, True, "10 min", 0), (10 * MIN + 1, True, "10 min", 100), (40 * MIN, True, "10 min", 100),
    ],
)  # fmt: skip
def test_per_started_or_full_unit_of_lateness_with_a_free_zone(
    late: int, started: bool, free: str, amount: int
) -> None:
    per = {"of": {"clocks": "restore"}, "amount": "100", "unit": "30 min", "started": started, "free": free}
    assert money({"per_record": per}, [breach("a", "2026-01-05 10:00", late)])[0].amount == D(amount)


@pytest.mark.parametrize(
    ("stopped", "days"), [("2026-01-09 10:00", 1), ("2026-01-12 10:00", 1), ("2026-01-12 10:01", 2)]
)
def test_per_started_working_day(stopped: str, days: int) -> None:
    per = {"of": {"clocks": "restore"}, "amount": "100", "unit": "1 working day, same time on office"}
    found = money(
        {"per_record": per},
        [breach("a", "2026-01-09 09:00" if days == 0 else "2026-01-09 10:00", H, stopped)],
    )
    assert found[0].amount == D(100 * days if stopped != "2026-01-09 10:00" else 0)


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
