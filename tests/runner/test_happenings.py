"""What promises wait for besides people's facts: moments in fields, other clocks, the level, the system's own acts."""

from pathlib import Path

import pytest

from opspact.runner.shapes import AutoAct, Fact, LevelChange
from tests.runner.play import at, play

PACK = """
roles: {engineer: {side: provider}}
kinds: {incident: {levelled: false}}
commitments:
  respond:
    kinds: [incident]
    until: responded
    within: 1 h
    steps:
      - {at: 50 %, when: {grade: gold}, record: {fact: escalated, fields: {to: boss}}}
      - {at: due, record: {fact: updated}}
  first: {kinds: [incident], from: FROM, until: UNTIL, within: 2 h}
"""


@pytest.mark.parametrize(
    ("begins", "text", "told"),
    [
        ("{clock: respond, is: started}", "09:30 measured T1", "running open 06-01 11:00:00"),
        ("{clock: respond, is: stopped}", "09:30 responded T1", "running open 06-01 11:30:00"),
        ("{clock: respond, is: kept}", "09:30 responded T1", "running open 06-01 11:30:00"),
        ("{clock: respond, is: kept}", "10:30 responded T1", ""),
        ("{clock: respond, is: stopped}", "10:30 responded T1", "running open 06-01 12:30:00"),
        ("{clock: respond, is: broken}", "10:30 measured T1", "running open 06-01 12:00:00"),
        ("{clock: respond, is: broken}", "09:30 responded T1\n10:30 measured T1", ""),
        (
            "{moment: slot}",
            "09:10 measured T1 | slot=2026-06-01 09:40\n10:00 measured T1",
            "running open 06-01 11:40:00",
        ),
        (
            "{moment: slot}",
            "09:10 measured T1 | slot=2026-06-01 08:00\n10:00 measured T1",
            "running open 06-01 10:00:00",
        ),
        ("{moment: slot}", "09:10 measured T1 | slot=2026-06-01 10:01\n10:00 measured T1", ""),
        ("escalated", "09:10 measured T1 | grade=gold\n10:00 measured T1", "running open 06-01 11:30:00"),
        ("escalated", "09:10 measured T1 | grade=iron\n10:00 measured T1", ""),
        ("{fact: updated, by: [system]}", "10:00 measured T1", "running open 06-01 12:00:00"),
        ("{last: [departed, accepted]}", "09:10 departed T1\n09:20 departed T1", ""),
        ("{last: [departed, accepted]}", "09:10 accepted T1\n09:20 departed T1", "running open 06-01 11:20:00"),
    ],
)
def test_what_begins_a_promise(tmp_path: Path, begins: str, text: str, told: str) -> None:
    pack = PACK.replace("FROM", begins).replace("UNTIL", "solved")
    played = play(pack, "09:00 reported T1\n" + text, tmp_path)
    clocks = [c.terms.commitment for c in played.case().clocks]
    assert (played.told("first") if "first" in clocks else "") == told


def test_the_system_acts_once_and_says_what_it_did(tmp_path: Path) -> None:
    pack = PACK.replace("FROM", "reported").replace("UNTIL", "escalated")
    played = play(pack, "09:00 reported T1 | grade=gold\n11:00 measured T1\n12:00 measured T1", tmp_path)
    half, due = at("09:30"), at("10:00")
    assert played.decided(AutoAct) == [
        AutoAct(Fact("auto/T1/respond//1/50 %", "escalated", half, half, "T1", "", "system", fields={"to": "boss"})),
        AutoAct(Fact("auto/T1/respond//1/due", "updated", due, due, "T1", "", "system")),
    ]
    assert played.told("first") == "stopped kept 06-01 11:00:00"


def test_what_people_do_at_an_instant_comes_before_what_the_instant_does(tmp_path: Path) -> None:
    pack = PACK.replace("FROM", "reported").replace("UNTIL", "solved")
    assert play(pack, "09:00 reported T1\n10:00 responded T1\n11:00 measured T1", tmp_path).decided(AutoAct) == []


def test_a_case_registered_late_has_the_acts_of_its_time(tmp_path: Path) -> None:
    pack = PACK.replace("FROM", "reported").replace("UNTIL", "solved")
    text = "09:40 responded T1 | recorded=10:50\n09:00 reported T1 | grade=gold | recorded=11:00\n11:30 measured T1"
    assert [(d.fact.kind, d.fact.at) for d in play(pack, text, tmp_path).decided(AutoAct)] == [
        ("escalated", at("09:30"))
    ]
    unanswered = play(pack, "09:00 reported T1 | recorded=11:00\n11:30 measured T1", tmp_path)
    assert [(d.fact.kind, d.fact.at) for d in unanswered.decided(AutoAct)] == [("updated", at("10:00"))]


LEVELS = """
roles: {engineer: {side: provider}, user: {side: customer}}
levels:
  scale: {high: {}, mid: {}, low: {}}
  assess: [{when: {users: "> 100"}, level: high}, {when: {users: "> 10"}, level: mid}]
  default: low
  declared_by: [customer]
  lower: {by: [customer], reason: true}
commitments:
  alarm: {from: {level: [high]}, until: solved, within: 1 h}
"""


@pytest.mark.parametrize(
    ("text", "changes"),
    [
        ("09:10 classified T1 | level=mid | by=engineer", []),
        ("09:10 classified T1 | level=mid | by=user", ["09:10 low mid declared"]),
        ("09:10 impact_changed T1 | users=11", ["09:10 low mid assessed"]),
        ("09:10 impact_changed T1 | users=101\n09:20 impact_changed T1 | users=50 | by=user",
         ["09:10 low high assessed", "09:20 high mid lowered"]),
        ("09:10 impact_changed T1 | users=101\n09:20 impact_changed T1 | users=50 | by=engineer",
         ["09:10 low high assessed"]),
        ("09:10 impact_changed T1 | users=101\n09:20 impact_changed T1 | users=5 | by=user",
         ["09:10 low high assessed"]),
        (("09:10 impact_changed T1 | users=101\n09:20 classified T1 | level=low | by=user | reason=small\n"
         "09:30 impact_changed T1 | users=102"), ["09:10 low high assessed", "09:20 high low lowered"]),
        ("09:10 classified T1 | level=worst | by=user", []),
    ],
)  # fmt: skip
def test_what_changes_the_level(tmp_path: Path, text: str, changes: list[str]) -> None:
    played = play(LEVELS, "09:00 reported T1\n" + text, tmp_path)
    told = [(d.at, f"{d.before} {d.after} {d.cause}") for d in played.decided(LevelChange)]
    assert told == [(at("09:00"), " low default"), *((at(c[:5]), c[6:]) for c in changes)]


def test_a_level_begins_a_promise_when_it_is_reached(tmp_path: Path) -> None:
    text = "09:00 reported T1\n09:10 impact_changed T1 | users={}"
    assert play(LEVELS, text.format(101), tmp_path).told("alarm") == "running open 06-01 10:10:00"
    assert play(LEVELS, text.format(11), tmp_path).case().clocks == ()
