"""The twenty-eight known ways to get a service clock wrong, as far as a clock is concerned.

Cases 7 (delivery windows), 8 (who answered), 12 (several clocks), 13 (what a merge does to the parent),
16 (which plan serves), 24 (which target serves), 26 (frozen terms) and 28 (sweeping) end in the runner,
and 27 in the lint: here stands what the fold itself owes to them.
"""

from decimal import Decimal

from opspact.clock.shapes import StepTerm
from opspact.kernel.time import DAY, HOUR, MINUTE, SECOND
from tests.clock.support import at, clock, fired, kinds, mark, show, start, target

WARN = StepTerm("warn", share=Decimal("0.75"))
HOUR_BEFORE = StepTerm("hour before", offset=-HOUR)
AT_DUE = StepTerm("at due", offset=0)
RAISE = StepTerm("raise", offset=HOUR, calendar="always")


def test_case_01_pause_forgotten_when_sla_changes() -> None:
    view = clock(
        start("mon 09:00", "8 h"),
        mark("pause", "mon 10:00", reason="customer"),
        mark("resume", "mon 12:00", reason="customer"),
        mark("retarget", "mon 13:00", to="4 h", reason="level"),
        now="mon 13:30",
    )
    assert show(view.due) == "03-02 15:00"  # 4 h from 09:00 and the 2 h that stood still
    assert view.consumed == 2 * HOUR + 30 * MINUTE
    assert kinds(view)[1] == ("paused", "03-02 10:00", "03-02 12:00")


def test_case_01_pause_kept_when_the_calendar_changes() -> None:
    view = clock(
        start("mon 11:00", "8 h"),
        mark("pause", "mon 11:30", reason="customer"),
        mark("resume", "mon 14:30", reason="customer"),
        mark("retarget", "mon 15:00", to="4 h on office"),
        now="mon 15:00",
    )
    assert view.calendar == "office"
    assert view.consumed == 1 * HOUR
    assert show(view.due) == "03-03 09:00"  # half an hour before the pause, 3 h to Monday's close, half an hour on


def test_case_02_pause_counted_in_the_calendars_own_time() -> None:
    over_weekend = clock(
        start("fri 16:30", "2 h on office"),
        mark("pause", "fri 17:30"),
        mark("resume", "next mon 08:30"),
        now="next mon 09:00",
    )
    assert show(over_weekend.due) == "03-09 09:30"  # a closed weekend on hold is no gift
    in_days = clock(
        start("fri 10:00", "1 working day, same time on office"),
        mark("pause", "fri 16:00"),
        mark("resume", "next mon 07:00"),
        now="next mon 08:00",
    )
    assert show(in_days.due) == "03-10 01:00"  # eight hours of Friday and seven of Monday stood still


def test_case_03_stopped_straight_from_paused() -> None:
    view = clock(start("mon 09:00", "4 h"), mark("pause", "mon 10:00"), mark("stop", "thu 18:00"))
    assert (view.phase, view.verdict) == ("stopped", "kept")
    assert view.consumed == HOUR
    assert view.remaining == 3 * HOUR
    assert show(view.settled_due) == "03-05 21:00"
    assert kinds(view)[-1] == ("paused", "03-02 10:00", "03-05 18:00")


def test_case_04_never_broken_while_paused() -> None:
    view = clock(start("mon 09:00", "4 h"), mark("pause", "mon 12:59"), now="fri 12:00")
    assert (view.phase, view.verdict, view.due, view.next_at) == ("paused", "open", None, None)
    assert view.remaining == MINUTE
    assert show(view.settled_due) == "03-06 12:01"


def test_case_05_a_pause_does_not_hide_a_breach() -> None:
    view = clock(start("mon 09:00", "4 h"), mark("pause", "mon 14:00"), now="mon 18:00")
    assert (view.phase, view.verdict) == ("paused", "broken")
    assert show(view.broken_at) == show(view.due) == show(view.settled_due) == "03-02 13:00"
    assert view.lateness == 5 * HOUR
    assert kinds(view)[-1] == ("counted", "03-02 14:00", "03-02 18:00")


def test_case_06_an_hour_before_is_an_hour_of_working_time() -> None:
    view = clock(start("mon 15:30", "4 h on office"), now="tue 09:29", steps=(HOUR_BEFORE,))
    assert show(view.due) == "03-03 10:30"
    assert (fired(view), show(view.next_at)) == ([], "03-03 09:30")
    over_lunch = clock(start("mon 11:00", "90 min on office"), now="mon 11:30", steps=(HOUR_BEFORE,))
    assert fired(over_lunch) == [("hour before", "03-02 11:30")]  # due 14:00: lunch is not counted


def test_case_07_the_breach_is_recorded_at_its_instant() -> None:
    view = clock(start("fri 16:30", "1 h on office"), now="sat 03:00")
    assert (view.verdict, show(view.broken_at)) == ("broken", "03-06 17:30")


def test_case_08_only_a_stop_mark_stops() -> None:
    told = mark("step", "mon 10:00", reason="warn", actor="system")
    view = clock(start("mon 09:00", "4 h"), told, now="mon 12:00", steps=(WARN,))
    assert (view.phase, view.stopped) == ("running", None)


def test_case_09_reply_and_pause_in_one_save() -> None:
    view = clock(
        mark("pause", "mon 09:20", source="a"),
        start("mon 09:00", "30 min"),
        mark("stop", "mon 09:20", source="b"),
    )
    assert (view.phase, view.verdict, show(view.stopped)) == ("stopped", "kept", "03-02 09:20")
    assert kinds(view) == [("counted", "03-02 09:00", "03-02 09:20")]


def test_case_10_created_paused() -> None:
    for begun in ("sun 20:00", "next mon 09:00"):
        view = clock(mark("pause", begun), start("next mon 09:00", "4 h"), now="next mon 15:00")
        assert (view.phase, view.verdict, view.consumed, view.due) == ("paused", "open", 0, None)
        assert kinds(view) == [("paused", "03-09 09:00", "03-09 15:00")]
    resumed = clock(
        mark("pause", "sun 20:00"),
        start("next mon 09:00", "4 h"),
        mark("resume", "next mon 11:00"),
        now="next mon 12:00",
    )
    assert (show(resumed.due), resumed.consumed) == ("03-09 15:00", HOUR)


def test_case_10_created_closed() -> None:
    view = clock(start("mon 09:00", "4 h"), mark("stop", "mon 09:00"))
    assert (view.phase, view.verdict, view.consumed, view.stretches) == ("stopped", "kept", 0, ())


def test_case_11_what_no_longer_applies_is_void_with_a_reason() -> None:
    view = clock(start("mon 09:00", "4 h"), mark("release", "mon 10:00", reason="promise ended"), now="tue 09:00")
    assert (view.phase, view.verdict, view.release_reason) == ("void", "open", "promise ended")
    assert (view.due, view.settled_due, view.next_at) == (None, None, None)
    assert kinds(view) == [("counted", "03-02 09:00", "03-02 10:00")]


def test_case_12_clocks_do_not_share_a_deadline() -> None:
    restore, update = start("mon 09:00", "4 h"), start("mon 09:00", "1 h")
    assert [show(clock(m, now="mon 09:30").due) for m in (restore, update)] == ["03-02 13:00", "03-02 10:00"]


def test_case_13_a_merge_releases_the_child_and_keeps_its_breach() -> None:
    merged = mark("release", "mon 14:00", reason="merged")
    broken = clock(start("mon 09:00", "4 h"), merged)
    assert (broken.phase, broken.verdict, show(broken.broken_at)) == ("void", "broken", "03-02 13:00")
    assert show(broken.settled_due) == "03-02 13:00"
    parent = clock(start("mon 10:00", "4 h"), start("mon 09:00", "4 h", source="child"), now="mon 11:00")
    assert show(parent.started) == "03-02 09:00"


def test_case_14_reopened_continue() -> None:
    view = clock(
        start("mon 09:00", "4 h"), mark("stop", "mon 11:00"), mark("reopen", "wed 09:00"),
        now="wed 10:00", reopen="continue",
    )  # fmt: skip
    assert (view.phase, view.verdict, show(view.due)) == ("running", "open", "03-04 11:00")
    assert (view.consumed, view.stopped) == (3 * HOUR, None)
    assert kinds(view)[1] == ("stopped", "03-02 11:00", "03-04 09:00")


def test_case_14_reopened_restart() -> None:
    life = (start("mon 09:00", "4 h"), mark("stop", "mon 11:00"), mark("reopen", "wed 09:00"))
    view = clock(*life, now="wed 10:00", reopen="restart")
    assert (view.phase, view.verdict, show(view.due), view.consumed) == (
        "running",
        "open",
        "03-04 13:00",
        HOUR,
    )
    assert (show(view.started), show(view.counted_from)) == ("03-02 09:00", "03-04 09:00")
    again = clock(*life, now="wed 14:00", reopen="restart")
    assert (again.verdict, show(again.broken_at)) == ("broken", "03-04 13:00")


def test_case_14_a_breach_survives_reopening() -> None:
    life = (start("mon 09:00", "4 h"), mark("stop", "mon 15:00"), mark("reopen", "wed 09:00"))
    view = clock(*life, now="wed 10:00", reopen="restart")
    assert (view.phase, view.verdict, show(view.broken_at)) == ("running", "broken", "03-02 13:00")
    assert (show(view.due), show(view.settled_due), view.lateness) == ("03-04 13:00", "03-02 13:00", 2 * HOUR)
    runs_on = clock(*life, now="wed 10:00", reopen="continue")
    assert (runs_on.verdict, show(runs_on.due), runs_on.lateness) == ("broken", "03-02 13:00", 3 * HOUR)


def test_case_14_a_new_cycle_leaves_this_round_as_it_is() -> None:
    life = (start("mon 09:00", "4 h"), mark("stop", "mon 11:00"), mark("reopen", "wed 09:00"))
    view = clock(*life, now="fri 10:00")
    assert (view.phase, view.verdict, show(view.stopped)) == ("stopped", "kept", "03-02 11:00")


def test_case_15_an_agreed_deadline_stays_where_it_was_put() -> None:
    agreed = mark("agree", "mon 10:00", target=target("by Wednesday noon", due="wed 12:00"), actor="Li", reason="parts")
    life = (start("mon 09:00", "4 h"), agreed, mark("pause", "mon 11:00"))
    view = clock(*life, mark("retarget", "mon 12:00", to="1 h"), now="tue 09:00")
    assert (view.phase, show(view.due), show(view.next_at)) == ("paused", "03-04 12:00", "03-04 12:00")
    assert view.remaining == 27 * HOUR
    first, second = view.retargetings
    assert (first.policy, first.actor, first.cause) == ("agreed", "Li", "parts")
    assert (show(first.due_before), show(first.due_after)) == ("03-02 13:00", "03-04 12:00")
    assert second.due_before == second.due_after == at("wed 12:00")
    late = clock(*life, mark("stop", "wed 12:01"))
    assert (late.verdict, show(late.broken_at), late.lateness) == ("broken", "03-04 12:00", MINUTE)


def test_case_16_terms_are_those_frozen_at_the_start() -> None:
    view = clock(start("mon 09:00", "4 h"), start("mon 09:00", "1 h", recorded="mon 12:00"), now="mon 12:00")
    assert show(view.due) == "03-02 13:00"


def test_case_17_units_are_never_mixed_up() -> None:
    limits = {
        "24 h": "03-03 10:00",
        "8 h on office": "03-03 10:30",
        "1 working day, same time on office": "03-03 10:00",
        "1 working day, by end on office": "03-04 00:00",
        "1 day, same time": "03-03 10:00",
        "1 day, by 18:00": "03-03 18:00",
    }
    dues = {text: show(clock(start("mon 10:00", text), now="mon 10:01").due) for text in limits}
    assert dues == limits


def test_case_18_exactly_at_the_limit() -> None:
    begun = at("mon 09:00")
    for text, over in (("30 min", 1), ("< 30 min", 0)):
        for offset in (-1, 0, 1):
            stop = mark("stop", "mon 09:00")
            moved = type(stop)("stop", begun + 30 * MINUTE + offset, begun + 30 * MINUTE + offset)
            verdict = clock(start("mon 09:00", text), moved).verdict
            assert verdict == ("broken" if offset >= over else "kept"), (text, offset)


def test_case_19_a_sealed_past_is_read_with_what_was_known_then() -> None:
    life = (start("mon 09:00", "4 h"), mark("stop", "mon 12:00", recorded="mon 16:00", approved=True))
    assert clock(*life, known="mon 15:00", now="mon 15:00").verdict == "broken"
    assert clock(*life, known="mon 17:00", now="mon 15:00").verdict == "kept"


def test_case_20_days_end_in_the_calendars_zone() -> None:
    view = clock(start("mon 07:30", "1 working day, by end on office"), now="mon 08:00")
    assert show(view.due) == "03-04 00:00"  # 07:30 in Shanghai is still Sunday in UTC


def test_case_21_never_opens_is_an_answer() -> None:
    view = clock(start("mon 09:00", "4 h on never"), now="mon 12:00", steps=(WARN, AT_DUE))
    assert (view.phase, view.verdict, view.unreachable) == ("running", "open", True)
    assert (view.due, view.settled_due, view.remaining, view.next_at, view.steps) == (
        None,
        None,
        None,
        None,
        (),
    )
    assert clock(start("mon 09:00", "4 h on never"), mark("stop", "tue 09:00")).verdict == "kept"


def test_case_22_lunch_is_not_counted() -> None:
    view = clock(start("mon 11:00", "2 h on office"), now="mon 13:00")
    assert (show(view.due), view.consumed) == ("03-02 14:30", HOUR)


def test_case_23_any_set_of_weekdays() -> None:
    view = clock(start("fri 16:00", "8 h on day"), now="fri 17:00")
    assert show(view.due) == "03-09 16:00"


def test_case_24_the_target_in_force_is_the_one_shown() -> None:
    view = clock(start("mon 09:00", "4 h"), mark("retarget", "mon 10:00", to="2 h"), now="mon 10:30")
    assert view.target is not None
    assert view.target.name == "2 h"


def test_case_25_attached_late_in_one_moment() -> None:
    view = clock(
        start("mon 09:00", "8 h"), mark("retarget", "mon 12:00", to="1 h"),
        now="mon 12:30", steps=(WARN, AT_DUE, RAISE),
    )  # fmt: skip
    assert (view.verdict, show(view.broken_at), show(view.settled_due)) == (
        "broken",
        "03-02 12:00",
        "03-02 10:00",
    )
    assert fired(view) == [(id_, "03-02 12:00") for id_ in ("warn", "at due", "raise")]
    assert view.lateness == 2 * HOUR + 30 * MINUTE


def test_case_26_history_keeps_each_target_as_it_was() -> None:
    view = clock(
        start("mon 09:00", "4 h"),
        mark("retarget", "mon 10:00", to="2 h", reason="level", source="f7"),
        now="mon 10:30",
    )
    (entry,) = view.retargetings
    assert entry.before is not None
    assert entry.after is not None
    assert (entry.before.name, entry.after.name, entry.policy) == ("4 h", "2 h", "from_start")
    assert (show(entry.at), entry.cause, entry.source) == ("03-02 10:00", "level", "f7")
    assert (show(entry.due_before), show(entry.due_after)) == ("03-02 13:00", "03-02 11:00")


def test_case_27_a_pause_is_no_end() -> None:
    view = clock(start("mon 09:00", "4 h"), mark("pause", "mon 10:00"), mark("resume", "mon 11:00"), now="mon 12:00")
    assert (view.phase, view.release_reason) == ("running", "")


def test_case_28_a_late_worker_changes_nothing() -> None:
    life = start("mon 09:00", "4 h")
    views = [clock(life, now=now, steps=(WARN, AT_DUE, RAISE)) for now in ("mon 14:00", "fri 14:00")]
    assert fired(views[0]) == fired(views[1])
    assert views[0].broken_at == views[1].broken_at == at("mon 13:00")
    assert views[1].lateness == 4 * DAY + HOUR
    assert clock(life, now="mon 13:00").verdict == "open"
    assert views[0].lateness // SECOND == 3600
