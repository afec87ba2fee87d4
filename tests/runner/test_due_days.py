"""Where a duty's due day falls, worked out by hand from the calendar of 2026 (R2.8, S1.17, S2.9)."""

from pathlib import Path

import pytest

from opspact.kernel.time import iso
from tests.runner.play import ZONE, at, play

PACK = """
calendars: {office: {windows: {mon-fri: ["08:30-17:30"]}, holidays: china}}
sites: {north: {}, south: {}}
periods: {flood: {spans: [{name: high, from: 2026-02-20, to: 2026-02-28}]}}
duties:
  owed: {done_by: visited, TERMS}
"""


def clocks(folder: Path, terms: str, facts: str = "2026-03-31 12:00 updated -") -> list[str]:
    """Period, record, number, due time, phase and verdict of each occurrence."""
    played = play(PACK.replace("TERMS", terms), facts, folder)
    told = []
    for c in played.outcome.duties:
        due = iso(c.settled_due, ZONE)[5:16] if c.settled_due is not None else "-"
        told.append(f"{c.terms.period} {c.terms.line}{c.terms.round} {due} {c.phase} {c.verdict}")
    return told


@pytest.mark.parametrize(
    ("terms", "expected"),
    [
        ("every: month, due: end", "2026-01 1 02-01T00:00"),
        ("every: month, due: day 15", "2026-01 1 01-16T00:00"),
        ("every: month, due: day 15 17:00", "2026-01 1 01-15T17:00"),
        ("every: month, due: day last", "2026-02 1 03-01T00:00"),
        ("every: month, due: day 31", "2026-02 1 03-01T00:00"),
        ("every: month, due: working day 1 on office", "2026-01 1 01-05T00:00"),
        ("every: month, due: working day 2 09:00 on office", "2026-01 1 01-05T09:00"),
        ("every: month, due: last working day on office", "2026-01 1 01-31T00:00"),
        ("every: week, due: Friday 17:00", "2026-W02 1 01-09T17:00"),
        ("every: month, due: 30 days before end", "2026-01 1 01-02T00:00"),
        ('every: month, due: "2 working days, by end before start on office"', "2026-02 1 01-30T00:00"),
        ('every: month, opens: end, due: "3 days, by end after end"', "2026-01 1 02-04T00:00"),
        ("every: once, due: 2026-03-10", "term 1 03-11T00:00"),
        ("every: month, opens: end, due: day 15", "2026-01 1 02-16T00:00"),
        ("every: week, opens: end, due: Monday", "2026-W01 1 01-06T00:00"),
        ("every: month, due: day 15, on: office, closed_day: previous", "2026-02 1 02-15T00:00"),
        ("every: month, due: day 15, on: office, closed_day: next", "2026-02 1 02-25T00:00"),
        ("every: month, due: day 15, on: office, closed_day: stay", "2026-02 1 02-16T00:00"),
        ("every: month, due: day 16, on: office, closed_day: next", "2026-01 1 01-17T00:00"),
        ("every: 2 weeks, due: end", "2W-2 1 01-29T00:00"),
        ("every: month, first: 2026-03-01, due: day 1", "2026-03 1 03-02T00:00"),
        ("every: month, due: Friday", "2026-02 1 02-07T00:00"),
        ("every: month, due: last working day on office", "2026-03 1 04-01T00:00"),
        ("every: flood, opens: end, due: day last", "high 1 03-10T00:00"),
        ("every: flood, opens: end, due: working day 2 on office", "high 1 03-04T00:00"),
    ],
)
def test_the_due_day(tmp_path: Path, terms: str, expected: str) -> None:
    assert any(told.startswith(expected) for told in clocks(tmp_path, terms)), clocks(tmp_path, terms)


def test_days_are_those_of_the_plan(tmp_path: Path) -> None:
    """In New York a month ends five hours after it has ended in London."""
    played = play("zone: America/New_York\nduties: {owed: {every: month, due: day last, done_by: visited}}",
                  "2026-01-10 12:00 updated -", tmp_path)  # fmt: skip
    assert [c.settled_due for c in played.outcome.duties] == [at("2026-02-01 13:00")]


def test_each_version_owes_in_its_own_time(tmp_path: Path) -> None:
    terms = """every: month, due: day 15
amendments:
  - effective: 2026-03-01
    change: {duties: {owed: {due: day 20}}}
"""
    pack = PACK.replace("TERMS}", terms.replace("day 15", "day 15}", 1))
    played = play(pack, "2026-01-10 12:00 updated -", tmp_path, until="2026-04-01 00:00")
    assert [(c.terms.period, iso(c.settled_due or 0, ZONE)[5:10]) for c in played.outcome.duties] == [
        ("2026-01", "01-16"), ("2026-02", "02-16"), ("2026-03", "03-21"), ("2026-04", "04-21"),
    ]  # fmt: skip


def test_nothing_is_owed_before_the_first_day(tmp_path: Path) -> None:
    assert [c[:7] for c in clocks(tmp_path, "every: month, first: 2026-03-01, due: day 1")] == ["2026-03"]


def test_each_record_and_each_time_is_owed_by_itself(tmp_path: Path) -> None:
    facts = """
        2026-03-05 09:00 visited - | site=south
        2026-03-06 09:00 visited - | site=south
        2026-03-07 09:00 visited - | site=north
        2026-04-01 00:00:01 updated -
    """
    told = clocks(tmp_path, "every: month, first: 2026-03-01, times: 2, each: sites, due: end", facts)
    assert [line[8:] for line in told if line.startswith("2026-03")] == [
        "north1 04-01T00:00 stopped kept", "north2 04-01T00:00 running broken",
        "south1 04-01T00:00 stopped kept", "south2 04-01T00:00 stopped kept",
    ]  # fmt: skip


def test_a_missed_occurrence_waits_or_lapses(tmp_path: Path) -> None:
    late = "2026-02-01 00:00:01 visited -\n2026-02-02 09:00 updated -"
    waits = clocks(tmp_path, "every: month, due: end, missed: wait", late)
    assert waits[0] == "2026-01 1 02-01T00:00 stopped broken"
    lapses = clocks(tmp_path, "every: month, due: end, missed: next", late)
    assert lapses == ["2026-01 1 02-01T00:00 void broken", "2026-02 1 03-01T00:00 stopped kept"]


def test_a_duty_is_owed_only_while_its_condition_holds(tmp_path: Path) -> None:
    facts = "2026-01-20 09:00 updated - | season={}\n2026-02-02 09:00 updated -"
    terms = "every: month, due: end, when: {season: flood}"
    assert [c[:7] for c in clocks(tmp_path, terms, facts.format("flood"))] == ["2026-02"]
    assert clocks(tmp_path, terms, facts.format("dry")) == []


@pytest.mark.parametrize(
    ("when", "owed"),
    [
        ("happened: {fact: checked_over}", ["2026-02 north", "2026-02 south"]),
        ("count: {of: checked_over, in: year, is: '= 1'}", ["2026-02 north", "2026-02 south"]),
        ("site: north", ["2026-01 north", "2026-02 north"]),
        ("season: flood", ["2026-02 north", "2026-02 south"]),
    ],
)
def test_a_condition_is_asked_of_what_was_known_when_the_period_began(
    tmp_path: Path, when: str, owed: list[str]
) -> None:
    pack = PACK.replace("TERMS", f"every: month, each: sites, due: end, when: {{{when}}}")
    facts = """
        2026-01-20 09:00 checked_over -
        2026-02-01 00:00 updated - | season=flood
    """
    played = play(pack + "facts: {checked_over: {}}\n", facts, tmp_path, until="2026-02-01 00:00")
    assert [f"{c.terms.period} {c.terms.line}" for c in played.outcome.duties] == owed


def test_what_fulfils_a_duty_may_depend_on_the_plan_and_on_other_facts(tmp_path: Path) -> None:
    done = "{fact: visited, where: {count: {of: checked_over, in: month, is: '>= 2'}}}"
    pack = PACK.replace("done_by: visited", f"done_by: {done}").replace("TERMS", "every: month, due: end")
    facts = """
        2026-01-20 09:00 checked_over -
        2026-01-20 10:00 visited -
        2026-01-21 09:00 checked_over -
        2026-01-22 10:00 visited - | id=second
    """
    (owed,) = play(pack + "facts: {checked_over: {}}\n", facts, tmp_path).outcome.duties
    assert (owed.verdict, owed.stopped) == ("kept", at("2026-01-22 10:00"))


def test_two_duties_of_one_fact_are_each_fulfilled_by_it(tmp_path: Path) -> None:
    pack = (
        "duties:\n  one: {every: month, due: end, done_by: visited}\n  two: {every: month, due: end, done_by: visited}"
    )
    duties = play(pack, "2026-01-20 09:00 visited -", tmp_path).outcome.duties
    assert [(c.terms.commitment, c.phase) for c in duties] == [("one", "stopped"), ("two", "stopped")]


def test_who_records_late_what_was_done_in_time_needs_the_other_side(tmp_path: Path) -> None:
    pack = "duties: {owed: {every: month, due: end, done_by: visited}}"
    text = "2026-01-31 23:00 visited - | person=wang | id=v | recorded=2026-02-03 09:00{}"
    claimed = play(pack, text.format(""), tmp_path).outcome.duties[0]
    assert (claimed.verdict, claimed.claims, claimed.stopped) == ("broken", ("v",), at("2026-01-31 23:00"))
    agreed = play(pack, text.format(" | approved_by=user"), tmp_path).outcome.duties[0]
    assert (agreed.verdict, agreed.claims) == ("kept", ())
    freely = play(pack + "\nlate_facts: {mend: freely}", text.format(""), tmp_path).outcome.duties[0]
    assert (freely.verdict, freely.claims) == ("kept", ())


def test_an_occurrence_that_does_not_wait_lapses_one_period_after_it_opened(tmp_path: Path) -> None:
    """From then on what is delivered counts for the next, unless it names its own."""
    terms = "every: month, opens: end, due: day 10, missed: next"
    assert clocks(tmp_path, terms, "2026-03-02 23:59:59 visited -\n2026-03-03 12:00 updated -") == [
        "2026-01 1 02-11T00:00 stopped broken", "2026-02 1 03-11T00:00 running open",
    ]  # fmt: skip
    assert clocks(tmp_path, terms, "2026-03-04 00:00 visited -\n2026-03-04 12:00 updated -") == [
        "2026-01 1 02-11T00:00 void broken", "2026-02 1 03-11T00:00 stopped kept",
    ]  # fmt: skip
    named = "2026-03-05 00:00 visited - | period=2026-01\n2026-03-05 12:00 updated -"
    assert clocks(tmp_path, terms, named)[0] == "2026-01 1 02-11T00:00 stopped broken"
    last = clocks(tmp_path, "every: month, due: end, missed: next", "2026-02-01 00:00 updated -")
    assert last[0] == "2026-01 1 02-01T00:00 running open"


def test_the_instant_at_which_a_period_ends_opens_the_report_on_it(tmp_path: Path) -> None:
    terms = "every: month, opens: end, due: day 10"
    assert clocks(tmp_path, terms, "2026-02-01 00:00 visited -") == ["2026-01 1 02-11T00:00 stopped kept"]
    assert clocks(tmp_path, terms, "2026-01-31 23:59:59 visited -\n2026-02-01 00:00 updated -") == [
        "2026-01 1 02-11T00:00 running open"
    ]


def test_a_duty_of_each_person_is_fulfilled_by_that_person(tmp_path: Path) -> None:
    pack = "people: {wang: {}, li: {}}\nduties: {owed: {every: month, each: people, due: end, done_by: visited}}"
    text = "2026-01-05 09:00 visited - | person=li\n2026-01-06 09:00 visited - | person=li"
    duties = play(pack, text, tmp_path).outcome.duties
    assert [(c.terms.line, c.phase) for c in duties] == [("wang", "running"), ("li", "stopped")]


def test_an_answer_counts_only_from_the_party_that_owes_it(tmp_path: Path) -> None:
    pack = "duties: {owed: {every: month, due: end, owed_by: customer, done_by: responded}}"
    text = "2026-01-05 09:00 responded - | by=provider\n2026-01-06 09:00 responded - | by=customer"
    (owed,) = play(pack, text, tmp_path).outcome.duties
    assert (owed.terms.owed_by, owed.stopped) == ("customer", at("2026-01-06 09:00"))
