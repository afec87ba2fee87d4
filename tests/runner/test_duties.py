"""Periodic duties: due days, fulfilment, gaps (RG.3, S0.40, S1.17, S2.8, S2.9)."""

from pathlib import Path

from opspact.kernel.time import iso
from tests.runner.play import ZONE, play

PACK = """
calendars: {office: {windows: {mon-fri: ["08:30-17:30"]}, holidays: china}}
documents: {weekly: {}, monthly: {}}
duties:
  weekly:
    {every: week, due: Friday, closed_day: MOVE, on: office,
     done_by: {fact: document_delivered, where: {document: weekly}}}
  monthly:
    every: month
    opens: end
    due: "5 working days, by end after end on office"
    done_by: {fact: document_delivered, where: {document: monthly}}
  visit: {every: contract_quarter, due: end, done_by: visited}
  quarterly: {every: quarter, opens: end, done_by: {fact: document_delivered, where: {document: quarterly}}}
""".replace("where: {document: quarterly}", "where: {document: monthly, part: q}")


def owed(played: object, duty: str) -> list[str]:
    clocks = [c for c in played.outcome.duties if c.terms.commitment == duty]  # type: ignore[attr-defined]
    return [
        f"{c.terms.period} {iso(c.settled_due, ZONE)[5:16] if c.settled_due else '-'} {c.phase} {c.verdict}"
        for c in clocks
    ]


def test_a_weekly_report_is_due_by_the_end_of_friday_holiday_or_not(tmp_path: Path) -> None:
    """S2.9, R2.8: Labour Day 2026 is Friday 1 May; a pack may move it."""
    stay = play(PACK.replace("MOVE", "stay"), "2026-05-04 09:00 updated -", tmp_path)
    assert owed(stay, "weekly")[17].split(" run")[0] == "2026-W18 05-02T00:00"
    moved = play(PACK.replace("MOVE", "next"), "2026-05-04 09:00 updated -", tmp_path)
    assert owed(moved, "weekly")[17].split(" run")[0] == "2026-W18 05-07T00:00"


def test_a_monthly_summary_is_due_five_working_days_after_the_month(tmp_path: Path) -> None:
    """S1.17: January 2026 ends on Saturday; 2-6 February are the five days."""
    text = "2026-02-06 {} document_delivered - | document=monthly"
    kept = play(PACK.replace("MOVE", "stay"), text.format("23:59:59"), tmp_path)
    assert owed(kept, "monthly") == ["2026-01 02-07T00:00 stopped kept"]
    late = play(PACK.replace("MOVE", "stay"), "2026-02-07 00:00:01 document_delivered - | document=monthly", tmp_path)
    assert owed(late, "monthly") == ["2026-01 02-07T00:00 stopped broken"]


def test_a_duty_stands_at_an_instant_as_it_is_known_at_another(tmp_path: Path) -> None:
    text = "2026-02-04 09:00 document_delivered - | document=monthly | recorded=2026-02-10 09:00"
    pack = PACK.replace("MOVE", "stay")
    then = play(pack, text, tmp_path, as_of="2026-02-05", known_at="2026-02-09")
    assert owed(then, "monthly") == ["2026-01 02-07T00:00 running open"]
    now = play(pack, text, tmp_path, as_of="2026-02-05", known_at="2026-02-10 09:00")
    assert owed(now, "monthly") == ["2026-01 02-07T00:00 stopped kept"]


def test_a_report_counts_for_the_oldest_open_period_unless_it_names_one(tmp_path: Path) -> None:
    text = """
        2026-03-03 09:00 document_delivered - | document=monthly | period=2026-02
        2026-03-04 09:00 document_delivered - | document=monthly
    """
    assert owed(play(PACK.replace("MOVE", "stay"), text, tmp_path), "monthly") == [
        "2026-01 02-07T00:00 stopped broken", "2026-02 03-07T00:00 stopped kept",
    ]  # fmt: skip


def test_what_has_no_due_day_is_owed_and_never_broken(tmp_path: Path) -> None:
    """RG.3."""
    played = play(PACK.replace("MOVE", "stay"), "2026-06-01 09:00 updated -", tmp_path)
    assert owed(played, "quarterly") == ["2026-Q1 - pending open"]


def test_periods_of_the_contract_count_from_its_first_day(tmp_path: Path) -> None:
    played = play(PACK.replace("MOVE", "stay"), "2026-03-31 23:00 visited -", tmp_path, until="2026-04-01 00:00:01")
    assert owed(played, "visit")[0].endswith("04-01T00:00 stopped kept")
    assert len(owed(played, "visit")) == 2
