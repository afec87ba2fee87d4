"""The worked example of the README: its pack and timeline give the output that it shows."""

import re
from pathlib import Path

import pytest

from tests.house.repository import ROOT
from tests.shell.calling import opspact

BLOCK = re.compile(r"```(yaml|text)\n(.*?)```", re.DOTALL)


@pytest.mark.parametrize(("lang", "place"), [("zh", 0), ("en", 1)])
def test_the_worked_example_prints_what_the_readme_shows(tmp_path: Path, lang: str, place: int) -> None:
    blocks = BLOCK.findall((ROOT / "README.md").read_text("utf-8"))
    pack, timeline = [text for kind, text in blocks if kind == "yaml"]
    (tmp_path / "mini.yaml").write_text(pack, "utf-8")
    (tmp_path / "day.yaml").write_text(timeline, "utf-8")
    found = opspact(
        "simulate", str(tmp_path / "mini.yaml"), str(tmp_path / "day.yaml"), "--why", "T1/restore", "--lang", lang
    )
    assert found.output == [text for kind, text in blocks if kind == "text"][place]
