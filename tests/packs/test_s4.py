"""Strong authentication, store hardware, store roll-out: every number at its boundary (S4.1 to S4.15)."""

from pathlib import Path

import pytest

from tests.packs.checking import clauses, differences, timelines, uncited, unproven

COVERED = {
    "s4a": {f"S4.{n}" for n in range(1, 7)},
    "s4b": {f"S4.{n}" for n in range(7, 13)},
    "s4c": {"S4.13", "S4.14", "S4.14a", "S4.14b", "S4.15"},
}
TIMELINES = [pytest.param(pack, path, id=f"{pack}/{path.stem}") for pack in COVERED for path in timelines(pack)]


@pytest.mark.parametrize(("pack", "path"), TIMELINES)
def test_timeline(pack: str, path: Path) -> None:
    assert differences(pack, path) == []


@pytest.mark.parametrize("pack", COVERED)
def test_every_requirement_is_cited_and_every_entry_cites_one(pack: str) -> None:
    assert clauses(pack) == COVERED[pack]
    assert uncited(pack) == []


@pytest.mark.parametrize("pack", COVERED)
def test_every_promise_duty_and_gate_is_expected_somewhere(pack: str) -> None:
    assert unproven(pack) == set()
