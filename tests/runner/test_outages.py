"""Outages: what begins, ends and joins them, whose they are, and what is cut out of them (S1.7, S2.2, S2.3, R2.3)."""

from pathlib import Path

import pytest

from tests.runner.play import play

PACK = """
facts: {down: {}, up: {}, cooled: {}, warmed: {}}
levels:
  scale:
    high: {reached: {any: [{outage: {of: OF, once: ">= 2 h"}}, {lasting: {heat: ">= 40", for: ">= 1 h"}}]}}
    low: {}
  default: low
roles: {monitor: {side: provider}}
exclusions: {works: {}, storm: {}}
outages:
  line: {starts: [down], ends: [up], where: {part: core}, merge_gap: 5 min, drop_under: 1 min, exclude: [works]}
  slow: {while: {delay: "> 200"}, key: case}
  dark: {key: room}
  seen: {where: {by: monitor}}
  cold: {starts: [cooled], ends: [warmed], key: room}
commitments: {respond: {until: responded, within: {high: 5 min, low: 10 min}}}
"""
LINE, SLOW, DARK, SEEN = (PACK.replace("OF", kind) for kind in ("line", "slow", "dark", "seen"))
CORE = "09:00 reported T1 | service=s | part=core\n09:00 down T1\n"


def risen(pack: str, text: str, folder: Path, until: str = "18:00", case: str = "T1") -> list[str]:
    """When the level of the case rose."""
    return [span[6:] for span in play(pack, text, folder, until=until).levels(case) if span.endswith("high")]


@pytest.mark.parametrize(
    ("pack", "text", "rises"),
    [
        (LINE, "09:00 reported T1 | service=s\n09:00 down T1 | part=edge", []),
        (LINE, "09:00 reported T1 | service=s\n09:00 down T1 | part=core", ["11:00:00 high"]),
        (LINE, CORE + "09:30 outage_ended T1", ["11:00:00 high"]),
        (LINE, CORE + "10:30 up T1", []),
        (LINE, CORE + "10:00 up T1\n10:05 down T1", ["11:00:00 high"]),
        (LINE, CORE + "10:00 up T1\n10:05:01 down T1", ["12:05:01 high"]),
        (SLOW, "09:00 reported T1\n09:00 measured T1 | delay=201", ["11:00:00 high"]),
        (SLOW, "09:00 reported T1\n09:00 measured T1 | delay=201\n10:00 measured T1 | delay=200", []),
        (SLOW, "09:00 reported T1\n09:00 outage_started T1\n10:00 measured T1 | delay=300", ["12:00:00 high"]),
        (SEEN, "09:00 reported T1\n09:00 outage_started T1 | by=monitor", ["11:00:00 high"]),
        (SEEN, "09:00 reported T1\n09:00 outage_started T1", []),
        (DARK, "09:00 reported T1 | heat=39\n09:30 measured T1 | heat=40", ["10:30:00 high"]),
        (DARK, "09:00 reported T1 | heat=39\n09:30 measured T1 | heat=40\n10:29 measured T1 | heat=39", []),
    ],
)  # fmt: skip
def test_an_outage_begins_and_ends_with_what_its_kind_names(
    pack: str, text: str, rises: list[str], tmp_path: Path
) -> None:  # fmt: skip
    assert risen(pack, text, tmp_path) == rises


@pytest.mark.parametrize(
    ("works", "rises"),
    [
        ("09:30 exclusion_started T1 | reason=works\n10:00 exclusion_ended T1", "11:30:00 high"),
        ("09:30 exclusion_started T1 | reason=storm\n10:00 exclusion_ended T1", "11:00:00 high"),
        ("09:30 exclusion_started - | reason=works\n10:00 exclusion_ended -", "11:30:00 high"),
        ("09:30 exclusion_started - | reason=works | service=s\n10:00 exclusion_ended -", "11:30:00 high"),
        ("09:30 exclusion_started - | reason=works | service=t\n10:00 exclusion_ended -", "11:00:00 high"),
        ("09:30 exclusion_started - | reason=storm\n10:00 exclusion_ended -", "11:00:00 high"),
        ("09:10 reported T2 | service=s\n09:30 exclusion_started T2 | reason=works\n10:00 exclusion_ended T2",
         "11:30:00 high"),
        ("09:10 reported T2 | service=t\n09:30 exclusion_started T2 | reason=works\n10:00 exclusion_ended T2",
         "11:00:00 high"),
    ],
)  # fmt: skip
def test_agreed_works_of_the_case_its_service_or_the_contract_are_cut_out(
    works: str, rises: str, tmp_path: Path
) -> None:  # fmt: skip
    assert risen(LINE, CORE + works, tmp_path) == [rises]


def test_under_the_key_case_each_case_counts_for_itself(tmp_path: Path) -> None:
    text = """
        09:00 reported T1
        09:00 measured T1 | delay=300
        10:30 measured T1 | delay=100
        10:30 reported T2
        10:30 measured T2 | delay=300
    """
    assert risen(SLOW, text, tmp_path, case="T2") == ["12:30:00 high"]


def test_what_a_case_noted_before_its_opening_is_of_its_own_key_alone(tmp_path: Path) -> None:
    text = """
        09:00 outage_started T1
        09:30 reported T1 | room=r
        10:59 reported T2 | room={}
        11:00 reported T3 | room={}
    """
    assert risen(DARK, text.format("r", "r"), tmp_path, case="T2") == ["11:00:00 high"]
    assert risen(DARK, text.format("r", "r"), tmp_path, case="T3") == ["11:00:00 high"]
    assert risen(DARK, text.format("q", "q"), tmp_path, case="T3") == []


def test_a_case_that_comes_under_another_key_takes_the_total_of_that_key(tmp_path: Path) -> None:
    text = "09:00 reported T1 | room=r\n09:00 outage_started T1\n{} updated T1 | room=q"
    assert risen(DARK, text.format("10:59"), tmp_path) == []
    assert risen(DARK, text.format("11:00:01"), tmp_path) == ["11:00:00 high"]


def test_two_kinds_of_outage_in_one_case_are_two_totals(tmp_path: Path) -> None:
    both = PACK.replace('{outage: {of: OF, once: ">= 2 h"}}',
                        '{outage: {of: cold, once: ">= 3 h"}}, {outage: {of: dark, once: ">= 2 h"}}')  # fmt: skip
    text = "09:00 reported T1 | room=r\n09:00 cooled T1\n09:30 outage_started T1"
    assert risen(both, text, tmp_path) == ["11:30:00 high"]
