"""The general O&M offer: channels, types, steps, conduct (S3.1 to S3.6)."""

from pathlib import Path

import pytest

from tests.packs.checking import clauses, differences, timelines, uncited, unproven

COVERED = {f"S3.{n}" for n in range(1, 7)}


@pytest.mark.parametrize("path", timelines("s3"), ids=lambda path: path.stem)
def test_timeline(path: Path) -> None:
    assert differences("s3", path) == []


def test_every_requirement_is_cited_and_every_entry_cites_one() -> None:
    assert clauses("s3") == COVERED
    assert uncited("s3") == []


def test_every_promise_duty_and_gate_is_expected_somewhere() -> None:
    assert unproven("s3") == set()
