"""`opspact samples`: one readable report of each shipped plan."""

import pytest

from opspact.plans.shipped import shipped_packs
from tests.shell.calling import opspact

NAMES = ["s0", "s1", "s2", "s3", "s4a", "s4b", "s4c"]


def test_the_shipped_plans_come_in_order() -> None:
    assert list(shipped_packs()) == NAMES


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(("lang", "met"), [("zh", "项预期全部相符。"), ("en", "expectations are met.")])
def test_every_sample_is_as_expected_and_short(name: str, lang: str, met: str) -> None:
    done = opspact("samples", "--only", name, "--lang", lang)
    assert done.exit_code == 0, done.output
    assert done.output.rstrip().endswith(met)
    assert len(done.output.splitlines()) <= 120
    assert max(map(len, done.output.splitlines())) <= 140


def test_duties_are_one_row_each_with_their_broken_periods() -> None:
    rows = [" ".join(row.split()) for row in opspact("samples", "--only", "s2").output.splitlines()]
    assert "支撑周报 S2.9 3 10 1 2026-W01 … 2026-W09, 2026-W12 04-04 00:00" in rows


def test_an_unknown_pack_is_named() -> None:
    done = opspact("samples", "--only", "s9")
    assert (done.exit_code, "s0, s1, s2" in done.output) == (2, True)
