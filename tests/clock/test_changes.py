"""Changes of the target, stops that await confirmation, agreements, references."""

from opspact.clock.shapes import Mark
from opspact.kernel.time import HOUR, MINUTE
from tests.clock.support import at, clock, kinds, mark, show, start, target

BEGUN = start("mon 09:00", "4 h")


def changed(to: str, policy: str, *more: Mark, when: str = "mon 11:00", now: str = "mon 11:30") -> tuple[str, str, str]:
    view = clock(BEGUN, *more, mark("retarget", when, to=to, policy=policy), now=now)
    return show(view.due), view.verdict, view.target.name if view.target is not None else ""


def test_policies() -> None:
    assert changed("8 h", "from_start") == ("03-02 17:00", "open", "8 h")
    assert changed("8 h", "from_change") == ("03-02 19:00", "open", "8 h")
    assert changed("8 h", "keep_earlier") == ("03-02 13:00", "open", "4 h")
    assert changed("3 h", "keep_earlier") == ("03-02 12:00", "open", "3 h")
    assert changed("4 h", "keep_earlier") == ("03-02 13:00", "open", "4 h")
    assert changed("240 min", "keep_earlier") == ("03-02 13:00", "open", "4 h")  # as early is not earlier
    assert changed("3 h", "keep") == ("03-02 13:00", "open", "4 h")
    assert changed("3 h on never", "keep_earlier") == ("03-02 13:00", "open", "4 h")


def test_the_earlier_one_of_a_paused_clock_is_the_one_with_less_left() -> None:
    pause = mark("pause", "mon 10:00")
    for to, kept, left in (("3 h", "3 h", 2 * HOUR), ("8 h", "4 h", 3 * HOUR)):
        retarget = mark("retarget", "mon 11:00", to=to, policy="keep_earlier")
        view = clock(BEGUN, pause, retarget, now="mon 11:30")
        assert (view.phase, view.target and view.target.name, view.remaining) == ("paused", kept, left)


def test_what_is_agreed_counts_from_the_start() -> None:
    view = clock(BEGUN, mark("agree", "mon 11:00", to="6 h", policy="from_change"), now="mon 12:00")
    assert (show(view.due), view.consumed) == ("03-02 15:00", 3 * HOUR)


def test_an_unreachable_target_is_never_the_earlier_one() -> None:
    begun = start("mon 09:00", "4 h on never")
    view = clock(begun, mark("retarget", "mon 10:00", to="8 h", policy="keep_earlier"), now="mon 11:00")
    assert (show(view.due), view.unreachable) == ("03-02 17:00", False)
    (entry,) = view.retargetings
    assert (entry.due_before, show(entry.due_after)) == (None, "03-02 17:00")


def test_from_the_change_forgives_what_was_consumed() -> None:
    view = clock(BEGUN, mark("retarget", "mon 11:00", to="2 h", policy="from_change"), now="mon 11:30")
    assert (view.consumed, show(view.counted_from), show(view.started)) == (
        HOUR // 2,
        "03-02 11:00",
        "03-02 09:00",
    )
    again = clock(
        BEGUN,
        mark("retarget", "mon 11:00", to="2 h", policy="from_change"),
        mark("retarget", "mon 12:00", to="8 h"),
        now="mon 12:30",
    )
    assert show(again.due) == "03-02 17:00"  # from the start again


def test_a_due_time_put_into_the_past_breaks_at_the_change() -> None:
    for policy in ("from_start", "keep_earlier"):
        view = clock(BEGUN, mark("retarget", "mon 11:00", to="1 h", policy=policy), now="mon 11:00")
        assert (view.verdict, show(view.broken_at), show(view.due)) == (
            "broken",
            "03-02 11:00",
            "03-02 10:00",
        )
        assert view.lateness == HOUR
    assert changed("2 h", "from_start", now="mon 11:00") == ("03-02 11:00", "open", "2 h")
    assert changed("< 2 h", "from_start", now="mon 11:00") == ("03-02 11:00", "broken", "< 2 h")


def test_while_paused_the_rest_is_measured_anew() -> None:
    pause = mark("pause", "mon 11:00")
    view = clock(BEGUN, pause, mark("retarget", "mon 12:00", to="3 h"), mark("resume", "mon 15:00"), now="mon 15:30")
    assert (view.verdict, show(view.due)) == ("open", "03-02 16:00")
    (entry,) = view.retargetings
    assert (show(entry.due_before), show(entry.due_after)) == ("03-02 14:00", "03-02 13:00")
    spent = clock(BEGUN, pause, mark("retarget", "mon 12:00", to="1 h"), now="mon 12:30")
    assert (spent.phase, spent.verdict, show(spent.broken_at)) == ("paused", "broken", "03-02 12:00")
    assert (show(spent.due), spent.lateness) == ("03-02 10:00", HOUR + HOUR // 2)
    exactly = clock(BEGUN, pause, mark("retarget", "mon 12:00", to="2 h"), now="mon 12:30")
    assert (exactly.verdict, exactly.remaining, exactly.due) == ("open", 0, None)
    strict = clock(BEGUN, pause, mark("retarget", "mon 12:00", to="< 2 h"), now="mon 12:30")
    assert (strict.verdict, show(strict.settled_due)) == ("broken", "03-02 11:00")
    fresh = clock(BEGUN, pause, mark("retarget", "mon 12:00", to="2 h", policy="from_change"), now="mon 12:30")
    assert (fresh.verdict, fresh.remaining, fresh.consumed) == ("open", 2 * HOUR, 0)


def test_several_pauses_survive_a_change() -> None:
    life = [
        mark("pause", "mon 09:30"),
        mark("resume", "mon 10:00"),
        mark("pause", "mon 10:30"),
        mark("resume", "mon 11:00"),
        mark("pause", "mon 11:30"),
        mark("resume", "mon 12:00"),
    ]
    assert show(clock(BEGUN, *life, mark("retarget", "mon 12:10", to="8 h"), now="mon 12:20").due) == "03-02 18:30"
    past = clock(BEGUN, *life, mark("retarget", "mon 12:10", to="45 min"), now="mon 12:20")
    assert (show(past.due), show(past.broken_at)) == ("03-02 10:15", "03-02 12:10")
    assert past.lateness == 65 * MINUTE


def test_a_missed_deadline_is_not_mended_by_a_change() -> None:
    view = clock(BEGUN, mark("retarget", "mon 14:00", to="8 h"), now="mon 15:00")
    assert (view.verdict, show(view.due), show(view.broken_at), view.lateness) == (
        "broken",
        "03-02 13:00",
        "03-02 13:00",
        2 * HOUR,
    )
    (entry,) = view.retargetings
    assert entry.due_before == entry.due_after == at("mon 13:00")
    agreed = clock(BEGUN, mark("agree", "mon 14:00", to="8 h"), now="mon 15:00")
    assert (agreed.verdict, show(agreed.due)) == ("broken", "03-02 13:00")


def test_an_emptied_cell_voids_and_a_filled_one_runs() -> None:
    emptied = mark("retarget", "mon 10:00")
    void = clock(BEGUN, emptied, now="tue 09:00")
    assert (void.phase, void.verdict, void.target, void.due, void.next_at) == (
        "void",
        "open",
        None,
        None,
        None,
    )
    assert (void.retargetings[0].after, void.retargetings[0].due_after, void.remaining) == (None, None, None)
    none = clock(BEGUN, mark("retarget", "mon 10:00", to="none"), now="tue 09:00")
    assert none.phase == "void"
    filled = clock(BEGUN, emptied, mark("retarget", "mon 11:00", to="6 h", policy="keep"), now="mon 12:00")
    assert (filled.phase, show(filled.due), filled.consumed) == ("running", "03-02 15:00", 3 * HOUR)
    broken = clock(BEGUN, mark("retarget", "mon 14:00"), now="mon 15:00")
    assert (broken.phase, broken.verdict, show(broken.settled_due)) == ("void", "broken", "03-02 13:00")
    hole = clock(mark("start", "mon 09:00"), mark("stop", "mon 10:00", awaits=True), now="mon 10:00")
    assert (hole.awaiting, hole.verdict) == (False, "open")
    assert (hole.phase, show(hole.started), hole.consumed, hole.calendar) == (
        "void",
        "03-02 09:00",
        0,
        "always",
    )


def test_a_stopped_clock_is_not_judged_again() -> None:
    life = (BEGUN, mark("stop", "mon 12:00"), mark("retarget", "mon 12:30", to="1 h"))
    view = clock(*life)
    assert (view.verdict, show(view.due), view.retargetings) == ("kept", "03-02 13:00", ())
    reopened = clock(*life, mark("reopen", "mon 14:00"), now="mon 14:30", reopen="continue")
    assert (reopened.verdict, show(reopened.broken_at)) == ("broken", "03-02 14:00")
    assert [show(entry.at) for entry in reopened.retargetings] == ["03-02 14:00"]


def test_a_stop_may_await_its_confirmation() -> None:
    stop = mark("stop", "mon 12:00", awaits=True)
    waiting = clock(BEGUN, stop, now="mon 18:00")
    assert (waiting.phase, waiting.verdict, waiting.awaiting, waiting.next_at) == (
        "stopped",
        "open",
        True,
        None,
    )
    confirmed = clock(BEGUN, stop, mark("confirm", "mon 17:00"), now="mon 18:00")
    assert (confirmed.phase, confirmed.verdict, confirmed.awaiting) == ("stopped", "kept", False)
    assert show(confirmed.stopped) == "03-02 12:00"
    rejected = clock(BEGUN, stop, mark("reject", "mon 17:00"), now="mon 18:00")
    assert (rejected.phase, rejected.verdict, rejected.awaiting) == ("running", "broken", False)
    assert show(rejected.broken_at) == "03-02 13:00"
    assert kinds(rejected) == [("counted", "03-02 09:00", "03-02 18:00")]
    again = clock(
        BEGUN,
        stop,
        mark("reject", "mon 12:10"),
        mark("stop", "mon 12:50", awaits=True),
        mark("confirm", "tue 09:00"),
    )
    assert (again.verdict, show(again.stopped)) == ("kept", "03-02 12:50")
    broken = clock(BEGUN, mark("stop", "mon 14:00", awaits=True), now="mon 18:00")
    assert (broken.verdict, broken.awaiting) == ("broken", True)


def test_a_firm_stop_takes_the_place_of_one_that_awaits() -> None:
    first, firm = mark("stop", "mon 12:00", awaits=True), mark("stop", "mon 12:30")
    view = clock(BEGUN, first, firm)
    assert (show(view.stopped), view.verdict, view.awaiting) == ("03-02 12:30", "kept", False)
    assert show(clock(BEGUN, first, firm, mark("confirm", "mon 15:00")).stopped) == "03-02 12:00"
    assert show(clock(BEGUN, first, firm, mark("reject", "mon 15:00")).stopped) == "03-02 12:30"


def test_stops_that_do_not_count() -> None:
    early = clock(mark("stop", "mon 08:00"), BEGUN, now="mon 10:00")
    assert (early.phase, early.stopped) == ("running", None)
    assert clock(mark("stop", "mon 08:00"), now="mon 10:00").phase == "pending"
    twice = clock(BEGUN, mark("stop", "mon 10:00"), mark("stop", "mon 11:00"))
    assert show(twice.stopped) == "03-02 10:00"
    assert clock(BEGUN, mark("stop", "mon 10:00"), mark("release", "mon 11:00")).phase == "stopped"
    assert clock(BEGUN, mark("release", "mon 10:00"), mark("stop", "mon 11:00")).phase == "void"
    assert clock(mark("release", "mon 08:00"), BEGUN).phase == "void"
    assert clock(BEGUN, mark("reopen", "mon 10:00"), now="mon 11:00", reopen="restart").consumed == 2 * HOUR


def test_pending_has_nothing() -> None:
    view = clock(mark("pause", "mon 08:00"), mark("retarget", "mon 08:30", to="1 h"), now="mon 09:00")
    assert (view.phase, view.verdict, view.started, view.target, view.due) == (
        "pending",
        "open",
        None,
        None,
        None,
    )
    assert (view.consumed, view.remaining, view.lateness, view.stretches, view.retargetings) == (
        0,
        None,
        0,
        (),
        (),
    )


def test_a_reference_is_measured_and_never_broken() -> None:
    for view in (
        clock(start("mon 09:00", "reference 4 h"), mark("stop", "mon 14:00")),
        clock(BEGUN, mark("stop", "mon 14:00"), judged=False),
        clock(mark("start", "mon 09:00", target=target("4 h", reference=True)), mark("stop", "mon 14:00")),
    ):
        assert (view.verdict, view.broken_at, view.lateness, show(view.due)) == (
            "kept",
            None,
            HOUR,
            "03-02 13:00",
        )
    changed_to = clock(start("mon 09:00", "reference 4 h"), mark("retarget", "mon 14:00", to="8 h"), now="mon 15:00")
    assert (changed_to.verdict, show(changed_to.due)) == ("open", "03-02 17:00")
    strict = mark("start", "mon 09:00", target=target("4 h", strict=True))
    assert clock(strict, mark("stop", "mon 13:00")).verdict == "broken"


def test_a_fixed_deadline_never_moves() -> None:
    begun = mark("start", "mon 09:00", target=target("", due="mon 13:00"))
    life = (begun, mark("pause", "mon 10:00"), mark("resume", "mon 12:00"))
    view = clock(*life, now="mon 12:30")
    assert (show(view.due), view.remaining, view.consumed) == ("03-02 13:00", HOUR // 2, HOUR + HOUR // 2)
    late = clock(begun, mark("stop", "mon 12:00"), mark("reopen", "mon 14:00"), now="mon 15:00", reopen="restart")
    assert (late.verdict, show(late.broken_at), show(late.settled_due)) == (
        "broken",
        "03-02 14:00",
        "03-02 13:00",
    )
    gone = clock(mark("start", "mon 14:00", target=target("", due="mon 13:00")), now="mon 14:00")
    assert (gone.verdict, show(gone.broken_at), gone.lateness) == ("broken", "03-02 14:00", HOUR)


def test_an_agreement_made_beforehand_or_while_stopped_holds() -> None:
    agreed = target("", due="tue 12:00")
    before = clock(mark("agree", "mon 08:00", target=agreed), BEGUN, now="mon 10:00")
    assert show(before.due) == "03-03 12:00"
    stopped = clock(
        BEGUN,
        mark("stop", "mon 10:00"),
        mark("agree", "mon 10:30", target=agreed),
        mark("retarget", "mon 11:00", to="1 h"),
        mark("reopen", "mon 12:00"),
        now="mon 12:30",
        reopen="continue",
    )
    assert show(stopped.due) == "03-03 12:00"
    assert (
        show(clock(BEGUN, mark("agree", "mon 10:00"), mark("retarget", "mon 11:00", to="8 h"), now="mon 11:30").due)
        == "03-02 17:00"
    )
    twice = clock(
        BEGUN,
        mark("agree", "mon 10:00", target=agreed),
        mark("agree", "mon 11:00", target=target("", due="wed 12:00")),
        now="mon 11:30",
    )
    assert show(twice.due) == "03-04 12:00"
    keeps = clock(BEGUN, mark("agree", "mon 10:00", target=agreed, policy="keep"), now="mon 11:30")
    assert show(keeps.due) == "03-03 12:00"
    emptied = clock(BEGUN, mark("agree", "mon 10:00", target=agreed), mark("retarget", "mon 11:00"), now="mon 11:30")
    assert show(emptied.due) == "03-03 12:00"


def test_one_restart_after_another_remembers_the_longest_lateness() -> None:
    life = (
        BEGUN,
        mark("stop", "mon 16:00"),
        mark("reopen", "tue 09:00"),
        mark("stop", "tue 14:00"),
        mark("reopen", "wed 09:00"),
        mark("stop", "wed 10:00"),
    )
    view = clock(*life, reopen="restart")
    assert (view.verdict, view.lateness, show(view.broken_at)) == ("broken", 3 * HOUR, "03-02 13:00")


def test_past_the_known_holidays_a_deadline_is_provisional() -> None:
    known = clock(start("mon 09:00", "4 h on official"), now="mon 10:00")
    unknown = clock(start("2040-03-05 09:00", "4 h on official"), now="2040-03-05 10:00")
    paused = clock(start("mon 09:00", "4 h on official"), mark("pause", "mon 10:00"), now="2040-03-05 10:00")
    assert [view.provisional for view in (known, unknown, paused)] == [False, True, True]
    assert clock(mark("start", "mon 09:00"), now="mon 10:00").provisional is False


def test_a_pause_until_the_end_of_time_leaves_no_deadline() -> None:
    life = (start("2099-12-01 09:00", "20 h on day"), mark("pause", "2099-12-01 10:00"))
    view = clock(*life, mark("resume", "2099-12-31 10:00"), now="2099-12-31 11:00")
    assert (view.phase, view.due, view.unreachable, view.remaining) == ("running", None, True, None)


def test_rejected_twice_it_runs_on() -> None:
    life = []
    for stop, reject in (("mon 10:00", "mon 10:10"), ("mon 10:30", "mon 10:40")):
        life += [mark("stop", stop, awaits=True), mark("reject", reject)]
    view = clock(BEGUN, *life, now="mon 11:00")
    assert (view.phase, view.consumed, view.terms.subject) == ("running", 2 * HOUR, "case")
