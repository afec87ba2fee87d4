"""Refusals: gates name every unmet condition and leave a trace (S0.12, S0.24, S0.27, S0.29, S0.35)."""

from pathlib import Path

from opspact.runner.shapes import Refusal
from tests.runner.play import Played, play

PACK = """
roles:
  operator: {side: provider}
  superior: {side: provider}
  admin: {side: authority}
kinds:
  change: {opened_by: [requested], levelled: false}
  construction: {opened_by: [applied], levelled: false}
  shift: {opened_by: [shift_planned], levelled: false}
facts:
  applied: {}
  entered: {}
  shift_planned: {}
  shift_started: {}
  handed_over: {}
  toured: {}
  switched: {}
  checked_by: {}
calendars:
  room: {windows: {every day: ["00:00-24:00"]}, tags: [{tag: freeze, from: 2026-06-10, to: 2026-06-12}]}
levels: {scale: {major: {}, minor: {}}, default: minor, kinds: [incident]}
gates:
  two_persons:
    before: [switched]
    require:
      - {that: {happened: {fact: approved, by: [superior]}}, title: {zh: 上级批准, en: approved by the superior}}
      - {that: {distinct: [operator_1, operator_2]}, title: two operators}
      - {that: {happened: {fact: checked_by, not_by: actor}}, title: checked by another}
    exception: {by: [superior]}
  frozen: {before: [switched, entered], require: [{that: {not: {tag: freeze}}, title: frozen}]}
  notice:
    before: [entered]
    kinds: [construction]
    require:
      - {that: {elapsed: {since: applied, at_least: 48 h}}, title: two days}
      - {that: {supervisor: present}, title: supervisor}
  trained:
    before: [shift_started]
    require: [{that: {qualified: {who: person_on_duty, where: {exam: passed, years: ">= 2"}}}, title: examined}]
  handover:
    before: [handed_over]
    require:
      - {that: {cases: {kind: incident, where: {level: major}, is: "= 0"}}, title: no major fault}
      - that: {happened: {fact: toured, where: {lead: {until: ends_at, at_most: 30 min}}}}
        title: toured in the last 30 min
"""


def refused(played: Played) -> list[tuple[str, list[object]]]:
    return [(d.rule, [u.title for u in d.unmet]) for d in played.decided(Refusal)]


def test_a_refusal_names_every_unmet_condition_and_the_act_leaves_no_trace(tmp_path: Path) -> None:
    played = play(PACK, "09:00 requested C1\n09:30 switched C1 | person=a", tmp_path)
    assert refused(played) == [
        (
            "gate:two_persons",
            [{"zh": "上级批准", "en": "approved by the superior"}, "two operators", "checked by another"],
        )
    ]
    allowed = play(
        PACK,
        """
        09:00 requested C1
        09:05 checked_by C1 | person=b
        09:10 approved C1 | by=superior
        09:30 switched C1 | person=a | operator_1=a | operator_2=b
    """,
        tmp_path,
    )
    assert refused(allowed) == []


def test_the_checker_is_somebody_else_and_the_two_operators_differ(tmp_path: Path) -> None:
    """S0.29, R0.5."""
    played = play(
        PACK,
        """
        09:00 requested C1
        09:05 checked_by C1 | person=a
        09:10 approved C1 | by=superior
        09:30 switched C1 | person=a | operator_1=a | operator_2=a
    """,
        tmp_path,
    )
    assert refused(played) == [("gate:two_persons", ["two operators", "checked by another"])]


def test_a_named_exception_lets_a_gate_pass_with_a_reason(tmp_path: Path) -> None:
    text = (
        "09:00 requested C1\n09:05 excepted C1 | gate=two_persons | by={} | reason=flood\n09:30 switched C1 | person=a"
    )
    assert refused(play(PACK, text.format("superior"), tmp_path)) == []
    assert refused(play(PACK, text.format("operator"), tmp_path))


def test_a_freeze_stops_the_act_on_its_days_only(tmp_path: Path) -> None:
    """S0.37."""
    text = """
        2026-06-01 09:00 applied B1 | supervisor=x
        2026-06-09 23:59:59 entered B1
        2026-06-10 00:00 entered B1
        2026-06-12 23:59:59 entered B1
        2026-06-13 00:00 entered B1
    """
    assert refused(play(PACK, text, tmp_path)) == [("gate:frozen", ["frozen"]), ("gate:frozen", ["frozen"])]


def test_forty_eight_hours_of_notice_to_the_minute(tmp_path: Path) -> None:
    """S0.24, R0.13."""
    text = "09:00 applied B1 | supervisor=x\n2026-06-03 {} entered B1"
    assert refused(play(PACK, text.format("08:59:59"), tmp_path)) == [("gate:notice", ["two days"])]
    assert refused(play(PACK, text.format("09:00:00"), tmp_path)) == []


def test_only_the_trained_take_duty(tmp_path: Path) -> None:
    """S0.27."""
    text = """
        08:00 staff - | person=a | exam={} | years={}
        09:00 shift_planned S1
        10:00 shift_started S1 | person_on_duty=a
    """
    assert refused(play(PACK, text.format("passed", 2), tmp_path)) == []
    assert refused(play(PACK, text.format("passed", 1), tmp_path)) == [("gate:trained", ["examined"])]
    assert refused(play(PACK, "09:00 shift_planned S1\n10:00 shift_started S1", tmp_path)) == [
        ("gate:trained", ["examined"])
    ]


def test_no_handover_while_a_major_fault_is_open_or_before_the_tour(tmp_path: Path) -> None:
    """S0.33, S0.35, R0.6."""
    text = """
        08:00 shift_planned S1 | ends_at=2026-06-01 20:00
        19:00 reported T1 | level={}
        {} toured S1
        19:50 handed_over S1
    """
    assert refused(play(PACK, text.format("minor", "19:30"), tmp_path)) == []
    assert refused(play(PACK, text.format("major", "19:30"), tmp_path)) == [("gate:handover", ["no major fault"])]
    assert refused(play(PACK, text.format("minor", "19:29:59"), tmp_path)) == [
        ("gate:handover", ["toured in the last 30 min"])
    ]


def test_a_date_too_near_for_its_notice_is_refused_where_the_plan_says_so(tmp_path: Path) -> None:
    """Architecture §3, Repeats: one already past when created is refused or broken, as the plan says."""
    pack = """
kinds: {visit: {opened_by: [planned], levelled: false}}
commitments:
  notice:
    kinds: [visit]
    from: planned
    until: notified
    due_before: {moment: planned_start, lead: 48 h, late: LATE}
"""
    near = "09:00 planned V1 | planned_start=2026-06-03 08:59:59"
    assert refused(play(pack.replace("LATE", "refuse"), near, tmp_path)) == [
        ("late_date:notice", [{"zh": "须提前 48 h", "en": "needs a lead of 48 h"}])
    ]
    broken = play(pack.replace("LATE", "broken"), near, tmp_path, until="09:00:01")
    assert broken.told("notice", "V1").startswith("running broken")
    in_time = "09:00 planned V1 | planned_start=2026-06-03 09:00:00"
    assert refused(play(pack.replace("LATE", "refuse"), in_time, tmp_path)) == []


def test_use_beyond_a_quota_is_refused_where_the_plan_says_so(tmp_path: Path) -> None:
    pack = """
facts: {hours_spent: {fields: {hours: {type: number}}}}
quotas:
  hours: {grant: 10, every: month, used_by: [hours_spent], amount: hours, overdraw: refuse}
"""
    text = "09:00 hours_spent - | hours={}\n10:00 hours_spent - | hours={}"
    assert refused(play(pack, text.format(6, 4), tmp_path)) == []
    assert [rule for rule, _ in refused(play(pack, text.format(6, 5), tmp_path))] == ["quota:hours"]


def test_a_fact_is_refused_to_those_who_may_not_record_it_and_in_the_wrong_state(tmp_path: Path) -> None:
    pack = """
roles: {operator: {side: provider}, admin: {side: authority}}
facts: {signed: {by: [admin]}, tested: {}}
kinds:
  job: {opened_by: [requested], levelled: false, states: [asked, tested, done],
        moves: [{on: tested, sources: [asked], to: tested}, {on: signed, sources: [tested], to: done}]}
"""
    text = """
        09:00 requested J1
        09:10 signed J1 | by=admin
        09:20 tested J1
        09:30 signed J1 | by=operator
        09:40 signed J1 | by=admin
    """
    played = play(pack, text, tmp_path)
    assert [rule for rule, _ in refused(played)] == ["state", "actor"]
    assert played.case("J1").state == "done"
