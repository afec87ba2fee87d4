"""Totals and crossings of random outages, exclusions and hours against a walk minute by minute."""

from hypothesis import given
from hypothesis import strategies as st

from opspact.kernel.time import MINUTE, Instant, Span
from opspact.measures.intervals import Interval, normalise
from opspact.measures.outages import first_true, reached, total
from opspact.plans.terms.conditions import Outage
from tests.measures.support import at, basis, outage

BEGIN = at("2026-06-29 00:00")  # a Monday, two days before a contract year, quarter and half end
LENGTH = 4 * 24 * 60
FAR_AHEAD = at("2027-06-29 00:00")
DAY_MARKS = [0, 24 * 60, 48 * 60, 72 * 60, LENGTH]
MARKS = {
    "day": DAY_MARKS,
    "week": [0, LENGTH],
    "month": [0, 48 * 60, LENGTH],
    "contract_year": [0, 48 * 60, LENGTH],
}
OFFICE = [24 * 60 * day + minute for day in range(4) for minute in range(8 * 60 + 30, 17 * 60 + 30)]
HOURS = {"always": set(range(LENGTH)), "in": set(OFFICE), "outside": set(range(LENGTH)) - set(OFFICE)}

Minutes = tuple[int, int | None]
SPANS = st.tuples(st.integers(0, LENGTH), st.none() | st.integers(1, 36 * 60)).map(
    lambda span: (span[0], None if span[1] is None else min(span[0] + span[1], LENGTH))
)


def _told(spans: list[Minutes]) -> list[Interval]:
    return [Interval(BEGIN + a * MINUTE, None if b is None else BEGIN + b * MINUTE) for a, b in spans]


def _minutes(spans: list[Minutes]) -> set[int]:
    return {minute for a, b in spans for minute in range(a, LENGTH if b is None else b)}


def _totals(down: list[Minutes], cuts: list[Minutes], hours: str, unit: str) -> list[int]:
    """The total at the start of every minute: what counted before it in its outage or its period."""
    out = _minutes(down)
    counted = (out - _minutes(cuts)) & HOURS[hours]
    totals, running = [0], 0
    for minute in range(LENGTH):
        if minute in MARKS[unit] if unit in MARKS else minute not in out:
            running = 0
        running += minute in counted
        totals.append(running)
    return totals


def _first(totals: list[int], least: int, a: int) -> int | None:
    return next((minute for minute in range(a, LENGTH + 1) if totals[minute] >= least), None)


def _node(hours: str, unit: str, minutes: int) -> Outage:
    where = {} if hours == "always" else {"inside" if hours == "in" else "outside": "office"}
    return outage(**where, **{unit: f">= {minutes} min"})


def _moment(minute: int) -> Instant:
    return BEGIN + minute * MINUTE


UNITS = st.sampled_from(["once", *MARKS])
CLOCKS = st.sampled_from(list(HOURS))
DOWN = st.lists(SPANS, max_size=5)


@given(DOWN, st.lists(SPANS, max_size=2), CLOCKS, UNITS, st.integers(0, LENGTH))
def test_totals(down: list[Minutes], cuts: list[Minutes], hours: str, unit: str, minute: int) -> None:
    found: Span = total(
        normalise(_told(down), exclusions=_told(cuts)), unit, _moment(minute), basis(_node(hours, unit, 1))
    )
    assert found == _totals(down, cuts, hours, unit)[minute] * MINUTE


@given(DOWN, st.lists(SPANS, max_size=2), CLOCKS, UNITS, st.integers(1, 30 * 60), st.integers(0, LENGTH))
def test_the_first_instant_is_the_model_s_and_nothing_holds_a_microsecond_earlier(
    down: list[Minutes], cuts: list[Minutes], hours: str, unit: str, least: int, a: int
) -> None:
    node = _node(hours, unit, least)
    intervals = normalise(_told(down), exclusions=_told(cuts))
    found = first_true(intervals, node, _moment(a), _moment(LENGTH), basis(node))
    expected = _first(_totals(down, cuts, hours, unit), least, a)
    assert found == (None if expected is None else _moment(expected))
    if found is not None:
        assert reached(intervals, node, found, basis(node))
        assert found == _moment(a) or not reached(intervals, node, found - 1, basis(node))


@given(DOWN, CLOCKS, UNITS, st.integers(1, 20 * 60), st.integers(0, LENGTH))
def test_an_open_outage_takes_the_total_to_the_first_instant(
    down: list[Minutes], hours: str, unit: str, least: int, since: int
) -> None:
    down = [*down, (since, None)]
    node = _node(hours, unit, least)
    found = first_true(normalise(_told(down)), node, _moment(since), FAR_AHEAD, basis(node))
    expected = _first(_totals(down, [], hours, unit), least, since)
    if expected is None:
        assert found is None or found > _moment(LENGTH)
    else:
        assert found == _moment(expected)
