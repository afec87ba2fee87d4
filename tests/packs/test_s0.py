"""The integrated cloud platform: response, construction, freeze, duty, handover, retention (S0.1 to S0.46)."""

from pathlib import Path

import pytest

from tests.packs.checking import book, clauses, differences, timelines, uncited, unproven

COVERED = {f"S0.{n}" for n in range(1, 47)} | {f"S0.{n}" for n in (
    "5a", "11a", "13a", "21a", "24a", "24b", "24c", "28a", "31a", "39a", "39b", "39c", "41a",
)}  # fmt: skip


@pytest.mark.parametrize("path", timelines("s0"), ids=lambda path: path.stem)
def test_timeline(path: Path) -> None:
    assert differences("s0", path) == []


def test_every_requirement_is_cited() -> None:
    assert clauses("s0") == COVERED


def test_every_entry_of_a_section_cites_a_requirement() -> None:
    assert [path for path in uncited("s0") if path.count(".") == 1] == []


def test_every_promise_duty_and_gate_is_expected_somewhere() -> None:
    assert unproven("s0") == set()


def test_the_catalogue_of_parts_has_its_three_lines() -> None:
    lines = [part.line for part in book("s0").latest.pack.parts.values()]
    assert {line: lines.count(line) for line in set(lines)} == {"it": 27, "enterprise_network": 19, "network": 2}


def test_every_part_has_three_years_of_warranty() -> None:
    assert {part.warranty for part in book("s0").latest.pack.parts.values()} == {"3 years"}
