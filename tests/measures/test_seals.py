"""Closed periods stand; what comes to be known later is an adjustment in the open one."""

from decimal import Decimal

from opspact.measures.seals import Closing, seal
from tests.measures.world import at, clock, plan, results

D = Decimal

PLAN = plan(
    measures={"share": {"ratio": {"of": {"clocks": "restore"}}}},
    money={"fine": {"per_record": {"of": {"clocks": "restore"}, "amount": "100"}}},
)
KEPT = clock("restore", "a", "kept", "2026-01-05 10:00", "2026-01-05 11:00")
BROKEN = clock("restore", "b", "broken", "2026-01-06 12:00", "2026-01-06 10:00")


def test_a_late_fact_becomes_an_adjustment_linked_to_both() -> None:
    then = results(PLAN, [KEPT], "2026-02-03 00:00")
    now = results(PLAN, [KEPT, BROKEN], "2026-02-20 00:00")
    found = seal(now, [Closing("2026-01", at("2026-02-03 00:00"), "closing-1", then)])
    january = found.results.measures["share"][0]
    assert (january.value, january.sealed) == (D(100), True)
    assert found.results.measures["share"][1].sealed is False
    assert found.results.money["fine"][0].amount == D(0)
    share, fine = found.adjustments
    assert (share.node, share.before, share.after, share.change) == ("measures.share", D(100), D(50), D(-50))
    assert (fine.node, fine.change, fine.period.key, fine.booked_in.key) == (
        "money.fine",
        D(100),
        "2026-01",
        "2026-02",
    )
    assert (fine.closing, fine.links) == ("closing-1", ("b",))


def test_what_was_known_then_needs_no_adjustment() -> None:
    now = results(PLAN, [KEPT, BROKEN], "2026-02-20 00:00")
    found = seal(now, [Closing("2026-01", at("2026-02-03 00:00"), "c", now)])
    assert found.adjustments == ()


def test_the_first_closing_of_a_period_stands() -> None:
    first, second = (
        results(PLAN, [KEPT], "2026-02-03 00:00"),
        results(PLAN, [KEPT, BROKEN], "2026-02-10 00:00"),
    )
    closings = [Closing("2026-01", 2, "second", second), Closing("2026-01", 1, "first", first)]
    assert seal(second, closings).results.measures["share"][0].value == D(100)
