"""What is told and to whom: changes of level, steps, rungs of a ladder, notices (S1.22, S4.8)."""

from pathlib import Path

import msgspec

from opspact.runner.shapes import LevelChange, StepFired, Told
from tests.runner.play import at, play

PACK = """
roles: {desk: {}, boss: {}, chief: {}}
levels: {scale: {high: {}, low: {}}, default: low}
ladders: {chain: {rungs: [desk, boss, chief], start: STARTS}}
notices: {lost: {on: outage_started, tell: [boss, chief]}}
commitments:
  watch:
    per: line
    until: solved
    within: 2 h
    steps:
      - {at: 50 %, tell: [desk], ladder: chain}
      - {at: due, tell: [desk], escalate_to: [boss]}
      - {at: +1 h, tell: [chief], ladder: chain, repeat: 1 h, times: 1}
"""


def rungs(folder: Path, starts: str, text: str) -> list[str]:
    """Which step, at which rung."""
    played = play(PACK.replace("STARTS", starts).replace("per: line", ""), text, folder, until="13:00")
    return [f"{step.step} {step.rung}" for step in played.decided(StepFired) if step.ladder]


def test_a_step_says_all_of_itself(tmp_path: Path) -> None:
    played = play(PACK.replace("STARTS", "{}"), "09:00 reported T1 | lines=a", tmp_path, until="13:00")
    assert [msgspec.structs.astuple(step) for step in played.decided(StepFired)] == [
        ("T1", "watch", "a", 1, "50 %", 0, at("10:00"), ("desk",), (), "chain", "boss", False),
        ("T1", "watch", "a", 1, "due", 0, at("11:00"), ("desk",), ("boss",), "", "", False),
        ("T1", "watch", "a", 1, "+1 h", 0, at("12:00"), ("chief",), (), "chain", "chief", False),
        ("T1", "watch", "a", 1, "+1 h", 1, at("13:00"), ("chief",), (), "chain", "chief", False),
    ]


def test_a_step_may_count_on_a_calendar_of_its_own(tmp_path: Path) -> None:
    pack = PACK.replace("STARTS", "{}").replace("+1 h", "+1 h on office").replace("per: line", "")
    pack += 'calendars: {office: {windows: {mon-fri: ["08:30-10:30", "13:30-17:30"]}}}\n'
    steps = play(pack, "09:00 reported T1", tmp_path, until="18:00").decided(StepFired)
    assert [(step.step, step.at) for step in steps[2:]] == [
        ("+1 h on office", at("14:30")), ("+1 h on office", at("15:30")),
    ]  # fmt: skip


def test_what_one_step_decides_is_told_in_the_order_of_its_time(tmp_path: Path) -> None:
    pack = PACK.replace("STARTS", "{}").replace("per: line", "")
    text = "10:30 classified T1 | level=high | recorded=11:50\n09:00 reported T1 | recorded=12:00"
    told = [one.decision for one in play(pack, text, tmp_path).outcome.decisions]
    assert [(type(one).__name__, one.at) for one in told if isinstance(one, LevelChange | StepFired)] == [
        ("LevelChange", at("09:00")), ("StepFired", at("10:00")), ("LevelChange", at("10:30")),
        ("StepFired", at("11:00")), ("StepFired", at("12:00")),
    ]  # fmt: skip


def test_a_case_climbs_from_where_its_level_or_its_kind_begins(tmp_path: Path) -> None:
    low, high = "09:00 reported T1", "09:00 reported T1 | level=high"
    assert rungs(tmp_path, "{}", low) == ["50 % boss", "+1 h chief", "+1 h chief"]
    assert rungs(tmp_path, "{high: boss}", low)[0] == "50 % boss"
    assert rungs(tmp_path, "{high: boss}", high)[0] == "50 % chief"
    assert rungs(tmp_path, "{incident: boss}", low)[0] == "50 % chief"
    assert rungs(tmp_path, "{high: desk, incident: boss}", high)[0] == "50 % boss"


def test_the_level_counts_that_the_case_had_when_the_step_came(tmp_path: Path) -> None:
    text = "09:00 reported T1\n{} classified T1 | level=high"
    assert rungs(tmp_path, "{high: boss}", text.format("10:00:00"))[0] == "50 % chief"
    assert rungs(tmp_path, "{high: boss}", text.format("10:00:01"))[0] == "50 % boss"


def test_a_ladder_without_rungs_takes_nobody_up(tmp_path: Path) -> None:
    pack = PACK.replace("[desk, boss, chief], start: STARTS", "[]")
    steps = play(pack, "09:00 reported T1 | lines=a", tmp_path, until="10:00").decided(StepFired)
    assert [(step.step, step.rung) for step in steps] == [("50 %", "")]


def test_a_notice_tells_of_each_such_fact(tmp_path: Path) -> None:
    played = play(PACK.replace("STARTS", "{}"), "09:00 reported T1\n09:10 outage_started T1 | id=o1", tmp_path)
    assert played.decided(Told) == [Told("T1", at("09:10"), "lost", ("boss", "chief"), "o1")]


def test_a_change_of_level_says_from_what_to_what_and_why(tmp_path: Path) -> None:
    text = "09:00 reported T1 | lines=a | id=r\n09:10 classified T1 | line=a | level=high | id=c"
    changes = play(PACK.replace("STARTS", "{}"), text, tmp_path).decided(LevelChange)
    assert changes == [
        LevelChange("T1", at("09:00"), "", "low", "default", "r"),
        LevelChange("T1", at("09:00"), "", "low", "default", "r", "a"),
        LevelChange("T1", at("09:10"), "low", "high", "declared", "c", "a"),
    ]


def test_a_step_asks_its_condition_of_its_own_line(tmp_path: Path) -> None:
    pack = PACK.replace("STARTS", "{}").replace("{at: due, tell", "{at: due, when: {grade: gold}, tell")
    text = "09:00 reported T1 | lines=a,b\n09:10 measured T1 | line=a | grade=gold\n09:20 updated T1"
    steps = play(pack, text, tmp_path, until="11:00").decided(StepFired)
    assert [step.line for step in steps if step.step == "due"] == ["a"]


def test_the_next_instant_is_the_next_at_which_anything_happens(tmp_path: Path) -> None:
    case = play(PACK.replace("STARTS", "{}"), "09:00 reported T1 | lines=a", tmp_path, until="09:30").case()
    assert case.next_at == at("10:00")
    assert case.fields == {}
