"""An amended plan: every period is measured and priced by the version in force when it begins."""

from decimal import Decimal
from typing import Any

from opspact.measures.ledger import Ledger
from opspact.plans.plan import Plan, PlanBook
from tests.measures.world import at, clock, plan


def version(target: str, fine: str, effective: str) -> Plan:
    measure: dict[str, Any] = {"ratio": {"of": {"clocks": "restore"}}, "unit": "%", "target": target}
    made = plan(
        measures={"share": measure},
        money={"fine": {"per_record": {"of": {"clocks": "restore"}, "amount": fine}}},
    )
    made.effective = at(effective)
    return made


def test_each_period_follows_the_version_in_force_when_it_begins() -> None:
    book = PlanBook([version(">= 95", "100", "2026-01-01 00:00"), version(">= 45", "70", "2026-02-15 00:00")])
    ledger, other = Ledger(book), Ledger(book)
    for month in (1, 2, 3):
        ledger.add(clock("restore", f"k{month}", "kept", f"2026-{month:02}-20 10:00"))
        other.add(clock("restore", f"b{month}", "broken", None, f"2026-{month:02}-20 10:00"))
    ledger.merge(other.partials())
    found = ledger.results(at("2026-04-01 00:00"))
    assert [row.met for row in found.measures["share"]] == [False, False, True]
    assert [row.amount for row in found.money["fine"]] == [Decimal(100), Decimal(100), Decimal(70)]
