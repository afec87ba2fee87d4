"""What a case knows by name: values of its facts, lines, dimensions, registers and moments in fields."""

from pathlib import Path

import pytest

from tests.runner.play import Played, at, play

PACK = """
facts: {upgraded: {sets: {grade: gold}}}
kinds:
  fault: {levelled: false, opened_by: [reported], states: [new, tried], moves: [{on: updated, to: tried}]}
  job: {levelled: false, opened_by: [requested], states: [open, closed, reopened]}
sites: {port: {attributes: {zone: far}}, lake: {attributes: {zone: near}}}
dimensions:
  crowd: {of: users, values: {many: {range: ">= 10"}, few: {range: "< 10"}}}
  stage: {values: {taken: {when: {happened: accepted}}, left: {}}}
  reach: {values: {near: {when: {site.zone: near}}, far: {}}}
documents: {report: {contents: {cause: {}, cure: {}}}}
commitments:
  restore: {kinds: [fault, job], until: restored, within: WITHIN}
  each: {kinds: [fault], per: line, from: accepted, until: solved, within: 1 h}
  file: {kinds: [fault], until: {fact: document_delivered, where: {complete: true}}, within: 1 h}
"""


def played(folder: Path, text: str, within: str = "2 h") -> Played:
    return play(PACK.replace("WITHIN", within), text, folder)


def test_a_value_is_kept_and_what_belongs_to_the_fact_alone_is_not(tmp_path: Path) -> None:
    text = """
        09:00 reported T1 | site=port | users=3 | text=dark | kind=fault
        09:10 updated T1 | users=4 | reason=more
        09:20 upgraded T1
    """
    case = played(tmp_path, text).case()
    assert (case.fields, case.lines) == ({"site": "port", "users": "4", "grade": "gold"}, {})


def test_a_line_has_values_of_its_own(tmp_path: Path) -> None:
    text = "09:00 reported T1 | line=a | users=3\n09:10 measured T1 | line=b | users=30\n09:20 measured T1 | users=7"
    case = played(tmp_path, text).case()
    assert (case.lines, case.fields) == ({"a": {"users": "3"}, "b": {"users": "30"}}, {"users": "7"})


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("09:00 reported T1", "new"),
        ("09:00 reported T1\n09:10 updated T1", "tried"),
        ("09:00 reported T1\n09:10 closed T1", "new"),
        ("09:00 reported T1\n09:10 closed T1\n09:20 reopened T1", "new"),
        ("09:00 requested T1\n09:10 cancelled T1", "closed"),
        ("09:00 requested T1\n09:10 merged T1 | into=T2", "closed"),
        ("09:00 requested T1\n09:10 closed T1\n09:20 reopened T1", "reopened"),
    ],
)
def test_a_case_closes_and_reopens_into_states_that_its_kind_has(tmp_path: Path, text: str, state: str) -> None:
    assert played(tmp_path, text).case().state == state


def test_a_closed_case_is_closed_from_the_fact_on(tmp_path: Path) -> None:
    assert played(tmp_path, "09:00 reported T1\n09:10 closed T1").case().closed == at("09:10")
    assert played(tmp_path, "09:00 reported T1\n09:10 cancelled T1").case().closed == at("09:10")
    assert played(tmp_path, "09:00 reported T1\n09:10 updated T1").case().closed is None


CROWD = "[{when: {crowd: many}, limit: 1 h}, {when: {crowd: few}, limit: 3 h}, {limit: 5 h}]"
REACH = "[{when: {reach: near}, limit: 1 h}, {limit: 3 h}]"
ASKED = "[{when: {happened: accepted}, limit: 1 h}, {limit: 3 h}]"
STEPPED = "[{when: {stage: taken}, limit: 1 h}, {limit: 3 h}]"
WATCH = '[{when: {site.zone: far}, limit: 1 h}, {when: {users: "> 5"}, limit: 2 h}, {limit: 3 h}]'


@pytest.mark.parametrize(
    ("within", "text", "due"),
    [
        (CROWD, "09:00 reported T1 | users=10", "10:00:00"),
        (CROWD, "09:00 reported T1 | users=9", "12:00:00"),
        (CROWD, "09:00 reported T1", "14:00:00"),
        (CROWD, "09:00 reported T1 | users=9\n09:10 updated T1 | users=10", "10:00:00"),
        (REACH, "09:00 reported T1 | site=lake", "10:00:00"),
        (REACH, "09:00 reported T1 | site=port", "12:00:00"),
        (REACH, "09:00 reported T1", "12:00:00"),
        (ASKED, "09:00 reported T1\n09:10 measured T1", "12:00:00"),
        (ASKED, "09:00 reported T1\n09:10 accepted T1", "10:00:00"),
        (STEPPED, "09:00 reported T1\n09:10 accepted T1", "10:00:00"),
        (WATCH, "09:00 reported T1 | site=port | users=6", "10:00:00"),
        (WATCH, "09:00 reported T1 | site=lake | users=6", "11:00:00"),
        (WATCH, "09:00 reported T1 | site=lake | users=5", "12:00:00"),
    ],
)
def test_a_table_asks_values_bands_and_records(tmp_path: Path, within: str, text: str, due: str) -> None:
    assert played(tmp_path, text, within).told("restore") == f"running open 06-01 {due}"


@pytest.mark.parametrize(
    ("due", "told"),
    [
        ("2026-06-01 20:00", "06-01 20:00:00"),
        ("2026-06-01T20:00:00+09:00", "06-01 19:00:00"),
        ("2026-06-02", "06-02 00:00:00"),
        ("soon", "06-01 11:00:00"),
        ("", "06-01 11:00:00"),
    ],
)
def test_a_moment_in_a_field_is_local_unless_it_says_otherwise(tmp_path: Path, due: str, told: str) -> None:
    text = f"09:00 reported T1\n09:10 agreed T1 | clock=restore | due={due}"
    assert played(tmp_path, text).told("restore") == f"running open {told}"


def test_an_agreement_about_a_line_leaves_the_other_lines(tmp_path: Path) -> None:
    text = """
        09:00 reported T1 | lines=a,b
        09:10 accepted T1
        09:20 agreed T1 | clock=each | line=b | limit=5 h
        09:20 agreed T1 | clock=restore | line=b | limit=6 h
    """
    both = played(tmp_path, text)
    assert [both.told("each", line=line) for line in "ab"] == [
        "running open 06-01 10:10:00", "running open 06-01 14:10:00",
    ]  # fmt: skip
    assert both.told("restore") == "running open 06-01 15:00:00"


@pytest.mark.parametrize(
    ("delivered", "phase"),
    [
        ("document=report | contents=cause,cure", "stopped"),
        ("document=report | contents=cause,cure,cost", "stopped"),
        ("document=report | contents=cause,cost | complete=true", "running"),
        ("document=report", "running"),
        ("document=letter | contents=cause,cure", "running"),
    ],
)
def test_a_document_is_complete_with_all_that_it_must_hold(tmp_path: Path, delivered: str, phase: str) -> None:
    """R1.11."""
    clock = played(tmp_path, f"09:00 reported T1\n09:30 document_delivered T1 | {delivered}").clock("file")
    assert clock.phase == phase


def test_the_plan_s_own_kind_comes_before_a_built_in_one(tmp_path: Path) -> None:
    cases = played(tmp_path, "09:00 reported A\n09:00 reported B | kind=incident\n09:00 reported C | kind=job")
    assert [(case.id, case.kind) for case in cases.outcome.cases] == [("A", "fault"), ("B", "incident")]
