"""The life of a case: reopening, merging, late facts, corrections, versions (edge cases 13, 14, 16, 19, 26)."""

from pathlib import Path

from tests.runner.play import at, facts, play

from opspact.runner.shapes import AutoAct, LevelChange, StepFired

PACK = """
roles: {engineer: {side: provider}, user: {side: customer}}
levels: {scale: {high: {}, low: {}}, default: low}
commitments:
  respond: {until: responded, within: {high: 5 min, low: 20 min}, on_reopen: stay}
  restore:
    from: reported
    until: restored
    within: {high: 4 h, low: 8 h}
    on_reopen: POLICY
    steps: [{at: 50 %, tell: [engineer]}, {at: due, tell: [engineer]}]
  close:
    from: restored
    until: [confirmed, reopened]
    within: "14 days, same time"
    judged: false
    steps: [{at: due, record: {fact: closed}}]
"""
REOPENED = """
    09:00 reported T1
    09:10 responded T1
    11:00 restored T1
    13:00 reopened T1
    14:00 updated T1
"""


def test_a_reopened_clock_continues_restarts_or_begins_a_new_round(tmp_path: Path) -> None:
    """Edge case 14: the contract decides, and what was answered stays answered."""
    goes_on = play(PACK.replace("POLICY", "continue"), REOPENED, tmp_path)
    assert goes_on.told("restore") == "running open 06-01 19:00:00"
    anew = play(PACK.replace("POLICY", "restart"), REOPENED, tmp_path)
    assert anew.told("restore") == "running open 06-01 21:00:00"
    both = play(PACK.replace("POLICY", "new_cycle"), REOPENED, tmp_path)
    assert both.told("restore", round_=1) == "stopped kept 06-01 17:00:00"
    assert both.told("restore", round_=2) == "running open 06-01 21:00:00"
    assert len([c for c in both.case().clocks if c.terms.commitment == "respond"]) == 1


def test_a_case_closes_by_itself_after_two_weeks_of_silence(tmp_path: Path) -> None:
    """S2.6, R2.9: to the minute; feedback at the last moment is in time."""
    pack = PACK.replace("POLICY", "new_cycle")
    silent = play(pack, "09:00 reported T1\n11:00 restored T1", tmp_path, until="2026-06-20")
    acts = [d.fact for d in silent.decided(AutoAct)]
    assert [(f.kind, f.at) for f in acts] == [("closed", at("2026-06-15 11:00"))]
    assert silent.case().closed == at("2026-06-15 11:00")
    spoken = "09:00 reported T1\n11:00 restored T1\n2026-06-15 11:00 confirmed T1"
    assert not play(pack, spoken, tmp_path, until="2026-06-20").decided(AutoAct)


def test_a_merged_case_stops_warning_and_its_parent_takes_the_earlier_start(tmp_path: Path) -> None:
    """Edge case 13."""
    played = play(PACK.replace("POLICY", "stay"), """
        09:00 reported T2
        10:00 reported T1
        10:30 merged T2 | into=T1
        16:00 updated T1
    """, tmp_path, until="18:30")
    assert played.told("restore", "T2") == "void open -"
    assert played.told("restore", "T1") == "running broken 06-01 17:00:00"
    assert {d.case for d in played.decided(StepFired)} == {"T1"}


def test_a_late_registration_keeps_the_true_time_of_the_request(tmp_path: Path) -> None:
    """S1.5."""
    played = play(PACK.replace("POLICY", "stay"), "09:00 reported T1 | recorded=10:00", tmp_path)
    assert played.clock("respond").broken_at == at("09:20")
    assert play(PACK.replace("POLICY", "stay"), "09:00 reported T1 | recorded=10:00", tmp_path, known_at="09:30").outcome.cases == ()


LATE_STOP = """
    09:00 reported T1
    09:19 responded T1 | recorded=11:00 | by=engineer | id=answer
    12:00 updated T1
"""


def test_a_late_fact_mends_a_breach_only_with_the_other_sides_approval(tmp_path: Path) -> None:
    pack = PACK.replace("POLICY", "stay")
    claimed = play(pack, LATE_STOP, tmp_path)
    assert (claimed.clock("respond").verdict, claimed.clock("respond").claims) == ("broken", ("answer",))
    agreed = play(pack, LATE_STOP + "13:00 approved T1 | of=answer | by=user", tmp_path)
    assert (agreed.clock("respond").verdict, agreed.clock("respond").claims) == ("kept", ())
    freely = play(pack + "late_facts: {mend: freely}\n", LATE_STOP, tmp_path)
    assert freely.clock("respond").verdict == "kept"
    then = play(pack + "late_facts: {mend: freely}\n", LATE_STOP, tmp_path, known_at="10:59")
    assert then.clock("respond").verdict == "broken"


CORRECTED = """
    09:00 reported T1
    09:30 responded T1 | by=engineer | id=answer
    11:00 corrected T1 | of=answer | happened=2026-06-01 09:15 | reason=clock was wrong | id=fix | by=engineer
"""


def test_a_correction_that_would_mend_a_breach_awaits_approval(tmp_path: Path) -> None:
    pack = PACK.replace("POLICY", "stay")
    held = play(pack, CORRECTED, tmp_path)
    assert (held.clock("respond").verdict, held.clock("respond").claims) == ("broken", ("fix",))
    agreed = play(pack, CORRECTED + "12:00 approved T1 | of=fix | by=user", tmp_path)
    assert agreed.clock("respond").verdict == "kept"


def test_a_harmless_correction_needs_nobody(tmp_path: Path) -> None:
    text = CORRECTED.replace("09:30 responded", "09:14 responded")
    played = play(PACK.replace("POLICY", "stay"), text, tmp_path)
    assert (played.clock("respond").verdict, played.clock("respond").claims) == ("kept", ())


def test_steps_that_no_longer_stand_are_withdrawn_and_stay_in_the_record(tmp_path: Path) -> None:
    played = play(PACK.replace("POLICY", "stay"), """
        09:00 reported T1
        12:30 restored T1 | recorded=15:00 | by=engineer
    """, tmp_path, until="16:00")
    fired = [(d.step, d.withdrawn) for d in played.decided(StepFired) if d.commitment == "restore"]
    assert fired == [("50 %", False), ("50 %", True)]


def test_only_those_the_plan_names_lower_a_level(tmp_path: Path) -> None:
    """R1.1: anybody may raise, only the customer lowers."""
    pack = PACK.replace("POLICY", "stay").replace("default: low}", "default: low, lower: {by: [customer]}}")
    played = play(pack, """
        09:00 reported T1 | level=high
        09:05 classified T1 | level=low | by=engineer | reason=small
        09:10 classified T1 | level=low | by=user | reason=small
    """, tmp_path)
    assert played.levels() == ["06-01 09:00:00 high", "06-01 09:10:00 low"]
    assert [(d.before, d.after) for d in played.decided(LevelChange)] == [("", "high"), ("high", "low")]


AMENDED = PACK.replace("POLICY", "stay") + """
amendments:
  - effective: 2026-06-02
    running: RUNNING
    change: {commitments: {restore: {within: {high: 2 h, low: 24 h}}, respond: null}}
"""


def test_running_cases_adopt_an_amendment_only_where_it_says_so(tmp_path: Path) -> None:
    """Edge cases 16, 19, 26: the version of the true report time, adoption as an event."""
    text = "20:00 reported T1\n2026-06-02 09:00 reported T2\n"
    kept = play(AMENDED.replace("RUNNING", "keep"), text, tmp_path)
    assert kept.told("restore", "T1") == "running broken 06-02 04:00:00"
    assert kept.told("restore", "T2") == "running open 06-03 09:00:00"
    assert [c.terms.commitment for c in kept.case("T2").clocks] == ["restore"]
    adopted = play(AMENDED.replace("RUNNING", "adopt"), text, tmp_path)
    assert adopted.told("restore", "T1") == "running open 06-02 20:00:00"
    assert adopted.told("respond", "T1").startswith("void broken")


def test_any_order_of_recording_ends_in_the_same_view(tmp_path: Path) -> None:
    """Architecture §3, Two times: facts fold in at their true time."""
    pack = PACK.replace("POLICY", "continue") + "late_facts: {mend: freely}\n"
    timely = play(pack, REOPENED + "15:00 classified T1 | level=high\n16:00 restored T1", tmp_path, until="20:00")
    lines = [line.strip() for line in (REOPENED + "15:00 classified T1 | level=high\n16:00 restored T1").strip().splitlines()]
    shuffled = [lines[i] + f" | recorded=19:0{n} | id=f{i + 1}" for n, i in enumerate((4, 2, 6, 0, 3, 5, 1))]
    late = play(pack, "\n".join(shuffled), tmp_path, until="20:00")
    assert len(facts("\n".join(shuffled))) == 7
    told = [[(c.terms.commitment, c.terms.round, c.phase, c.verdict, c.due, c.consumed) for c in p.case().clocks] for p in (timely, late)]
    assert told[0] == told[1]
    assert timely.levels() == late.levels()
