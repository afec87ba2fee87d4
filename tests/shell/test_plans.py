"""`opspact plan …` and the schema of packs."""

import json
from pathlib import Path

import pytest

from opspact.plans.loader import load
from opspact.plans.reference import new_pack, reference_markdown
from opspact.shell.files import load_plan
from tests.shell.calling import opspact
from tests.simulate.samples import PACK


@pytest.fixture
def doubtful(tmp_path: Path) -> str:
    """A pack that loads, with a hole between two bands."""
    path = tmp_path / "pack.yaml"
    bands = "dimensions:\n  band: {of: site.km, values: {near: {range: '<= 50'}, far: {range: '> 60'}}}\n"
    path.write_text(new_pack("ours") + bands, "utf-8")
    return str(path)


def test_a_new_plan_is_printed_or_begun_as_a_file(tmp_path: Path) -> None:
    assert opspact("plan", "new", "ours").output == new_pack("ours")
    path = tmp_path / "ours.yaml"
    assert opspact("plan", "new", "ours", "--out", str(path)).exit_code == 0
    assert load(path).latest.pack.plan == "ours"
    again = opspact("plan", "new", "other", "--out", str(path))
    assert (again.exit_code, path.read_text("utf-8")) == (3, new_pack("ours"))
    assert opspact("plan", "new", "a: b").exit_code == 2


def test_check_groups_the_doubts_by_gravity(doubtful: str) -> None:
    done = opspact("plan", "check", doubtful, "--lang", "en")
    assert done.exit_code == 0
    assert done.output.startswith("Warnings\n  a hole between bands\n    pack.yaml:62:")
    assert done.output.endswith("versions: 1, warnings: 1, questions: 0, notes: 1.\n")
    assert "警告\n  分档之间有空缺\n" in opspact("plan", "check", doubtful).output


def test_check_strict_fails_on_warnings(doubtful: str) -> None:
    assert opspact("plan", "check", doubtful, "--strict").exit_code == 1
    assert opspact("plan", "check", "s2", "--strict").exit_code == 0


def test_check_as_json_names_every_doubt(doubtful: str) -> None:
    found = {one["code"]: one for one in json.loads(opspact("plan", "check", doubtful, "--json").output)}
    assert (found["band-hole"]["severity"], found["band-hole"]["title"]) == ("warning", "分档之间有空缺")
    assert found["band-hole"]["line"] == 62


def test_check_lists_every_error_and_leaves_with_code_2(tmp_path: Path) -> None:
    bad = tmp_path / "bad.yaml"
    bad.write_text(PACK.read_text("utf-8").replace("until: responded", "untl: responded"), "utf-8")
    done = opspact("plan", "check", str(bad), "--json")
    assert done.exit_code == 2
    assert "commitments.respond.untl" in {one["path"] for one in json.loads(done.output)}
    assert "the plan cannot be used." in opspact("plan", "check", str(bad), "--lang", "en").output
    assert opspact("plan", "check", "no-such-plan").exit_code == 2


@pytest.mark.parametrize(("lang", "heading"), [("zh", "# 示例方案"), ("en", "# sample plan")])
def test_a_plan_is_explained_in_both_languages(tmp_path: Path, lang: str, heading: str) -> None:
    out = tmp_path / "plan.md"
    printed = opspact("plan", "explain", str(PACK), "--lang", lang)
    assert (printed.exit_code, printed.output.splitlines()[0]) == (0, heading)
    assert opspact("plan", "explain", str(PACK), "--lang", lang, "--out", str(out)).output == ""
    assert out.read_text("utf-8") == printed.output


def test_a_difference_between_two_plans_is_said_in_words(tmp_path: Path) -> None:
    other = tmp_path / "other.yaml"
    other.write_text(PACK.read_text("utf-8").replace("5 min", "10 min"), "utf-8")
    done = opspact("plan", "diff", str(PACK), str(other), "--lang", "en")
    assert done.exit_code == 0
    assert "5 min" in done.output
    assert "10 min" in done.output
    assert opspact("plan", "diff", str(PACK), str(PACK), "--lang", "en").output.endswith("Nothing has changed.\n")


def test_an_export_loads_to_the_same_plan(tmp_path: Path) -> None:
    path = tmp_path / "whole.yaml"
    for form in ("yaml", "json"):
        assert opspact("plan", "export", "s4c", "--format", form, "--out", str(path)).exit_code == 0
        assert load(path).latest.pack == load_plan("s4c").latest.pack
    assert json.loads(opspact("plan", "export", "s4c", "--format", "json").output)["plan"] == "s4c"
    assert opspact("plan", "export", "s4c", "--version", "9").exit_code == 2


def test_the_format_has_a_schema_and_a_reference() -> None:
    assert opspact("plan", "schema", "--markdown").output == reference_markdown()
    assert json.loads(opspact("plan", "schema").output) == json.loads(opspact("schema", "pack").output)
