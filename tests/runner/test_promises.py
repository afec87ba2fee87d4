"""What facts do to promises: starts, stops, targets, rounds, agreements (architecture §3, Anchors, Repeats)."""

from pathlib import Path

import pytest

from opspact.runner.shapes import StepFired
from tests.runner.play import play

RESPOND = """
roles:
  engineer: {side: provider}
  user: {side: customer}
levels: {scale: {high: {}, low: {}}, default: low}
commitments:
  respond: {until: responded, within: {high: 5 min, low: < 20 min}}
  restore: {from: responded, until: [restored, worked_around], within: {high: 4 h}}
"""


def test_the_first_human_answer_stops_the_response(tmp_path: Path) -> None:
    """Edge case 8: neither a machine's act nor the customer's own note is a response."""
    played = play(
        RESPOND,
        """
        09:00 reported T1
        09:05 responded T1 | by=system
        09:06 responded T1 | by=user
        09:07 responded T1 | by=engineer
    """,
        tmp_path,
    )
    assert played.told("respond") == "stopped kept 06-01 09:20:00"
    assert played.clock("respond").consumed == 7 * 60 * 1_000_000


def test_a_strict_limit_is_late_at_the_limit_and_an_inclusive_one_is_not(tmp_path: Path) -> None:
    strict = play(RESPOND, "09:00 reported T1\n09:20 responded T1 | by=engineer", tmp_path)
    assert strict.told("respond") == "stopped broken 06-01 09:20:00"
    inclusive = play(RESPOND, "09:00 reported T1 | level=high\n09:05 responded T1 | by=engineer", tmp_path)
    assert inclusive.told("respond") == "stopped kept 06-01 09:05:00"
    late = play(RESPOND, "09:00 reported T1 | level=high\n09:05:01 responded T1 | by=engineer", tmp_path)
    assert late.told("respond") == "stopped broken 06-01 09:05:00"


def test_a_cell_without_target_is_a_hole_and_is_filled_when_the_level_rises(tmp_path: Path) -> None:
    """Architecture §3, Targets and Retarget; a due time already past breaks at the change (edge case 25)."""
    played = play(RESPOND, "09:00 reported T1\n09:01 responded T1", tmp_path, until="09:30")
    assert [(h.commitment, h.reason) for h in played.case().holes] == [("restore", "no_row")]
    filled = play(RESPOND, "09:00 reported T1\n09:01 responded T1\n09:30 classified T1 | level=high", tmp_path)
    assert filled.told("restore") == "running open 06-01 13:01:00"
    assert filled.case().holes == ()
    past = play(
        RESPOND, "09:00 reported T1\n09:01 responded T1\n15:00 classified T1 | level=high", tmp_path, until="15:01"
    )
    assert past.clock("restore").verdict == "broken"
    assert past.clock("restore").broken_at == play(RESPOND, "15:00 reported T1", tmp_path).case().opened


def test_a_stop_before_the_start_stops_at_once(tmp_path: Path) -> None:
    """Edge case 10: what stops the clock has already happened."""
    played = play(RESPOND, "09:00 reported T1 | level=high\n09:01 restored T1\n09:02 responded T1", tmp_path)
    assert played.told("restore") == "stopped kept 06-01 13:02:00"
    assert played.clock("restore").consumed == 0


UPDATES = """
commitments:
  update:
    kinds: [incident]
    from: reported
    until: updated
    within: 2 h
    rounds: {again: after_stop}
    ends: solved
  patrol:
    kinds: [incident]
    from: reported
    until: visited
    within: 1 h
    rounds: {again: on_schedule, every: 2 h, missed: next}
    ends: solved
"""


@pytest.mark.parametrize(
    ("terms", "phase"),
    [
        ("until: restored", "stopped"),
        ("until: restored, earlier_stop: ignored", "running"),
        ("until: {last: [restored, solved]}", "running"),
        ("until: restored, rounds: {again: after_stop}", "running"),
    ],
)
def test_a_stop_before_the_start_counts_unless_the_promise_says_otherwise(
    tmp_path: Path, terms: str, phase: str
) -> None:  # fmt: skip
    pack = f"""
kinds: {{incident: {{levelled: false}}}}
commitments: {{repair: {{kinds: [incident], from: accepted, within: 1 h, {terms}}}}}
"""
    played = play(pack, "09:00 reported T1\n09:10 restored T1\n09:20 accepted T1", tmp_path)
    assert played.clock("repair").phase == phase


def test_updates_are_owed_again_after_each_until_the_end(tmp_path: Path) -> None:
    played = play(
        UPDATES,
        """
        09:00 reported T1
        10:30 updated T1
        12:00 updated T1
        12:40 solved T1
    """,
        tmp_path,
    )
    rounds = [played.told("update", round_=n) for n in (1, 2, 3)]
    assert rounds == ["stopped kept 06-01 11:00:00", "stopped kept 06-01 12:30:00", "void open -"]


def test_rounds_on_a_schedule_do_not_wait_for_a_missed_one(tmp_path: Path) -> None:
    played = play(
        UPDATES,
        """
        09:00 reported T1
        11:30 visited T1
        13:59 updated T1
    """,
        tmp_path,
    )
    assert [c.verdict for c in played.case().clocks if c.terms.commitment == "patrol"] == ["broken", "kept", "open"]
    assert played.told("patrol", round_=2) == "stopped kept 06-01 12:00:00"


def test_an_agreed_term_binds_this_case_and_no_pause_moves_it(tmp_path: Path) -> None:
    """Edge case 15."""
    pack = RESPOND + "pauses: {customer: {evidence: [who]}}\n"
    played = play(
        pack,
        """
        09:00 reported T1 | level=high
        09:01 responded T1
        09:30 agreed T1 | clock=restore | due=2026-06-01 18:00 | reason=spare part | by=user
        10:00 paused T1 | reason=customer | who=user
        11:00 resumed T1
        13:00 classified T1 | level=high
    """,
        tmp_path,
    )
    assert played.told("restore") == "running open 06-01 18:00:00"


def test_a_wait_without_its_evidence_does_not_count(tmp_path: Path) -> None:
    """S2.5: the wait needs its evidence."""
    pack = RESPOND + "pauses: {customer: {evidence: [who]}}\n"
    bare = play(
        pack,
        """
        09:00 reported T1 | level=high
        09:01 responded T1
        10:00 paused T1 | reason=customer
        11:00 resumed T1
    """,
        tmp_path,
    )
    assert bare.told("restore") == "running open 06-01 13:01:00"
    assert bare.case().warnings
    proven = play(
        pack,
        """
        09:00 reported T1 | level=high
        09:01 responded T1
        10:00 paused T1 | reason=customer | who=user
        11:00 resumed T1
    """,
        tmp_path,
    )
    assert proven.told("restore") == "running open 06-01 14:01:00"


def test_a_wait_that_needs_approval_counts_from_its_beginning_once_approved(tmp_path: Path) -> None:
    pack = RESPOND + "pauses: {parts: {approval: [customer]}}\n"
    text = """
        09:00 reported T1 | level=high
        09:01 responded T1
        10:00 paused T1 | reason=parts | id=p1
        11:00 resumed T1
    """
    assert play(pack, text, tmp_path).told("restore") == "running open 06-01 13:01:00"
    approved = text + "        12:00 approved T1 | of=p1 | by=user\n"
    assert play(pack, approved, tmp_path).told("restore") == "running open 06-01 14:01:00"


def test_each_device_of_a_case_has_its_own_clock_and_level(tmp_path: Path) -> None:
    """S4.8, S4.9: one commitment per device of a ticket."""
    pack = """
levels:
  scale: {one: {}, two: {}}
  assess: [{when: {down: "true"}, level: one}]
  default: two
commitments:
  solve: {per: line, until: solved, within: {one: 4 h, two: 6 h}}
"""
    played = play(
        pack,
        """
        09:00 reported T1 | lines=pos-1,pos-2
        09:10 impact_changed T1 | line=pos-1 | down=true
        12:00 solved T1 | line=pos-1
    """,
        tmp_path,
    )
    assert played.told("solve", line="pos-1") == "stopped kept 06-01 13:00:00"
    assert played.told("solve", line="pos-2") == "running open 06-01 15:00:00"


def test_a_deadline_counted_back_moves_with_its_date(tmp_path: Path) -> None:
    """S1.16: three working days before; Monday 15 June counts back to Wednesday 10 June."""
    pack = """
calendars: {office: {windows: {mon-fri: ["09:00-18:00"]}, holidays: china}}
kinds: {inspection: {opened_by: [planned], levelled: false}}
commitments:
  notice:
    kinds: [inspection]
    from: planned
    until: notified
    due_before: {moment: planned_start, lead: "3 working days, by end on office"}
"""
    moved = """
        09:00 planned I1 | planned_start=2026-06-15 09:00
        10:00 impact_changed I1 | planned_start=2026-06-16 09:00
    """
    assert play(pack, moved, tmp_path, until="09:30").told("notice", "I1") == "running open 06-11 00:00:00"
    assert play(pack, moved, tmp_path).told("notice", "I1") == "running open 06-12 00:00:00"


def test_a_step_serves_only_the_cases_it_is_meant_for(tmp_path: Path) -> None:
    pack = """
roles: {manager: {}, desk: {}}
kinds: {incident: {levelled: false}}
commitments:
  respond:
    kinds: [incident]
    until: responded
    within: 30 min
    steps:
      - {at: due, tell: [desk]}
      - {at: due, when: {grade: gold}, tell: [manager]}
"""
    text = "09:00 reported T1 | grade={}"
    told = [
        [step.tell for step in play(pack, text.format(grade), tmp_path, until="10:00").decided(StepFired)]
        for grade in ("gold", "silver")
    ]
    assert told == [[("desk",), ("manager",)], [("desk",)]]
