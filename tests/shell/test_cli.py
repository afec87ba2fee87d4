"""The command line, through its own door: output, exit codes, and no traceback for bad input."""

import json
from pathlib import Path

import msgspec
import pytest

from opspact.plans.vocabulary import BUILT_IN_FACTS
from opspact.simulate.result import Result
from tests.shell.calling import opspact
from tests.simulate.samples import PACK

LINE = """timeline: 1
now: 2026-05-08 15:00
facts:
  - {at: 2026-05-08 09:00, fact: reported, case: T1, kind: incident, by: customer, service: web}
  - {at: 2026-05-08 09:30, fact: responded, case: T1, by: engineer}
  - {at: 2026-05-08 10:00, fact: classified, level: major, case: T1, by: engineer}
  - {at: 2026-05-08 10:30, fact: restarted, case: T1, by: customer}
expect:
  clocks:
    - {case: T1, clock: respond, due: 2026-05-08 09:30, verdict: kept, phase: stopped, consumed: 30 min}
    - {case: T1, clock: restore, at: 2026-05-08 13:00, verdict: open, remaining: 30 min}
    - {case: T1, clock: restore, verdict: broken, lateness: 1 h 30 min}
  refused: [{fact: restarted, by: actor}]
  levels: [{case: T1, at: 2026-05-08 10:30, level: major, since: 2026-05-08 10:00}]
  steps: [{case: T1, clock: restore, step: due, at: 2026-05-08 13:30, escalate_to: [project_manager]}]
"""


@pytest.fixture
def line(tmp_path: Path) -> str:
    path = tmp_path / "line.yaml"
    path.write_text(LINE, "utf-8")
    return str(path)


def test_simulate_prints_the_report(line: str) -> None:
    done = opspact("simulate", str(PACK), line)
    assert done.exit_code == 0, done.output
    assert "✗ 违约 ▶ 计时中" in done.output
    assert "✗ broken ▶ running" in opspact("simulate", str(PACK), line, "--lang", "en").output


def test_json_is_a_result(line: str) -> None:
    found = msgspec.json.decode(opspact("simulate", str(PACK), line, "--json").output, type=Result)
    clocks = {clock.name: (clock.due, clock.verdict) for clock in found.cases[0].clocks}
    assert clocks == {
        "T1/respond": ("2026-05-08T09:30:00+08:00", "kept"),
        "T1/restore": ("2026-05-08T13:30:00+08:00", "broken"),
    }


def test_check_says_whether_expectations_are_met(line: str) -> None:
    assert opspact("simulate", str(PACK), line, "--check").exit_code == 0
    Path(line).write_text(LINE.replace("verdict: kept", "verdict: broken"), "utf-8")
    done = opspact("simulate", str(PACK), line, "--check", "--lang", "en")
    assert done.exit_code == 1
    assert "line.yaml:10:7: clocks: case T1, clock respond: verdict is kept, expected broken" in done.output


def test_as_of_shows_an_earlier_moment(line: str) -> None:
    found = json.loads(opspact("simulate", str(PACK), line, "--as-of", "2026-05-08 13:00", "--json").output)
    restore = next(clock for clock in found["cases"][0]["clocks"] if clock["clock"] == "restore")
    assert (restore["verdict"], restore["remaining"]) == ("open", 1800)


def test_a_correction_moves_a_fact_to_its_true_time(line: str) -> None:
    corrected = "  - {at: 2026-05-08 12:00, fact: corrected, case: T1, of: f2, happened: 2026-05-08 09:20}\nexpect:\n"
    Path(line).write_text(LINE.replace("expect:\n", corrected), "utf-8")
    found = json.loads(opspact("simulate", str(PACK), line, "--json").output)
    respond = next(clock for clock in found["cases"][0]["clocks"] if clock["clock"] == "respond")
    assert (respond["stopped"], respond["consumed"]) == ("2026-05-08T09:20:00+08:00", 1200)


def test_why_explains_one_clock(line: str) -> None:
    done = opspact("simulate", str(PACK), line, "--why", "T1/respond", "--lang", "en")
    assert "Kept: stopped at 2026-05-08 09:30 after 30 min." in done.output
    unknown = opspact("simulate", str(PACK), line, "--why", "T1/respnd")
    assert unknown.exit_code == 2
    assert "did you mean 'T1/respond'?" in unknown.output


def test_bad_input_is_said_with_its_place_and_code_2(line: str, tmp_path: Path) -> None:
    Path(line).write_text(LINE.replace("fact: responded", "fact: respnded"), "utf-8")
    done = opspact("simulate", str(PACK), line)
    assert done.exit_code == 2
    assert "line.yaml:5:34: error: facts[1].fact: unknown fact 'respnded'; did you mean 'responded'?" in done.output
    assert opspact("simulate", "no-such-pack", line).exit_code == 2
    assert opspact("simulate", str(PACK), line, "--as-of", "noon").exit_code == 2
    binary = tmp_path / "binary.yaml"
    binary.write_bytes(b"\xff\xfe\x00")
    assert opspact("simulate", str(PACK), str(binary)).exit_code == 2


def test_facts_lists_the_words_of_a_plan() -> None:
    found = json.loads(opspact("facts", str(PACK), "--json", "--lang", "en").output)
    assert found["facts"]["restarted"] == {
        "title": "restarted", "does": "", "by": ["engineer"], "of_the_plan": True,
        "fields": {"checker": {"title": "checker", "type": "person", "unit": "", "choices": {}, "required": False}},
    }  # fmt: skip
    assert set(BUILT_IN_FACTS) <= set(found["facts"])
    assert opspact("facts", str(PACK)).exit_code == 0


def test_an_arrangement_is_loaded_listed_and_shown(tmp_path: Path) -> None:
    file = tmp_path / "later.yaml"
    file.write_text(
        "arrangement: china\nnotices:\n  - year: 2027\n    announced: 2026-11-10\n    source: example\n"
        "    days: [{name: {zh: 元旦, en: New Year}, from: 2027-01-01, to: 2027-01-03}]\n", "utf-8",
    )  # fmt: skip
    home = tmp_path / "home"
    assert opspact("calendar", "load", str(file), home=home).exit_code == 0
    listed = json.loads(opspact("calendar", "list", "--json", home=home).output)
    assert [(one["arrangement"], one["horizon"]) for one in listed] == [("china", "2027-12-31")]
    days = json.loads(
        opspact("calendar", "show", "china", "--year", "2027", "--json", "--lang", "en", home=home).output
    )
    assert [(day["day"], day["name"]) for day in days] == [(f"2027-01-0{n}", "New Year") for n in (1, 2, 3)]
    file.write_text("arrangement: 7", "utf-8")
    assert opspact("calendar", "load", str(file), home=home).exit_code == 2


@pytest.mark.parametrize("what", ["timeline", "result", "pack"])
def test_schemas_are_json(what: str) -> None:
    assert "$defs" in (found := json.loads(opspact("schema", what).output)) or "properties" in found


def test_the_documentation_names_every_built_in_fact() -> None:
    text = (Path(__file__).parents[2] / "docs" / "simulate.md").read_text("utf-8")
    assert [name for name in BUILT_IN_FACTS if f"| `{name}` |" not in text] == []
