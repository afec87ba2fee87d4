"""Expectations against results: what agrees, and how each difference is named."""

import pytest

from opspact.simulate.check import check, tell
from opspact.simulate.presenting import present
from opspact.simulate.result import Result
from tests.simulate.samples import book, outcome, timeline

FACTS = """timeline: 1
facts:
  - {at: 2026-05-08 09:00, fact: reported, case: T1, kind: incident}
  - {at: 2026-05-08 09:05, fact: responded, case: T1}
  - {at: 2026-05-08 10:00, fact: restarted, case: T1, by: customer}
expect:
"""


def differences(expect: str, lang: str = "en") -> list[str]:
    line = timeline(FACTS + expect)
    result = present(outcome(), book(), line.zone)
    return [tell(one, lang) for one in check(line, lambda _: result)]


@pytest.mark.parametrize(
    "expect",
    [
        "  clocks: [{case: T1, clock: respond, due: 2026-05-08 09:05, verdict: kept, consumed: 5 min}]",
        "  clocks: {case: T1, clock: restore, verdict: broken, phase: running, stopped: none, remaining: -30 min 30 s}",
        "  clocks: {clock: restore, lateness: 30 min 30 s, level: major, limit: < 4 h}",
        "  levels: [{case: T1, at: 2026-05-08 09:30, level: major, since: 2026-05-08 09:30}]",
        "  levels: [{case: T1, at: 2026-05-08 09:29:59, level: general}]",
        "  states: [{case: T1, state: open}]",
        '  refused: [{fact: f3, by: "gate:two_persons", unmet: 1}, {fact: restarted, case: T1, at: 2026-05-08 10:00}]',
        "  accepted: [{fact: f2}, {fact: reported, case: T1}]",
        "  steps: [{case: T1, clock: restore, step: due, at: 2026-05-08 14:05, escalate_to: project_manager}]",
        "  none: [{clocks: {case: T1, clock: restore, round: 2}}, {refused: {fact: f2}}]",
    ],
)
def test_what_agrees(expect: str) -> None:
    assert differences(expect) == []


def test_each_differing_value_is_named_with_its_place() -> None:
    found = differences(
        "  clocks: [{case: T1, clock: respond, verdict: broken, due: 2026-05-08 09:04, consumed: 4 min}]"
    )
    where = "line.yaml:7:12: clocks: case T1, clock respond"
    assert found == [
        f"{where}: verdict is kept, expected broken",
        f"{where}: due is 2026-05-08 09:05, expected 2026-05-08 09:04",
        f"{where}: consumed is 5 min, expected 4 min",
    ]


def test_a_missing_thing_and_one_that_must_not_be() -> None:
    found = differences(
        "  auto: [{case: T1, fact: closed}]\n  none: [{clocks: {case: T1, clock: respond, verdict: kept}}]"
    )
    assert found == [
        "line.yaml:7:10: auto: case T1, fact closed: there is no such thing",
        "line.yaml:8:19: clocks: case T1, clock respond: exists (verdict kept) but must not",
    ]


def test_differences_are_told_in_chinese() -> None:
    assert differences("  states: [{case: T1, state: closed}]", "zh") == [
        "line.yaml:7:12：states：case T1：state 应为 closed，实为 open"
    ]


def test_an_expectation_as_of_an_instant_looks_at_the_run_then() -> None:
    line = timeline(FACTS + "  clocks: [{case: T1, clock: respond, at: 2026-05-08 09:01, verdict: open}]")
    asked: list[int | None] = []
    result = present(outcome(), book(), line.zone)

    def result_at(moment: int | None) -> Result:
        asked.append(moment)
        return result

    check(line, result_at)
    assert asked == [line.expect[0].where["at"]]
