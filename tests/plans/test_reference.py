"""The reference is what the schema says, and every example in it is right."""

from pathlib import Path
from typing import Any

import pytest

from opspact.plans.lint import lint
from opspact.plans.loader import read
from opspact.plans.periods import rule_of
from opspact.plans.reference import export, json_schema, new_pack, reference_markdown, to_yaml
from opspact.plans.reference import grammar as g
from opspact.plans.reference.docs import field_docs, parts
from opspact.plans.terms.anchors import Anchor
from opspact.plans.terms.conditions import WORDS, Condition
from opspact.plans.terms.limits import Limit
from opspact.plans.terms.moments import DueRule, StepAt
from opspact.plans.terms.targets import Targets
from tests.plans.support import BASE, loaded

FULL = Path(__file__).parent / "full.yaml"
DOCS = Path("docs/packs/reference.md")


def test_the_committed_reference_is_up_to_date() -> None:
    assert DOCS.read_text("utf-8") == reference_markdown(), (
        "run: opspact plan schema --markdown > docs/packs/reference.md"
    )


def test_every_field_has_a_meaning() -> None:
    assert [(part.__name__, key) for part in parts() for key, text in field_docs(part).items() if not text] == []


def plain(form: str) -> Any:
    from ruamel.yaml import YAML  # noqa: PLC0415

    return YAML(typ="safe", pure=True).load(form)


LEAVES = [
    *((Limit, form) for form, _ in g.LIMITS),
    *((Limit, f"{{limit: '1 working day, by end on office', {form}}}") for form, _ in g.LONG_LIMIT),
    *((Targets, form) for form, _ in g.TABLES),
    *((Anchor, form) for form, _ in g.ANCHORS),
    *((Condition, form) for form, _ in g.CONDITIONS),
    *((StepAt, form) for form, _ in g.STEPS),
    *((DueRule, form) for form, _ in g.DUE_DAYS),
]


@pytest.mark.parametrize(("leaf", "form"), LEAVES, ids=str)
def test_every_form_of_the_small_languages_is_read(leaf: Any, form: str) -> None:
    raw = plain(form) if form.startswith(("{", "[")) else form
    assert isinstance(leaf.read(raw), leaf)


@pytest.mark.parametrize("form", [form for form, _ in g.PERIODS])
def test_every_kind_of_period_is_known(form: str) -> None:
    assert rule_of(loaded(BASE).book.latest.pack, form) is not None


def test_every_question_word_is_in_the_reference() -> None:
    told = {word for form, _ in g.CONDITIONS for word in plain(form)}
    assert set(WORDS) - told == set()


def test_the_schema_knows_every_part_with_its_meanings() -> None:
    schema = json_schema()
    assert len(schema["$defs"]) == len(parts())
    commitment = schema["$defs"]["Commitment"]["properties"]
    assert commitment["within"]["description"] == "The limit or the table of limits."
    assert commitment["from"]["examples"] == ["[restored, worked_around]"]
    assert schema["$defs"]["Fee"]["properties"]["amount"]["type"] == ["number", "string"]
    assert {"include", "blocks", "use"} <= schema["$defs"]["Pack"]["properties"].keys()


def test_a_new_pack_loads_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "pack.yaml"
    path.write_text(new_pack("ours"), "utf-8")
    found = read(path)
    assert found.book.latest.pack.plan == "ours"
    assert {problem.code for problem in lint(found)} == {"no-holders"}


def test_an_export_is_the_same_plan(tmp_path: Path) -> None:
    before = read(FULL)
    path = tmp_path / "pack.yaml"
    path.write_text(to_yaml(export(before)), "utf-8")
    after = read(path)
    assert [plan.pack for plan, _ in after.sources] == [plan.pack for plan, _ in before.sources]


def test_one_version_is_exported_with_its_amendments_applied(tmp_path: Path) -> None:
    path = tmp_path / "pack.yaml"
    path.write_text(to_yaml(export(read(FULL), 4)), "utf-8")
    pack = read(path).book.latest.pack
    assert (pack.version, pack.amendments, "notice" in pack.commitments) == (4, [], False)


def test_a_version_that_is_not_there() -> None:
    with pytest.raises(KeyError, match="there are 3, 4"):
        export(read(FULL), 9)
