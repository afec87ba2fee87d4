"""Levels raised by outage and by lasting conditions, undetermined, overridden (S1.7, S2.2, S4.9)."""

from pathlib import Path

from opspact.runner.shapes import LevelChange
from tests.runner.play import play

PACK = """
calendars: {office: {windows: {mon-fri: ["08:30-17:30"]}, holidays: china}}
levels:
  scale:
    major:
      reached:
        any:
          - outage: {of: business, in: office, once: ">= 2 h", or_day: ">= 4 h"}
          - outage: {of: business, once: "> 24 h"}
          - lasting: {loss: ">= 30 %", for: ">= 2 h"}
    severe: {reached: {outage: {of: business, in: office, once: ">= 1 h"}}}
    general: {}
  DEFAULT
  override_by: [manager]
roles: {manager: {side: customer}}
outages: {business: {key: service, exclude: [maintenance]}}
exclusions: {maintenance: {}}
commitments:
  respond: {until: responded, within: {major: 5 min, severe: 10 min, general: 20 min}}
""".replace("DEFAULT", "default: general")


def test_the_level_of_a_live_fault_rises_by_itself(tmp_path: Path) -> None:
    played = play(
        PACK, "09:00 reported T1 | service=s\n09:00 outage_started T1\n10:59 updated T1", tmp_path, until="12:00"
    )
    assert played.levels() == ["06-01 09:00:00 general", "06-01 10:00:00 severe", "06-01 11:00:00 major"]
    assert [d.cause for d in played.decided(LevelChange)] == ["default", "reached", "reached"]


def test_an_outage_that_ends_in_time_raises_nothing(tmp_path: Path) -> None:
    text = "09:00 reported T1 | service=s\n09:00 outage_started T1\n{} outage_ended T1"
    assert play(PACK, text.format("09:59:59"), tmp_path, until="18:00").levels() == ["06-01 09:00:00 general"]
    assert play(PACK, text.format("10:00:00"), tmp_path, until="18:00").levels()[1:] == ["06-01 10:00:00 severe"]


def test_outages_of_one_day_add_up_over_the_cases_of_a_service(tmp_path: Path) -> None:
    text = """
        08:30 reported T1 | service=s
        08:30 outage_started T1
        10:00 outage_ended T1
        11:00 reported T2 | service=s
        11:00 outage_started T2
        12:00 outage_ended T2
        13:00 outage_started T2
        14:59 reported T3 | service=other
    """
    played = play(PACK, text, tmp_path, until="15:00")
    assert played.levels("T2") == ["06-01 11:00:00 general", "06-01 12:00:00 severe", "06-01 14:30:00 major"]
    assert played.levels("T3") == ["06-01 14:59:00 general"]


def test_an_outage_before_the_report_counts_from_its_own_beginning(tmp_path: Path) -> None:
    played = play(PACK, "09:00 outage_started T1\n11:30 reported T1 | service=s", tmp_path)
    assert played.levels() == ["06-01 11:30:00 major"]


def test_loss_must_last_without_a_break(tmp_path: Path) -> None:
    """S2.2: at least 30 % for 2 h."""
    text = "09:00 reported T1\n09:00 measured T1 | loss={}\n10:59 measured T1 | loss={}\n{}"
    assert play(PACK, text.format(30, 30, ""), tmp_path, until="12:00").levels()[1:] == ["06-01 11:00:00 major"]
    broken = play(PACK, text.format(30, 29, "11:30 measured T1 | loss=50"), tmp_path, until="13:29:59")
    assert broken.levels() == ["06-01 09:00:00 general"]


def test_maintenance_agreed_with_the_customer_does_not_count(tmp_path: Path) -> None:
    """R2.3."""
    played = play(
        PACK,
        """
        09:00 reported T1 | service=s
        09:00 outage_started T1
        09:30 exclusion_started T1 | reason=maintenance
        10:30 exclusion_ended T1
    """,
        tmp_path,
        until="11:30",
    )
    assert played.levels() == ["06-01 09:00:00 general", "06-01 11:00:00 severe"]


def test_below_what_outage_has_reached_only_an_override_leads(tmp_path: Path) -> None:
    text = """
        09:00 reported T1 | service=s
        09:00 outage_started T1
        10:30 overridden T1 | level=general | by={} | reason={}
    """
    right = play(PACK, text.format("manager", "test system"), tmp_path, until="10:59")
    assert right.levels() == ["06-01 09:00:00 general", "06-01 10:00:00 severe", "06-01 10:30:00 general"]
    assert play(PACK, text.format("engineer", "x"), tmp_path, until="10:59").levels()[-1] == "06-01 10:00:00 severe"
    assert play(PACK, text.format("manager", ""), tmp_path, until="10:59").levels()[-1] == "06-01 10:00:00 severe"


def test_undetermined_is_a_value_and_another_row_serves_meanwhile(tmp_path: Path) -> None:
    """S1.7 has holes: at minute 0 no outage is 2 h long, and a response is due in 5."""
    pack = PACK.replace("default: general", "meanwhile: major")
    played = play(pack, "09:00 reported T1 | service=s", tmp_path)
    assert (played.case().level, played.told("respond")) == ("", "running open 06-01 09:05:00")
    bare = play(PACK.replace("default: general", ""), "09:00 reported T1", tmp_path)
    assert [hole.reason for hole in bare.case().holes] == ["undetermined"]


def test_a_rise_retargets_running_clocks_and_leaves_stopped_ones(tmp_path: Path) -> None:
    text = "09:00 outage_started T1\n09:59 reported T1 | service=s\n{}"
    running = play(PACK, text.format(""), tmp_path, until="10:05")
    assert running.told("respond") == "running open 06-01 10:09:00"
    assert [(r.cause, r.policy) for r in running.clock("respond").retargetings] == [("severe", "from_start")]
    stopped = play(PACK, text.format("09:59:30 responded T1"), tmp_path, until="10:05")
    assert stopped.told("respond") == "stopped kept 06-01 10:19:00"


def test_a_loss_that_lasted_before_the_report_counts_from_where_the_outage_began(tmp_path: Path) -> None:
    text = """
        08:00 outage_started T1
        08:00 measured T1 | loss=40
        08:10 outage_ended T1
        10:30 measured T1 | loss=5
        11:00 reported T1 | service=s
    """
    assert play(PACK, text, tmp_path).levels() == ["06-01 11:00:00 major"]
    assert play(PACK, text.replace("08:00 measured", "08:31 measured"), tmp_path).levels() == ["06-01 11:00:00 general"]


def test_an_override_sets_aside_what_was_reached_and_not_what_is_still_to_come(tmp_path: Path) -> None:
    text = """
        09:00 reported T1 | service=s
        09:00 outage_started T1
        10:30 overridden T1 | level=general | by=manager | reason=test system
    """
    assert play(PACK, text, tmp_path, until="11:30").levels()[2:] == ["06-01 10:30:00 general", "06-01 11:00:00 major"]


LINES = """
calendars: {office: {windows: {mon-fri: ["08:30-17:30"]}}}
levels: {scale: {high: {}, low: {}}, assess: [{when: {closed: office}, level: high}], default: low}
commitments: {alarm: {per: line, from: {level: [high]}, until: solved, within: 1 h}}
"""


def test_a_fact_about_the_case_levels_each_of_its_lines(tmp_path: Path) -> None:
    played = play(LINES, "17:00 reported T1 | lines=a,b\n17:31 updated T1", tmp_path)
    assert played.levels() == ["06-01 17:00:00 low", "06-01 17:31:00 high"]
    assert [played.told("alarm", line=line) for line in ("a", "b")] == ["running open 06-01 18:31:00"] * 2
    one = play(LINES, "17:00 reported T1 | lines=a,b\n17:31 updated T1 | line=a", tmp_path)
    assert [c.terms.line for c in one.case().clocks] == ["a"]


def test_what_opens_a_case_on_a_line_levels_the_case_too(tmp_path: Path) -> None:
    played = play(
        LINES, "09:00 reported T1 | line=a | level=high\n09:10 classified T1 | line=a | level=low | reason=x", tmp_path
    )
    assert played.levels() == ["06-01 09:00:00 high"]
    assert {line: [span.level for span in spans] for line, spans in played.case().line_levels.items()} == {
        "a": ["high", "low"],
    }  # fmt: skip
