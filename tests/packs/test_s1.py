"""The network O&M plan: every number at its boundary (S1.1 to S1.23)."""

from pathlib import Path

import pytest

from tests.packs.checking import clauses, differences, timelines, uncited, unproven

COVERED = {f"S1.{n}" for n in range(1, 24)} | {"S1.2a", "S1.3a", "S1.16a", "S1.17a"}


@pytest.mark.parametrize("path", timelines("s1"), ids=lambda path: path.stem)
def test_timeline(path: Path) -> None:
    assert differences("s1", path) == []


def test_every_requirement_is_cited_and_every_entry_cites_one() -> None:
    assert clauses("s1") == COVERED
    assert uncited("s1") == []


def test_every_promise_duty_and_gate_is_expected_somewhere() -> None:
    assert unproven("s1") == set()
