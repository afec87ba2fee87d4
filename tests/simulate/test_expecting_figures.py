"""Expectations about figures, adjustments, refusals, levels of lines and warnings."""

from decimal import Decimal

import msgspec
import pytest

from opspact.calendars.periods import Period
from opspact.measures.results import Money
from opspact.measures.results import Result as Measured
from opspact.measures.seals import Adjustment
from opspact.runner.shapes import LevelSpan, Warned
from opspact.simulate.check import check, tell
from opspact.simulate.outcome import Outcome
from opspact.simulate.presenting import present
from tests.simulate.samples import at, book, outcome, timeline

FACTS = """timeline: 1
facts:
  - {at: 2026-05-08 09:00, fact: reported, case: T1, kind: incident}
  - {at: 2026-05-08 10:00, fact: restarted, case: T1, by: customer}
expect:
"""
MAY = Period("2026-05", "2026-05", at("2026-05-01 00:00"), at("2026-06-01 00:00"))
JUNE = Period("2026-06", "2026-06", at("2026-06-01 00:00"), at("2026-07-01 00:00"))


def figures() -> Outcome:
    """The sample outcome with a graded measure, money that may be claimed, an adjustment, a line, a warning."""
    whole = outcome()
    line = {"d1": (LevelSpan(at("2026-05-08 09:10"), "major", "assessed"),)}
    one, ten = Decimal(1), Decimal(10)
    return whole._replace(
        cases=(msgspec.structs.replace(whole.cases[0], line_levels=line),),
        measures=(Measured("in_time", MAY, (), Decimal(95), True, grade="good"),),
        money=(Money("late", "penalty", MAY, (), Decimal(0), ten, ten, "claimable"),),
        adjustments=(Adjustment("measures.in_time", MAY, (), Decimal(95), Decimal(94), -one, JUNE, "f9", ("T1",)),),
        warnings=(("T1", Warned("no_value", ("site",))),),
    )


def differences(expect: str) -> list[str]:
    read = timeline(FACTS + expect)
    result = present(figures(), book(), read.zone)
    return [tell(one, "en").partition(": ")[2] for one in check(read, lambda _: result)]


@pytest.mark.parametrize(
    "expect",
    [
        '  adjustments: [{node: measures.in_time, period: 2026-05, before: "95", change: -1, booked_in: 2026-06}]',
        "  levels: [{case: T1, line: d1, level: major, since: 2026-05-08 09:10}]",
        "  refused: [{fact: f3, titles: [须双人在场]}, {fact: f3, titles: two persons must be present}]",
        "  warnings: [{text: 'T1: It was opened without site.'}]",
        "  none: [{warnings: {text: something else}}, {adjustments: {node: money.late}}]",
    ],
)
def test_what_agrees(expect: str) -> None:
    assert differences(expect) == []


@pytest.mark.parametrize(
    ("expect", "difference"),
    [
        (
            "  adjustments: [{node: measures.in_time, period: 2026-05, change: -2}]",
            "adjustments: node measures.in_time, period 2026-05: change is -1, expected -2",
        ),
        (
            "  refused: [{fact: f3, titles: [too late]}]",
            "refused: fact f3: titles is 须双人在场 / two persons must be present, expected too late",
        ),
        ("  warnings: [{text: lost}]", "warnings: text lost: there is no such thing"),
    ],
)
def test_what_differs_is_named(expect: str, difference: str) -> None:
    assert differences(expect) == [difference]


def test_results_carry_grade_status_and_potential() -> None:
    result = present(figures(), book(), book().latest.zone)
    assert result.measures[0].grade == "good"
    assert (result.money[0].status, result.money[0].potential) == ("claimable", "10")
    assert (result.adjustments[0].before, result.adjustments[0].booked_in) == ("95", "2026-06")
