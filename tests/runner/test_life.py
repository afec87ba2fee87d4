"""Facts in the life of a case and what each does to its clocks (S1.5, edge cases 13 to 16, 19, 26)."""

from pathlib import Path

import pytest

from opspact.runner.shapes import Warned
from tests.runner.play import Played, at, play

PACK = """
roles: {engineer: {side: provider}, user: {side: customer}}
kinds:
  incident:
    levelled: false
    opened_by: [reported]
    fields: {site: {required: true}, item: {}}
    states: [open, working, closed, reopened]
    moves: [{on: accepted, to: working}, {on: departed, sources: [working], when: {item: press}, to: closed}]
  demand: {levelled: false, opened_by: [requested]}
  wish: {levelled: false, opened_by: [requested]}
pauses: {parts: {cap_total: 1 h}}
commitments:
  restore:
    kinds: [incident]
    until: {fact: restored, awaits: confirmed, rejected_by: rejected}
    within: 4 h
    on_reopen: POLICY
    ends: dispatched
  visit: {kinds: [incident], from: accepted, until: arrived, within: 2 h, owed_by: supplier, on_merge: keep_own}
  own: {kinds: [incident], until: solved, within: 9 h, on_merge: keep_own}
  close: {kinds: [incident], until: solved, within: 3 h, judged: false}
"""
OPENED = "09:00 reported T1 | site=port\n"


def told(folder: Path, text: str, promise: str = "restore", policy: str = "stay") -> str:
    """Phase, verdict and due time of the last round, and why it was released."""
    played = play(PACK.replace("POLICY", policy), OPENED + text, folder)
    return f"{played.told(promise)} {played.clock(promise).release_reason}".strip()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("10:00 restored T1", "stopped open 06-01 13:00:00"),
        ("10:00 restored T1\n15:00 confirmed T1", "stopped kept 06-01 13:00:00"),
        ("10:00 restored T1\n11:00 rejected T1", "running open 06-01 13:00:00"),
        ("10:00 restored T1\n11:00 rejected T1\n12:00 restored T1\n15:00 confirmed T1", "stopped kept 06-01 13:00:00"),
        ("10:00 dispatched T1", "void open - ended"),
        ("10:00 dispatched T1\n11:00 restored T1\n12:00 confirmed T1", "void open - ended"),
        ("10:00 cancelled T1", "void open - cancelled"),
        ("10:00 merged T1 | into=T2", "void open - merged"),
        ("10:00 released T1 | clock=restore", "void open - released"),
        ("10:00 released T1 | clock=visit", "running open 06-01 13:00:00"),
        ("10:00 closed T1", "running open 06-01 13:00:00"),
        ("10:00 agreed T1 | clock=restore | limit=6 h", "running open 06-01 15:00:00"),
        ("10:00 agreed T1 | clock=restore | due=2026-06-01 20:00", "running open 06-01 20:00:00"),
        ("10:00 agreed T1 | clock=restore", "running open 06-01 13:00:00"),
        ("10:00 agreed T1 | clock=visit | limit=6 h", "running open 06-01 13:00:00"),
        ("10:00 paused T1 | reason=parts\n10:40 resumed T1\n11:00 paused T1 | reason=parts\n12:00 resumed T1",
         "running open 06-01 14:00:00"),
    ],
)  # fmt: skip
def test_what_a_fact_does_to_a_promise(tmp_path: Path, text: str, expected: str) -> None:
    assert told(tmp_path, text) == expected


def test_a_timer_ends_with_the_case(tmp_path: Path) -> None:
    assert told(tmp_path, "10:00 closed T1", "close") == "void open - closed"
    assert told(tmp_path, "10:00 updated T1", "close") == "running open 06-01 12:00:00"


def test_an_agreement_says_what_was_agreed_and_why(tmp_path: Path) -> None:
    text = OPENED + "10:00 agreed T1 | clock=restore | limit=6 h | reason=spare part | person=li | id=a"
    (change,) = play(PACK.replace("POLICY", "stay"), text, tmp_path).clock("restore").retargetings
    assert (change.at, change.due_before, change.due_after) == (at("10:00"), at("13:00"), at("15:00"))
    assert (change.policy, change.cause, change.source, change.actor) == ("agreed", "spare part", "a", "li")
    assert change.after is not None
    assert (change.after.limit, change.after.text) == (None, "6 h")


@pytest.mark.parametrize(
    ("policy", "promise", "expected"),
    [
        ("stay", "restore", ["stopped kept 06-01 13:00:00"]),
        ("continue", "restore", ["running open 06-01 15:30:00"]),
        ("restart", "restore", ["running open 06-01 16:30:00"]),
        ("new_cycle", "restore", ["stopped kept 06-01 13:00:00", "running open 06-01 16:30:00"]),
        ("stay", "visit", ["stopped kept 06-01 11:10:00"]),
    ],
)
def test_a_reopened_case(tmp_path: Path, policy: str, promise: str, expected: list[str]) -> None:
    """A promise that counts from another fact than the opening waits for the next such fact."""
    text = (
        OPENED
        + """
        09:10 accepted T1
        09:20 arrived T1
        10:00 restored T1
        10:00 confirmed T1
        10:10 closed T1
        12:30 reopened T1
    """
    )
    case = play(PACK.replace("POLICY", policy), text, tmp_path)
    rounds = [c.terms.round for c in case.case().clocks if c.terms.commitment == promise]
    assert [case.told(promise, round_=n) for n in rounds] == expected
    assert (case.case().state, case.case().closed) == ("reopened", None)
    again = play(PACK.replace("POLICY", policy), text + "13:00 accepted T1", tmp_path)
    assert again.told("visit", round_=2) == "running open 06-01 15:00:00"


def test_the_state_moves_as_the_kind_says(tmp_path: Path) -> None:
    def state(text: str) -> str:
        return play(PACK.replace("POLICY", "stay"), OPENED + text, tmp_path).case().state

    assert state("") == "open"
    assert state("09:10 accepted T1") == "working"
    assert state("09:10 accepted T1\n09:20 departed T1") == "working"
    assert state("09:10 accepted T1\n09:20 departed T1 | item=press") == "closed"
    assert state("09:20 closed T1") == "closed"


def merged(folder: Path, text: str) -> Played:
    return play(PACK.replace("POLICY", "stay"), text, folder)


def test_a_merge_gives_its_start_to_promises_that_count_from_the_opening(tmp_path: Path) -> None:
    earlier = "08:00 reported T2\n08:10 accepted T2\n" + OPENED + "09:10 accepted T1\n10:30 merged T2 | into=T1"
    played = merged(tmp_path, earlier)
    assert played.case("T2").merged_into == "T1"
    assert [played.told(name) for name in ("restore", "visit", "own")] == [
        "running open 06-01 12:00:00", "running open 06-01 11:10:00", "running open 06-01 18:00:00",
    ]  # fmt: skip
    later = OPENED + "09:30 reported T2\n10:30 merged T2 | into=T1"
    assert merged(tmp_path, later).told("restore") == "running open 06-01 13:00:00"


def test_a_case_is_opened_by_its_kind_of_fact_and_says_what_it_lacks(tmp_path: Path) -> None:
    pack = PACK.replace("POLICY", "stay")
    assert play(pack, "09:00 reported T1", tmp_path).case().warnings == (Warned("no_value", ("site",)),)
    assert play(pack, OPENED, tmp_path).case().warnings == ()
    kinds = play(pack, "09:00 requested A\n09:00 requested B | kind=wish\n09:00 requested C | kind=other", tmp_path)
    assert [(case.id, case.kind) for case in kinds.outcome.cases] == [("A", "demand"), ("B", "wish")]


def test_clocks_carry_their_terms(tmp_path: Path) -> None:
    pack = PACK.replace("POLICY", "restart") + "late_facts: {mend: freely}\n"
    played = play(pack, OPENED + "09:10 accepted T1", tmp_path)
    terms = {c.terms.commitment: c.terms for c in played.case().clocks}
    assert [(t.subject, t.owed_by, t.judged, t.reopen, t.late_mends) for t in terms.values()] == [
        ("T1", "provider", True, "restart", True),
        ("T1", "supplier", True, "new_cycle", True),
        ("T1", "provider", True, "new_cycle", True),
        ("T1", "provider", False, "new_cycle", True),
    ]
    assert [(reason, span) for reason, span in terms["restore"].caps] == [("parts", 3_600_000_000)]


AMENDED = """
kinds: {incident: {levelled: false}}
commitments: {respond: {kinds: [incident], until: responded, within: 2 h},
              old: {kinds: [incident], until: solved, within: 99 h}}
amendments:
  - effective: 2026-06-02
    running: adopt
    change:
      commitments: {old: null, fresh: {kinds: [incident], until: restored, within: 30 h},
                    each: {kinds: [incident], per: line, from: accepted, until: solved, within: 20 h}}
"""


def test_an_adopted_version_attaches_its_promises_from_their_true_start(tmp_path: Path) -> None:
    text = "23:00 reported T1 | lines=a,b\n23:10 accepted T1 | line=b\n2026-06-02 01:00 updated T1"
    played = play(AMENDED, text, tmp_path)
    assert played.case().version == 2
    assert played.told("respond") == "running open 06-02 01:00:00"
    assert (played.told("old"), played.clock("old").release_reason) == ("void open -", "dropped")
    assert played.told("fresh") == "running open 06-03 05:00:00"
    assert [c.terms.line for c in played.case().clocks if c.terms.commitment == "each"] == ["b"]
    assert played.told("each", line="b") == "running open 06-02 19:10:00"


def test_a_promise_to_each_line_is_one_to_the_case_that_has_none(tmp_path: Path) -> None:
    played = play(AMENDED, "23:00 reported T1\n23:10 accepted T1\n2026-06-02 01:00 updated T1", tmp_path)
    assert [c.terms.line for c in played.case().clocks if c.terms.commitment == "each"] == [""]
    assert played.told("each") == "running open 06-02 19:10:00"


def test_a_line_named_later_has_the_promises_of_lines_alone(tmp_path: Path) -> None:
    pack = AMENDED[: AMENDED.index("amendments")].replace("until: responded,", "until: responded, per: line,")
    text = "09:00 reported T1 | lines=a\n09:30 measured T1 | line=b | load=3\n09:40 responded T1 | line=b"
    played = play(pack, text, tmp_path)
    assert [(c.terms.commitment, c.terms.line, c.phase) for c in played.case().clocks] == [
        ("respond", "a", "running"), ("old", "", "running"), ("respond", "b", "stopped"),
    ]  # fmt: skip
    assert played.told("respond", line="b") == "stopped kept 06-01 11:00:00"
    assert played.case().lines == {"a": {}, "b": {"load": "3"}}
