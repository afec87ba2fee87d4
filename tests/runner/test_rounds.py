"""When the next round of a promise begins: after a stop, on a schedule, at each start, past a missed one."""

from pathlib import Path

import pytest

from opspact.kernel.time import iso
from tests.runner.play import ZONE, play

PACK = """
calendars: {office: {windows: {mon-fri: ["09:00-17:00"]}}}
kinds: {incident: {levelled: false}}
commitments:
  patrol: {kinds: [incident], from: reported, until: visited, within: 1 h, ends: solved, TERMS}
"""


def rounds(folder: Path, terms: str, text: str, until: str = "18:00") -> list[str]:
    """Start, due time, phase, verdict and reason of its release, of each round."""
    case = play(PACK.replace("TERMS", terms), "09:00 reported T1\n" + text, folder, until=until).case()
    return [
        f"{hour(c.started)} {hour(c.settled_due)} {c.phase} {c.verdict} {c.release_reason}".rstrip()
        for c in case.clocks
    ]


def hour(moment: int | None) -> str:
    """Local day and time of an instant; `-` where there is none."""
    return "-" if moment is None else iso(moment, ZONE)[8:16].replace("T", " ")


@pytest.mark.parametrize(
    ("terms", "text", "until", "expected"),
    [
        pytest.param(
            "rounds: {again: after_stop, missed: next}",
            "11:30 visited T1",
            "12:00",
            ["01 09:00 01 10:00 void broken missed", "01 10:00 01 11:00 void broken missed",
             "01 11:00 01 12:00 stopped kept", "01 11:30 01 12:30 running open"],
            id="a missed one closes at its due time and the next begins there",
        ),
        pytest.param(
            "rounds: {again: after_stop}",
            "11:30 visited T1",
            "12:00",
            ["01 09:00 01 10:00 stopped broken", "01 11:30 01 12:30 running open"],
            id="a missed one waits for its late stop",
        ),
        pytest.param(
            "rounds: {again: on_schedule, every: 2 h}",
            "14:30 visited T1",
            "14:59",
            ["01 09:00 01 10:00 stopped broken"],
            id="after a late stop the next begins with the schedule, not before",
        ),
        pytest.param(
            "rounds: {again: on_schedule, every: 2 h}",
            "14:30 visited T1",
            "15:00",
            ["01 09:00 01 10:00 stopped broken", "01 15:00 01 16:00 running open"],
            id="after a late stop the next begins with the schedule",
        ),
        pytest.param(
            "rounds: {again: on_schedule, every: 2 h}",
            "13:00 visited T1",
            "13:00",
            ["01 09:00 01 10:00 stopped broken", "01 13:00 01 14:00 running open"],
            id="a stop at a point of the schedule begins the next there",
        ),
        pytest.param(
            "on: office, rounds: {again: on_schedule, every: 5 h}",
            "09:30 visited T1\n14:30 visited T1",
            "2026-06-02 11:01",
            ["01 09:00 01 10:00 stopped kept", "01 14:00 01 15:00 stopped kept", "02 11:00 02 12:00 running open"],
            id="a schedule counts on the promise's calendar",
        ),
        pytest.param(
            'rounds: {again: on_schedule, every: "1 working day, same time on office"}',
            "2026-06-05 08:00 visited T1",
            "2026-06-08 09:30",
            ["01 09:00 01 10:00 stopped broken", "05 09:00 05 10:00 running broken"],
            id="a schedule on working days that waits",
        ),
        pytest.param(
            "rounds: {again: each_start, missed: next}",
            "13:00 reported T1",
            "13:30",
            ["01 09:00 01 10:00 running broken", "01 13:00 01 14:00 running open"],
            id="each start begins one, and nothing else does",
        ),
        pytest.param(
            "rounds: {again: on_schedule, every: 2 h, missed: next}",
            "09:10 visited T1\n10:30 solved T1",
            "18:00",
            ["01 09:00 01 10:00 stopped kept"],
            id="no round begins after the end",
        ),
        pytest.param(
"rounds: {again: on_schedule, every: 2 h}",
            "09:10 visited T1\n11:05 visited T1\n13:10 visited T1",
            "15:01",
            ["01 09:00 01 10:00 stopped kept", "01 11:00 01 12:00 stopped kept", "01 13:00 01 14:00 stopped kept",
             "01 15:00 01 16:00 running open"],
            id="each has its place on the schedule whenever the one before was done",
        ),
    ],
)  # fmt: skip
def test_rounds(tmp_path: Path, terms: str, text: str, until: str, expected: list[str]) -> None:
    assert rounds(tmp_path, terms, text, until) == expected


def test_the_rounds_of_a_case_registered_late_begin_at_their_true_times(tmp_path: Path) -> None:
    pack = PACK.replace("TERMS", "rounds: {again: after_stop, missed: next}")
    case = play(pack, "09:00 reported T1 | recorded=11:00\n11:01 updated T1", tmp_path).case()
    assert [(hour(c.started), c.verdict) for c in case.clocks] == [
        ("01 09:00", "broken"), ("01 10:00", "broken"), ("01 11:00", "open"),
    ]  # fmt: skip


def test_no_round_begins_while_a_stop_awaits_its_confirmation(tmp_path: Path) -> None:
    terms = "rounds: {again: on_schedule, every: 2 h}"
    pack = PACK.replace("until: visited", "until: {fact: visited, awaits: confirmed, rejected_by: rejected}")
    text = "09:00 reported T1\n09:30 visited T1\n12:30 confirmed T1"
    held = play(pack.replace("TERMS", terms), text, tmp_path, until="12:59").case()
    assert [(c.terms.round, c.verdict) for c in held.clocks] == [(1, "kept")]
    case = play(pack.replace("TERMS", terms), text, tmp_path, until="13:00").case()
    assert [(c.terms.round, c.phase) for c in case.clocks] == [(1, "stopped"), (2, "running")]
    assert [(s.cause, s.actor, s.source) for s in case.clocks[1].stretches] == []
