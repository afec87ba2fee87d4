"""Reading timelines: what is understood, and every error at its exact place."""

import pytest

from opspact.kernel.time import MINUTE
from opspact.simulate.timeline import TimelineErrors
from tests.simulate.samples import at, timeline

HEAD = "timeline: 1\nfacts:\n"
OPENS = "  - {at: 2026-05-08 09:00, fact: reported, case: T1, kind: incident, by: customer}\n"


def errors(text: str) -> list[tuple[int, int, str]]:
    with pytest.raises(TimelineErrors) as caught:
        timeline(text)
    return [(problem.line, problem.column, problem.message) for problem in caught.value.problems]


def place(text: str, line: int, word: str) -> tuple[int, int]:
    """Line and column at which a word is written."""
    return line, text.splitlines()[line - 1].index(word) + 1


def test_times_are_local_and_distances_count_from_the_fact_before() -> None:
    more = '  - {at: "+30 min", fact: responded, case: T1}\n  - {at: "+1 h", after: f1, fact: restored, case: T1}\n'
    facts = timeline(HEAD + OPENS + more).facts
    assert [fact.at for fact in facts] == [at(f"2026-05-08 {clock}") for clock in ("09:00", "09:30", "10:00")]
    assert [fact.id for fact in facts] == ["f1", "f2", "f3"]


def test_recording_time_is_later_or_the_same() -> None:
    late = '  - {at: 2026-05-08 09:05, recorded: "+2 h", fact: responded, case: T1}\n'
    fact = timeline(HEAD + OPENS + late).facts[1]
    assert fact.recorded - fact.at == 120 * MINUTE
    early = "  - {at: 2026-05-08 09:05, recorded: 2026-05-08 09:04, fact: responded, case: T1}\n"
    assert errors(HEAD + OPENS + early) == [(4, 38, "a fact cannot be recorded before it happened")]


def test_fields_are_checked_as_declared_and_moments_get_their_offset() -> None:
    opens = "  - {at: 2026-05-08 09:00, fact: reported, case: 0012, service: web, planned_end: 2026-05-09 8:00}\n"
    fact = timeline(HEAD + opens).facts[0]
    assert fact.case == "0012"
    assert fact.fields == {"kind": "incident", "service": "web", "planned_end": "2026-05-09T08:00:00+08:00"}


def test_every_error_is_found_in_one_run_at_its_place() -> None:
    text = HEAD + OPENS + (
        "  - {at: 2026-05-08 09:05, fact: respnded, case: T1}\n"
        "  - {at: 25 o'clock, fact: responded, case: T2}\n"
        "  - {fact: restored, case: T1, impact: medium}\n"
        "  - {at: 2026-05-08, fact: reported, case: T3, kind: incidnt, service: wbe}\n"
        "expect:\n"
        "  clocks: [{case: T1, clock: respnd, du: 2026-05-08}]\n"
    )  # fmt: skip
    wrong_time = (
        "\"25 o'clock\" is not a time; write for example '2026-05-08 09:00', '2026-05-08 09:04:59', "
        "'2026-05-08T09:00:00+08:00', '2026-05-08' or '+30 min'"
    )
    assert errors(text) == [
        (*place(text, 4, "respnded"), "unknown fact 'respnded'"),
        (*place(text, 5, "25 o"), wrong_time),
        (*place(text, 5, "T2"), "no fact opens the case 'T2'"),
        (*place(text, 6, "{fact"), "a fact says when it happened"),
        (*place(text, 6, "medium"), "'medium' is none of the choices: high, low"),
        (*place(text, 7, "incidnt"), "unknown kind of case 'incidnt'"),
        (*place(text, 7, "wbe"), "'wbe' is not among the services of the plan: mail, web"),
        (*place(text, 9, "du:"), "unknown key 'du'"),
        (*place(text, 9, "respnd"), "unknown clock 'respnd'"),
    ]


def test_the_nearest_right_word_is_offered() -> None:
    with pytest.raises(TimelineErrors) as caught:
        timeline(HEAD + OPENS + "  - {at: 2026-05-08, fact: respnded, case: T1}\n")
    assert "did you mean 'responded'?" in str(caught.value)
    assert str(caught.value).startswith("line.yaml:4:28: error: facts[1].fact: ")


def test_a_free_field_like_a_known_key_is_a_warning() -> None:
    line = timeline(HEAD + OPENS + "  - {at: 2026-05-08, fact: responded, case: T1, recoreded: x}\n")
    assert [(w.severity, w.line, w.hint) for w in line.warnings] == [("warning", 4, "did you mean 'recorded'?")]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[]", "a timeline is a mapping"),
        ("timeline: 2\nfacts: []", "the version of the format is not known"),
        ("timeline: 1", "a timeline holds facts"),
        ("timeline: 1\nplan: other\nfacts: []", "this timeline is for the plan 'other', not for 'sample'"),
        ("timeline: 1\nzone: Mars/Base\nfacts: []", "unknown time zone 'Mars/Base'"),
        ("timeline: 1\nfacts: [{at: '+1 h', fact: reported, case: T1}]", "the first fact has none before it"),
        (HEAD + OPENS + "  - {at: 2026-05-08, id: f1, fact: closed, case: T1}", "the id 'f1' is used twice"),
    ],
)  # fmt: skip
def test_what_a_timeline_must_be(text: str, message: str) -> None:
    assert message in [found for _, _, found in errors(text)]


def test_json_is_read_too() -> None:
    fact = timeline('{"timeline": 1, "facts": [{"at": "2026-05-08", "fact": "reported", "case": "T1"}]}').facts[0]
    assert fact.at == at("2026-05-08 00:00")
