"""The general O&M offer: channels, types, steps, conduct (S3.1 to S3.6)."""

from pathlib import Path

import pytest

from tests.packs.checking import clauses, differences, timelines

COVERED = "S3.1 S3.2 S3.3 S3.4 S3.5 S3.6".split()


@pytest.mark.parametrize("path", timelines("s3"), ids=lambda path: path.stem)
def test_timeline(path: Path) -> None:
    assert differences("s3", path) == []


def test_every_requirement_is_cited() -> None:
    assert clauses("s3") == set(COVERED)
