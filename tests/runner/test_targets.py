"""Which limit serves: by level and calendar, from the records of the case, at a moment in a field (R1.1, S1.16)."""

from pathlib import Path

import pytest

from tests.runner.play import play

PACK = """
calendars: {office: {windows: {mon-fri: ["09:00-17:00"]}}}
levels: {scale: {high: {}, low: {}}, default: low}
items: {press: {targets: {respond: 30 min}}}
sites: {port: {targets: {respond: 45 min, visit: 3 h}}}
commitments:
  respond: {until: responded, within: {high: 1 h, low: "< 2 h"}, on: {high: always, default: office}}
  visit: {until: arrived, within: [{when: {slot_agreed: "yes"}, limit: "< at slot", name: agreed}, {limit: 4 h}],
          when_level_changes: {up: from_change, down: from_start}}
  notify: {until: notified, on: office, due_before: {moment: work_begins, lead: "< 2 h"}}
  tell: {until: updated, within: reference 1 h}
"""


@pytest.mark.parametrize(
    ("promise", "text", "told"),
    [
        ("respond", "20:00 reported T1 | level=high", "running open 06-01 21:00:00"),
        ("respond", "20:00 reported T1", "running open 06-02 11:00:00"),
        ("respond", "10:00 reported T1 | item=press | site=port", "running open 06-01 10:30:00"),
        ("respond", "10:00 reported T1 | item=drill | site=port", "running open 06-01 10:45:00"),
        ("visit", "10:00 reported T1 | item=press | site=port", "running open 06-01 13:00:00"),
        ("visit", "10:00 reported T1 | slot_agreed=yes | slot=2026-06-01 18:30", "running open 06-01 18:30:00"),
        ("visit", "10:00 reported T1 | slot_agreed=yes | slot=2026-06-01 18:30\n11:00 paused T1 | reason=x",
         "running open 06-01 18:30:00"),
        ("notify", "10:00 reported T1 | work_begins=2026-06-02 10:00", "running open 06-01 16:00:00"),
    ],
)  # fmt: skip
def test_the_limit_that_serves(tmp_path: Path, promise: str, text: str, told: str) -> None:
    assert play(PACK, text, tmp_path).told(promise) == told


@pytest.mark.parametrize(
    ("promise", "cell"),
    [
        ("respond", ("low", "low", "< 2 h", True, False)),
        ("visit", ("agreed", "low", "< at slot", True, False)),
        ("notify", ("", "", "< 2 h", True, False)),
        ("tell", ("", "low", "reference 1 h", False, True)),
    ],
)
def test_a_target_names_its_cell(tmp_path: Path, promise: str, cell: tuple[object, ...]) -> None:
    text = "10:00 reported T1 | slot_agreed=yes | slot=2026-06-01 18:30 | work_begins=2026-06-02 10:00"
    target = play(PACK, text, tmp_path).clock(promise).target
    assert target is not None
    assert (target.name, target.level, target.text, target.strict, target.reference) == cell


def test_a_moment_that_is_not_known_yet_is_no_hole(tmp_path: Path) -> None:
    played = play(PACK, "10:00 reported T1 | slot_agreed=yes", tmp_path)
    assert [c.terms.commitment for c in played.case().clocks] == ["respond", "tell"]
    assert played.case().holes == ()


def test_a_cell_that_promises_nothing_is_a_hole(tmp_path: Path) -> None:
    pack = "levels: {scale: {high: {}, low: {}}}\ncommitments: {respond: {until: responded, within: WITHIN}}"
    text = "10:00 reported T1 | level=low"
    for within, why in (("{high: 1 h, low: none}", "empty"), ("{high: 1 h}", "no_row")):
        assert [hole.reason for hole in play(pack.replace("WITHIN", within), text, tmp_path).case().holes] == [why]
    unknown = play(pack.replace("WITHIN", "{by: site, port: 1 h}"), "10:00 reported T1", tmp_path)
    assert [hole.reason for hole in unknown.case().holes] == ["no_row"]


def test_the_shorter_target_goes_the_way_up(tmp_path: Path) -> None:
    """From an agreed time at 18:30 to four hours is a step up, counted from the change; from 10:30 a step down."""
    text = "10:00 reported T1 | slot_agreed=yes | slot=2026-06-01 {}\n10:10 impact_changed T1 | slot_agreed=no"
    up, down = (play(PACK, text.format(slot), tmp_path) for slot in ("18:30", "10:30"))
    assert (up.told("visit"), down.told("visit")) == ("running open 06-01 14:10:00", "running open 06-01 14:00:00")
    assert [(r.policy, r.cause) for r in up.clock("visit").retargetings] == [("from_change", "impact_changed")]
