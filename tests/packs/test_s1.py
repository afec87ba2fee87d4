"""The network O&M plan: every number at its boundary (S1.1 to S1.23)."""

from pathlib import Path

import pytest

from tests.packs.checking import clauses, differences, timelines

COVERED = (
    "S1.1 S1.2 S1.2a S1.3 S1.3a S1.4 S1.5 S1.6 S1.7 S1.8 S1.9 S1.10 S1.11 S1.12 S1.13 S1.14 S1.15 S1.16 S1.16a "
    "S1.17 S1.17a S1.18 S1.19 S1.20 S1.21 S1.22 S1.23"
).split()


@pytest.mark.parametrize("path", timelines("s1"), ids=lambda path: path.stem)
def test_timeline(path: Path) -> None:
    assert differences("s1", path) == []


def test_every_requirement_is_cited() -> None:
    assert clauses("s1") == set(COVERED)
