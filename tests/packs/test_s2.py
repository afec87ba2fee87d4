"""The procuratorate's maintenance contract: every number at its boundary (S2.1 to S2.12)."""

from pathlib import Path
from shutil import copytree

import pytest

from opspact.plans.loader import load
from opspact.plans.shipped import shipped_packs
from opspact.simulate.check import check
from opspact.simulate.presenting import present
from opspact.simulate.reading import read_timeline
from opspact.simulate.run import run
from tests.packs.checking import clauses, differences, timelines, uncited, unproven

COVERED = {f"S2.{n}" for n in range(1, 13)} | {"S2.1a", "S2.3a", "S2.8a", "S2.9a", "S2.10a"}

NEW_PAPER = """
amendments:
  - effective: 2026-07-01
    title: {zh: 新版级别文件, en: new paper on levels}
    change:
      levels:
        scale:
          severe: {reached: {any: [{outage: {of: business, in: office, once: ">= 30 min"}}]}}
"""
OUTAGES = """
timeline: 1
now: 2026-07-01 12:00
facts:
  - {at: 2026-06-30 09:00, fact: reported, case: OLD, by: customer, service: case-handling}
  - {at: 2026-07-01 09:00, fact: reported, case: NEW, by: customer, service: case-handling}
  - {at: 2026-07-01 10:00, fact: outage_started, cases: [OLD, NEW], service: case-handling}
expect:
  levels:
    - {case: NEW, at: 2026-07-01 10:29:59, level: general}
    - {case: NEW, at: 2026-07-01 10:30, level: severe}
    - {case: OLD, at: 2026-07-01 10:59:59, level: general}
    - {case: OLD, at: 2026-07-01 11:00, level: severe}
"""


@pytest.mark.parametrize("path", timelines("s2"), ids=lambda path: path.stem)
def test_timeline(path: Path) -> None:
    assert differences("s2", path) == []


def test_every_requirement_is_cited_and_every_entry_cites_one() -> None:
    assert clauses("s2") == COVERED
    assert uncited("s2") == []


def test_every_promise_duty_and_gate_is_expected_somewhere() -> None:
    assert unproven("s2") == set()


def test_a_new_paper_on_levels_serves_cases_opened_from_its_day_on(tmp_path: Path) -> None:
    """S2.3a: the level table is versioned with dates of effect."""
    pack = Path(copytree(shipped_packs()["s2"], tmp_path / "s2")) / "pack.yaml"
    pack.write_text(pack.read_text("utf-8") + NEW_PAPER, "utf-8")
    book = load(pack.parent)
    line = read_timeline("outages.yaml", OUTAGES, book)
    assert check(line, lambda at: present(run(book, line.facts, until=line.now, as_of=at), book, line.zone)) == []
