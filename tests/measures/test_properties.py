"""Laws of aggregation: order and grouping change nothing, caps and bounds hold, money stays decimal."""

import pickle
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from opspact.measures.engine import Tally
from opspact.measures.records import Record
from tests.measures.world import DAY, H, at, plan

D = Decimal

CLOCKS = {"of": {"clocks": "restore"}, "value": "consumed"}
PLAN = plan(
    measures={
        "ratio": {"ratio": {"of": {"clocks": "restore"}}, "by": ["site"]},
        "mean": {"mean": {**CLOCKS, "weight": "weight"}, "unit": "h"},
        "high": {"percentile": CLOCKS, "unit": "min", "per": "rolling 2 months"},
        "least": {"min": CLOCKS, "unit": "min", "strictest": True},
        "sites": {"count": {"of": {"clocks": "restore"}, "distinct": "site"}},
        "run": {"streak": {"of": {"clocks": "restore"}, "where": {"verdict": "broken"}}},
        "up": {"availability": {"of": "down", "minimum": "30 min"}, "by": ["service"]},
        "score": {
            "score": {
                "items": {
                    "each": {"per": {"clocks": "restore"}, "points": -7, "ceiling": 60},
                    "run": {"measure": "run", "target": "<= 1", "points": -3},
                    "extra": {"per": {"facts": "worked"}, "points": 9},
                },
                "floor": 20,
                "top": 105,
            }
        },
    },
    outages={"down": {"key": "service"}},
    quotas={"hours": {"grant": 5, "used_by": ["worked"], "amount": "spent", "rolls": 2}},
    fees={"fee": {"amount": "1000"}},
    money={
        "late": {
            "per_record": {"of": {"clocks": "restore"}, "amount": "3.3 %", "unit": "1 h", "free": "30 min"},
            "base": "fee",
            "allowance": 1,
            "caps": [
                {"amount": "9 %", "per": "event"},
                {"amount": "15 %"},
                {"amount": "25 % of fee", "per": "term"},
            ],
            "rounding": "up",
        },
        "net": {"value": "1000 - late - score / 3", "kind": "fee"},
    },
    triggers={"t": {"measure": "run", "is": ">= 2", "then": "letter"}},
)
START = at("2026-01-01 00:00")


def restored(n: int, day: int, hours: int, late: int, site: str, act: str) -> Record:
    end = START + day * DAY + hours * H
    due = end - late * H // 4
    broken = {"broken": due} if late else {}
    values = {
        "verdict": "broken" if late else "kept", "case": f"case{n % 5}", "consumed": hours * H,
        "weight": hours + 1,
        "lateness": late * H // 4, "site": site, "binds_same": act,
    }  # fmt: skip
    return Record("clocks", "restore", f"c{n:03}", values, {"stopped": end, "due": due, **broken})


def down(n: int, day: int, hours: int, late: int, site: str, _: str) -> Record:
    start = START + day * DAY
    moments = {"started": start, "stopped": start + hours * H + late * H // 7}
    return Record("outages", "down", f"o{n:03}", {"key": site}, moments)


def worked(n: int, day: int, hours: int, _: int, site: str, __: str) -> Record:
    return Record(
        "facts", "worked", f"w{n:03}", {"spent": f"{hours} h", "site": site}, {"at": START + day * DAY}
    )


DRAWN = st.tuples(
    st.sampled_from([restored, restored, down, worked]), st.integers(0, 120), st.integers(0, 30),
    st.integers(0, 40), st.sampled_from(["x", "y"]), st.sampled_from(["", "answer"]),
)  # fmt: skip
RECORDS = st.lists(DRAWN, max_size=25).map(
    lambda drawn: [make(n, *rest) for n, (make, *rest) in enumerate(drawn)]
)
NOW = at("2026-05-10 00:00")


def tally(records: list[Record], keep_links: bool = True) -> Tally:
    made = Tally(PLAN, keep_links=keep_links)
    for record in records:
        made.add(record)
    return made


@given(RECORDS, st.randoms(use_true_random=False), st.integers(0, 25))
@settings(max_examples=60)
def test_any_order_and_any_grouping_come_to_the_same(records: list[Record], random: Any, cut: int) -> None:
    whole = tally(records).results(NOW)
    shuffled = list(records)
    random.shuffle(shuffled)
    parts = tally(shuffled[:cut])
    parts.merge(pickle.loads(pickle.dumps(tally(shuffled[cut:]).partials())))
    assert parts.results(NOW) == whole


@given(RECORDS)
@settings(max_examples=60)
def test_caps_floor_and_top_hold_and_money_is_decimal(records: list[Record]) -> None:
    found = tally(records).results(NOW)
    late = found.money["late"]
    assert all(D(0) <= row.amount <= D(150) for row in late)
    assert sum(row.amount for row in late) <= D(250) * 12
    assert all(D(20) <= row.value <= D(105) for row in found.measures["score"] if row.value is not None)
    for row in (*late, *found.money["net"]):
        assert all(isinstance(part, D) for part in (row.amount, row.potential, row.before_cap))
    for result in (row for rows in found.measures.values() for row in rows):
        assert result.value is None or isinstance(result.value, D)


@given(RECORDS)
@settings(max_examples=30)
def test_without_links_the_numbers_are_the_same(records: list[Record]) -> None:
    full, bare = tally(records).results(NOW), tally(records, keep_links=False).results(NOW)
    for name, rows in full.measures.items():
        assert [row.value for row in rows] == [row.value for row in bare.measures[name]]
        assert [row.records for row in rows] == [row.records for row in bare.measures[name]]
    assert [row.amount for row in full.money["late"]] == [row.amount for row in bare.money["late"]]


def test_results_may_be_asked_again_and_again() -> None:
    made = tally([restored(1, 3, 4, 0, "x", "answer"), restored(2, 3, 4, 8, "x", "")])
    assert made.results(NOW) == made.results(NOW)


@pytest.mark.parametrize("now", ["2025-12-01 00:00", "2026-01-01 00:00"])
def test_before_the_term_there_is_nothing(now: str) -> None:
    found = Tally(PLAN).results(at(now))
    assert set(found.measures.values()) == {()}
    assert found.money == {"late": (), "net": ()}
