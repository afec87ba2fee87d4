"""Waits: what begins, approves and ends them, and the stretches they leave on a clock (S1.10, S2.5)."""

from pathlib import Path

import pytest

from opspact.kernel.time import iso
from opspact.runner.shapes import Warned
from tests.runner.play import ZONE, Played, play

PACK = """
roles: {engineer: {side: provider}, user: {side: customer}}
facts: {access_denied: {}, access_given: {}}
pauses:
  parts: {approval: [customer], evidence: [order]}
  access: {from: access_denied, until: access_given, when: {zone: far}, cap: 30 min, excluded: true}
  talk: {commitments: [restore]}
exclusions: {storm: {clocks: true}, strike: {}}
commitments:
  restore: {kinds: [incident], until: restored, within: 4 h}
  answer: {kinds: [incident], until: updated, within: 6 h, paused_by: [talk]}
kinds: {incident: {levelled: false}}
"""
ORDERED = "09:00 reported T1\n10:00 paused T1 | reason=parts | order=7 | by=engineer | id=p{}\n"


def course(played: Played, promise: str = "restore") -> list[str]:
    """The stretches of a clock that do not count: from, until, kind, cause, actor, source."""
    return [
        f"{iso(s.start, ZONE)[11:16]} {iso(s.end, ZONE)[11:16]} {s.kind} {s.cause} {s.actor} {s.source}"
        for s in played.clock(promise).stretches
        if s.kind != "counted"
    ]


@pytest.mark.parametrize(
    ("text", "stretches"),
    [
        (ORDERED.format("") + "11:00 resumed T1\n12:00 updated T1", []),
        (ORDERED.format(" | approved_by=user") + "11:00 resumed T1", ["10:00 11:00 paused parts engineer p"]),
        (ORDERED.format(" | approved_by=engineer") + "11:00 resumed T1", []),
        (ORDERED.format("") + "11:00 resumed T1\n12:00 approved T1 | of=p | by=user",
         ["10:00 11:00 paused parts engineer p"]),
        (ORDERED.format("") + "10:30 approved T1 | of=p | by=user\n11:00 resumed T1",
         ["10:00 11:00 paused parts engineer p"]),
        (ORDERED.format("") + "10:30 approved T1 | of=p | by=user\n11:00 resumed T1\n11:30 approved T1 | of=p",
         ["10:00 11:00 paused parts engineer p"]),
        (ORDERED.format("") + "12:00 approved T1 | of=parts | by=user", ["10:00 12:00 paused parts engineer p"]),
        (ORDERED.format("") + "12:00 approved T1 | of=p | by=engineer\n12:30 updated T1", []),
        (ORDERED.format("") + "12:00 approved T1 | of=parts | by=user | id=y\n12:30 corrected T1 | of=y | text=x",
         ["10:00 12:30 paused parts engineer p"]),
        (ORDERED.format("") + "12:00 approved T1 | of=q | by=user\n12:30 updated T1", []),
        (ORDERED.format("") + "12:00 resumed T1\n12:10 restored T1\n13:00 approved T1 | of=p | by=user",
         ["10:00 12:00 paused parts engineer p"]),
        (ORDERED.format("").replace("order=7 | ", "") + "11:00 resumed T1\n12:00 approved T1 | of=p | by=user", []),
        (ORDERED.format(" | approved_by=user") + "11:00 resumed T1 | reason=talk\n11:30 resumed T1 | reason=parts",
         ["10:00 11:30 paused parts engineer p"]),
        ("09:00 reported T1 | zone=far\n10:00 access_denied T1 | person=li | id=d\n10:20 access_given T1",
         ["10:00 10:20 excluded access li d"]),
        ("09:00 reported T1 | zone=far\n10:00 access_denied T1 | person=li | id=d\n11:00 access_given T1",
         ["10:00 10:30 excluded access li d"]),
        ("09:00 reported T1 | zone=near\n10:00 access_denied T1\n11:00 access_given T1", []),
        ("09:00 reported T1\n10:00 exclusion_started T1 | reason=storm | id=s\n11:00 exclusion_ended T1",
         ["10:00 11:00 excluded storm  s"]),
        ("09:00 reported T1\n10:00 exclusion_started T1 | reason=strike\n11:00 exclusion_ended T1", []),
    ],
)  # fmt: skip
def test_a_wait_leaves_its_stretch(tmp_path: Path, text: str, stretches: list[str]) -> None:
    assert course(play(PACK, text, tmp_path)) == stretches


def test_a_wait_stops_the_clocks_it_is_meant_for(tmp_path: Path) -> None:
    text = "09:00 reported T1\n10:00 paused T1 | reason={} | id=p | order=1 | approved_by=user\n11:00 updated T1"
    both = play(PACK, text.format("talk"), tmp_path)
    assert (course(both), course(both, "answer")) == (["10:00 11:00 paused talk  p"], ["10:00 11:00 paused talk  p"])
    one = play(PACK, text.format("parts"), tmp_path)
    assert (course(one), course(one, "answer")) == (["10:00 11:00 paused parts  p"], [])


def test_missing_evidence_is_shown(tmp_path: Path) -> None:
    text = ORDERED.format("").replace("order=7 | ", "")
    assert play(PACK, text, tmp_path).case().warnings == (Warned("no_evidence", ("order",), "parts"),)


def test_a_round_that_begins_in_a_wait_waits(tmp_path: Path) -> None:
    pack = PACK.replace("within: 4 h}", "within: 4 h, rounds: {again: each_start}}")
    text = "09:00 reported T1\n10:00 paused T1 | reason=talk | id=p\n10:30 reported T1\n11:00 resumed T1"
    played = play(pack, text, tmp_path)
    assert [(course(played)), played.told("restore", round_=2)] == [
        ["10:30 11:00 paused talk  p"], "running open 06-01 15:00:00",
    ]  # fmt: skip
