"""The incident report of played incidents: what stands in it, what it rests on, what is still missing."""

import pytest

from opspact.documents.contents import report_kind, report_promises
from opspact.documents.incident import Material, NotReported, build
from opspact.documents.shapes import Attachment, IncidentReport
from opspact.kernel.text import pick
from opspact.kernel.time import HOUR, MINUTE
from tests.documents.playing import at, book, played, report_of, sample

TEXTS = {"cause": "光模块老化。", "measures": "更换光模块。", "prevention": "按季度检测收光功率。"}


def times(report: IncidentReport) -> dict[str, str]:
    return {one.name: one.source for one in report.times}


def test_s1_says_when_what_by_whom_and_how_each_promise_was_kept() -> None:
    report = sample("s1", "T-0501", "2026-05-01 12:00")
    assert list(times(report)) == [
        "occurred", "reported", "responded", "onsite_requested", "arrived", "restored", "solved",
    ]  # fmt: skip
    occurred = report.times[0]
    assert (occurred.at, occurred.recorded) == (at("2026-05-01 02:05"), at("2026-05-01 02:14"))
    assert [(one.level, one.start) for one in report.levels] == [
        ("serious", at("2026-05-01 04:05")), ("major", at("2026-05-01 06:05") + 1),
    ]  # fmt: skip
    assert {one.name: (one.verdict, one.lateness) for one in report.promises} == {
        "inform_manager": ("kept", 0),
        "interim": ("broken", 4 * HOUR),
        "respond": ("kept", 0),
        "arrive": ("kept", 0),
        "fault_report": ("open", 0),
    }
    assert [(one.total, pick(one.key, "zh")) for one in report.outages] == [(4 * HOUR + 35 * MINUTE, "全省骨干网")]
    assert [(one.start, one.end, one.counts) for one in report.waits] == [
        (at("2026-05-01 03:30"), at("2026-05-01 03:50"), True)
    ]
    assert {one.side for one in report.participants} == {"provider", "customer"}
    assert [(pick(one.label, "zh"), one.at) for one in report.parts] == [("optical_module", at("2026-05-01 04:00"))]


def test_every_figure_names_a_fact_of_the_timeline() -> None:
    report = sample("s1", "T-0501", "2026-05-01 12:00")
    known = {entry.source for entry in report.timeline}
    single = (
        [one.source for one in report.facts],
        [one.source for one in report.times],
        [one.source for one in report.parts],
    )
    several = (
        *(one.sources for one in report.promises),
        *(one.sources for one in report.outages),
        *(one.sources for one in report.waits),
    )
    sources = {source for group in (*single, *several) for source in group}
    assert "" not in sources
    assert sources <= known
    assert [entry.no for entry in report.timeline] == list(range(1, len(report.timeline) + 1))


def test_s1_demands_seven_contents_and_lists_what_is_missing() -> None:
    bare = sample("s1", "T-0501", "2026-05-01 12:00")
    assert [one.name for one in bare.demands] == [
        "times", "engineers", "symptom_and_impact", "process", "cause", "solution", "prevention",
    ]  # fmt: skip
    assert [one.name for one in bare.missing] == ["cause", "solution", "prevention"]
    assert sample("s1", "T-0501", "2026-05-01 12:00", texts=TEXTS).missing == ()
    blank = sample("s1", "T-0501", "2026-05-01 12:00", texts={**TEXTS, "prevention": " \n"})
    assert [one.name for one in blank.missing] == ["prevention"]


def test_what_facts_say_is_drafted_and_what_was_typed_stands_before_it() -> None:
    facts = """
  - {at: 2026-05-01 02:10, fact: reported, case: T1, by: customer_operator, service: backbone, impact: outage}
  - {at: 2026-05-01 03:00, fact: solved, case: T1, id: mended, by: engineer, cause: 端口故障, solution: 更换端口}
"""
    drafted = report_of("s1", facts, "T1", "2026-05-01 04:00")
    cause = drafted.section("cause")
    assert cause is not None
    assert (cause.text, cause.source, cause.typed) == ("端口故障", "mended", False)
    typed = report_of("s1", facts, "T1", "2026-05-01 04:00", texts={"cause": ""})
    assert [one.name for one in typed.missing] == ["cause", "prevention"]


def test_it_says_what_was_known_then() -> None:
    early = sample("s1", "T-0501", "2026-05-01 03:00")
    assert "solved" not in times(early)
    assert [one.name for one in early.missing][:1] == ["times"]


def test_s2_without_demands_tells_acceptance_response_restoration_and_report() -> None:
    report = sample("s2", "T2", "2026-03-09 16:00")
    assert list(times(report)) == [
        "occurred", "reported", "accepted", "onsite_requested", "arrived", "worked_around", "solved",
    ]  # fmt: skip
    kept = {one.name: one.verdict for one in report.promises}
    assert kept["respond"] == kept["restore"] == kept["report_to_management"] == "kept"
    assert [one.level for one in report.levels] == ["general", "severe", "major"]
    assert report.demands == ()
    assert pick(report.header.title, "zh") == "故障处理和分析报告"


def test_s2_a_wait_for_another_party_is_told_with_its_length() -> None:
    report = sample("s2", "T4", "2026-03-17 09:00")
    assert [(one.start, one.end, one.counts) for one in report.waits] == [
        (at("2026-03-16 09:40"), at("2026-03-16 15:40"), True)
    ]


def test_s4a_demands_five_contents_of_a_major_fault() -> None:
    facts = """
  - {at: 2026-03-02 09:00, fact: reported, case: A1, by: customer, level: major, owner: engineer-3}
  - {at: 2026-03-02 09:30, fact: responded, case: A1, by: service_engineer, person: engineer-3}
  - {at: 2026-03-02 11:00, fact: solved, case: A1, by: service_engineer, person: engineer-3}
"""
    report = report_of("s4a", facts, "A1", "2026-03-02 12:00", texts={"cause": "证书过期", "measures": "更新证书"})
    assert [(one.name, one.met) for one in report.demands] == [
        ("time", True), ("symptom", True), ("process", True), ("cause", True), ("measures", True),
    ]  # fmt: skip
    promise = next(one for one in report.promises if one.name == "major_report")
    assert (promise.due, promise.verdict) == (at("2026-03-05 00:00"), "open")
    assert {one.person for one in report.participants} == {"", "工程师三"}


@pytest.mark.parametrize(
    ("pack", "kind", "promises"),
    [("s1", "fault_report", ["fault_report"]), ("s4a", "fault_report", ["major_report"]), ("s0", "fault_report", []),
     ("s2", "fault_report", []), ("s4b", "fault_report", [])],
)  # fmt: skip
def test_the_plan_says_which_document_is_the_report(pack: str, kind: str, promises: list[str]) -> None:
    plan = book(pack).latest
    assert report_kind(plan, "incident")[0] == kind
    assert [promise.name for promise in report_promises(plan, "incident")] == promises


def test_attachments_come_with_their_hashes() -> None:
    one = Attachment("log.txt", 12, "ab" * 32, "n1")
    assert sample("s1", "T-0501", "2026-05-01 12:00", attachments=[one]).attachments == (one,)


def test_a_case_that_was_not_reported_has_no_report() -> None:
    facts = """
  - {at: 2026-05-01 03:00, fact: reported, case: T1, by: customer_operator, recorded: 2026-05-01 03:10}
"""
    view, state = played("s1", facts, "T1", "2026-05-01 04:00")
    state.opened = None
    with pytest.raises(NotReported):
        build(Material(book("s1"), view, state, at("2026-05-01 04:00"), item="1"))
