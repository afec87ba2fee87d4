"""Packs of other fields: timelines give what was worked out by hand, and the table of mechanics names what is there."""

import re
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from opspact.plans.loader import load
from opspact.shell.simulation import Run
from opspact.simulate.check import check, tell
from opspact.simulate.reading import read_timeline

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "opspact" / "packs" / "examples"
PACKS = sorted(path.parent.name for path in EXAMPLES.glob("*/pack.yaml"))
TIMELINES = sorted(EXAMPLES.glob("*/timelines/*.yaml"))
MECHANICS = (ROOT / "docs" / "packs" / "mechanics.md").read_text("utf-8")
ROWS = [row.split("|") for row in MECHANICS.splitlines() if row.startswith("| ") and not row.startswith("| mechanic")]


@pytest.mark.parametrize("path", TIMELINES, ids=lambda path: f"{path.parts[-3]}/{path.stem}")
def test_a_timeline_gives_what_was_worked_out_by_hand(path: Path) -> None:
    book = load(path.parents[1])
    timeline = read_timeline(path.name, path.read_text("utf-8"), book)
    ran = Run(book, timeline, None, None)
    assert timeline.expect
    assert [tell(difference, "en") for difference in check(timeline, ran.result)] == []


@pytest.mark.parametrize("pack", PACKS)
def test_every_pack_has_a_timeline(pack: str) -> None:
    assert [path for path in TIMELINES if path.parts[-3] == pack]


def test_the_table_says_every_mechanic() -> None:
    assert len(ROWS) == 40
    assert {name for row in ROWS for name, _ in _named(row[3])} == set(PACKS)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[1].strip()[:40])
def test_what_the_table_names_is_in_the_packs(row: list[str]) -> None:
    named = _named(row[3])
    assert named
    for pack, keys in named:
        whole = _sections(pack)
        assert keys
        assert [key for key in keys if not _has(whole, key)] == []


def _named(cell: str) -> list[tuple[str, list[str]]]:
    """`pack`: `key`, `key`; `pack`: `key`"""
    parts = [re.findall(r"`([^`]+)`", part) for part in cell.split(";")]
    return [(words[0], words[1:]) for words in parts]


def _sections(pack: str) -> dict[str, Any]:
    """The sections of the files of a pack, as written."""
    whole: dict[str, Any] = {}
    for path in sorted((EXAMPLES / pack).glob("*.yaml")):
        for section, entries in YAML(typ="safe").load(path.read_text("utf-8")).items():
            whole[section] = {**whole[section], **entries} if isinstance(whole.get(section), dict) else entries
    return whole


def _has(whole: Any, key: str) -> bool:
    for step in key.split("."):
        if not isinstance(whole, dict) or step not in whole:
            return False
        whole = whole[step]
    return True
