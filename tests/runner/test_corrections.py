"""Facts corrected and voided: what is known from then on, what was known before, what needs the other side."""

from pathlib import Path

import pytest

from tests.runner.play import play

PACK = """
roles: {engineer: {side: provider}, user: {side: customer}}
levels: {scale: {high: {}, low: {}}, default: low}
commitments:
  respond: {until: responded, within: {high: 5 min, low: 20 min}}
"""


def told(folder: Path, text: str, known_at: str = "12:00") -> tuple[str, tuple[str, ...]]:
    """How the response stands, and which facts claim more."""
    played = play(PACK, text, folder, until="12:00", known_at=known_at)
    return played.told("respond"), played.clock("respond").claims


REPORTED = "09:00 reported T1 | id=r\n"
LATE = REPORTED + "09:30 responded T1 | by=engineer | id=a\n"
TWICE = (
    LATE
    + """10:00 corrected T1 | of=a | happened=2026-06-01 09:10
    10:30 corrected T1 | of=a | happened=2026-06-01 09:40"""
)
LOWERED = """
    09:00 reported T1 | level=high | id=r
    09:01 classified T1 | level=high
    09:06 responded T1 | by=engineer
    10:00 corrected T1 | of=r | level=low
"""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (REPORTED + "09:10 corrected T1 | of=r | level=high", ("running broken 06-01 09:05:00", ())),
        (REPORTED + "09:10 corrected T1 | of=x | happened=2026-06-01 08:00", ("running broken 06-01 09:20:00", ())),
        (REPORTED + "09:05 responded T1 | id=a\n09:10 withdrawn T1 | of=a", ("running broken 06-01 09:20:00", ())),
        (REPORTED + "09:05 responded T1 | id=a\n09:10 withdrawn T1 | of=x", ("stopped kept 06-01 09:20:00", ())),
        (LATE + "10:00 corrected T1 | of=r | happened=2026-06-01 09:15 | id=c",
         ("stopped broken 06-01 09:35:00", ("c",))),
        (LATE + "10:00 corrected T1 | of=r | happened=2026-06-01 09:15 | id=c\n11:00 approved T1 | of=c | by=user",
         ("stopped kept 06-01 09:35:00", ())),
        (LATE + "10:00 corrected T1 | of=r | happened=2026-06-01 09:15 | id=c | approved_by=user",
         ("stopped kept 06-01 09:35:00", ())),
        (LATE + "10:00 corrected T1 | of=r | happened=2026-06-01 09:15 | id=c\n"
         "11:00 approved T1 | of=c | by=user | id=y\n"
         "11:30 corrected T1 | of=y | text=by phone", ("stopped kept 06-01 09:35:00", ())),
        (TWICE, ("stopped broken 06-01 09:20:00", ())),
        (LOWERED, ("stopped broken 06-01 09:05:00", ())),
    ],
)  # fmt: skip
def test_what_a_correction_does(tmp_path: Path, text: str, expected: tuple[str, tuple[str, ...]]) -> None:
    assert told(tmp_path, text) == expected


def test_before_a_correction_the_old_was_known(tmp_path: Path) -> None:
    text = REPORTED + "09:10 corrected T1 | of=r | level=high | reason=typing error"
    assert told(tmp_path, text, "09:09")[0] == "running broken 06-01 09:20:00"
    case = play(PACK, text, tmp_path).case()
    assert (case.level, case.fields) == ("high", {})


def test_where_late_facts_mend_freely_a_correction_needs_nobody(tmp_path: Path) -> None:
    text = LATE + "10:00 corrected T1 | of=r | happened=2026-06-01 09:15 | id=c"
    clock = play(PACK + "late_facts: {mend: freely}\n", text, tmp_path).clock("respond")
    assert (clock.verdict, clock.claims) == ("kept", ())
