"""Hours packages: lots, order of use, steps, surcharges, roll-over with cap, lapse, overdraft."""

from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from opspact.measures.quotas import Use, statements
from opspact.measures.records import Record
from opspact.measures.spans import Spans
from tests.measures.world import fact, plan, results

D = Decimal

HOURS: dict[str, Any] = {"grant": 10, "used_by": ["worked"], "amount": "spent"}


def run(quota: dict[str, Any], records: list[Record], now: str) -> Any:
    return results(plan(quotas={"q": quota}), records, now).quotas["q"]


def work(identity: str, when: str, spent: str, **values: Any) -> Record:
    return fact("worked", identity, when, spent=spent, **values)


def test_hours_roll_over_with_a_cap_for_so_long_and_lapse() -> None:
    uses = [work("a", "2026-01-10 10:00", "3 h"), work("b", "2026-02-10 10:00", "12 h")]
    jan, feb, mar = run({**HOURS, "rolls": 5}, uses, "2026-03-15 00:00")
    assert (jan.granted, jan.rolled_in, jan.used, jan.left, jan.rolled_out, jan.lapsed) == (10, 0, 3, 7, 5, 2)
    assert (feb.granted, feb.rolled_in, feb.used, feb.left, feb.rolled_out, feb.lapsed) == (
        10,
        5,
        12,
        3,
        3,
        0,
    )
    assert (mar.rolled_in, mar.left, mar.open) == (3, 13, True)
    assert (jan.links, feb.links) == (("a",), ("b",))


def test_newest_first_lets_the_old_lot_lapse() -> None:
    uses = [work("b", "2026-02-10 10:00", "8 h")]
    _, oldest, after = run({**HOURS, "rolls": 5}, uses, "2026-03-15 00:00")
    assert (oldest.lapsed, after.rolled_in) == (2, 5)
    _, newest, then = run({**HOURS, "rolls": 5, "order": "newest_first"}, uses, "2026-03-15 00:00")
    assert (newest.lapsed, then.rolled_in) == (5, 2)


def test_a_rolled_lot_lives_so_many_further_periods() -> None:
    rows = run({**HOURS, "rolls": 100, "lapses_after": 2}, [], "2026-04-15 00:00")
    assert [row.rolled_in for row in rows] == [0, 10, 20, 20]
    assert [row.lapsed for row in rows[:3]] == [0, 0, 10]


def test_steps_minimum_and_surcharge_by_time_of_week() -> None:
    quota = {
        **HOURS,
        "step": "0.5",
        "minimum": 1,
        "multiplier": [{"when": {"closed": "office"}, "factor": "1.5"}],
    }
    uses = [
        work("a", "2026-01-05 10:00", "20 min"),
        work("b", "2026-01-06 10:00", "1 h 31 min"),
        work("c", "2026-01-03 10:00", "2 h"),
    ]
    assert run(quota, uses, "2026-02-01 00:00")[0].used == D(1) + D(2) + D(3)


def test_visits_count_one_each_and_overdraft_is_shown() -> None:
    quota = {"grant": 2, "unit": "visits", "used_by": ["visited"], "every": "quarter"}
    visits = [fact("visited", f"v{n}", f"2026-01-1{n} 10:00") for n in range(3)]
    row = run(quota, visits, "2026-04-01 00:00")[0]
    assert (row.used, row.left, row.overdrawn) == (3, 0, 1)


@given(
    st.lists(st.tuples(st.integers(0, 364), st.integers(1, 400)), max_size=30),
    st.sampled_from([None, 0, 3, 50]),
    st.integers(1, 3),
    st.sampled_from(["oldest_first", "newest_first"]),
)
def test_nothing_is_lost_or_made(drawn: list[tuple[int, int]], rolls: int | None, lapses: int, order: str) -> None:
    of = plan(quotas={"q": {**HOURS, "rolls": rolls, "lapses_after": lapses, "order": order}})
    day = 86_400_000_000
    uses = [Use(of.start + d * day, f"u{n}", D(tenths) / 10) for n, (d, tenths) in enumerate(drawn)]
    rows = statements("q", of.pack.quotas["q"], uses, Spans(of), of.end)
    for row in rows:
        assert row.granted + row.rolled_in == (row.used - row.overdrawn) + row.rolled_out + row.lapsed
        assert min(row.left, row.rolled_out, row.lapsed, row.overdrawn) >= 0
    assert [row.rolled_in for row in rows[1:]] == [row.rolled_out for row in rows[:-1]]
    assert sum(row.used for row in rows) == sum(use.amount for use in uses)
