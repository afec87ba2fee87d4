"""Facts that become known late: a breach is mended only with approval, or where the plan says so."""

from opspact.kernel.time import HOUR
from tests.clock.support import at, clock, mark, show, start

BEGUN = start("mon 09:00", "4 h")


def test_a_stop_recorded_after_the_breach_is_a_claim() -> None:
    view = clock(BEGUN, mark("stop", "mon 12:00", recorded="mon 14:00", source="f9"))
    assert (view.phase, view.verdict, show(view.broken_at), view.claims) == (
        "stopped",
        "broken",
        "03-02 13:00",
        ("f9",),
    )
    assert (show(view.stopped), show(view.settled_due), view.lateness) == ("03-02 12:00", "03-02 13:00", 0)


def test_approved_or_allowed_it_mends() -> None:
    for view in (
        clock(BEGUN, mark("stop", "mon 12:00", recorded="mon 14:00", approved=True)),
        clock(BEGUN, mark("stop", "mon 12:00", recorded="mon 14:00"), late_mends=True),
    ):
        assert (view.verdict, view.broken_at, view.claims) == ("kept", None, ())


def test_recorded_in_time_it_counts() -> None:
    for recorded in ("mon 12:30", "mon 13:00"):
        view = clock(BEGUN, mark("stop", "mon 12:00", recorded=recorded))
        assert (view.verdict, view.claims) == ("kept", ())
    paused = clock(BEGUN, mark("pause", "mon 10:00", recorded="mon 10:30"), now="mon 18:00")
    assert (paused.phase, paused.verdict) == ("paused", "open")


def test_a_pause_recorded_in_time_defers_the_moment_of_knowledge() -> None:
    pause, resume = (
        mark("pause", "mon 10:00", recorded="mon 11:00"),
        mark("resume", "mon 12:00", recorded="mon 12:00"),
    )
    in_time = mark("stop", "mon 14:30", recorded="mon 15:00", source="stop")
    late = mark("stop", "mon 14:30", recorded="mon 15:01", source="stop")
    assert clock(BEGUN, pause, resume, in_time).verdict == "kept"
    view = clock(BEGUN, pause, resume, late)
    assert (view.verdict, show(view.broken_at), view.claims) == ("broken", "03-02 15:00", ("stop",))


def test_late_marks_come_to_be_known_one_by_one() -> None:
    first = mark("pause", "mon 09:30", recorded="mon 12:00", source="known in time")
    second = mark("pause", "mon 11:00", recorded="mon 18:00", source="too late", reason="other")
    back = mark("resume", "mon 10:30", source="back")
    just = mark("pause", "mon 09:40", recorded="mon 14:00", source="known at the breach", reason="inner")
    inner = mark("resume", "mon 09:50", reason="inner")
    view = clock(BEGUN, first, just, inner, back, second, now="mon 19:00")
    assert (view.phase, view.verdict) == ("paused", "broken")
    assert (show(view.broken_at), view.claims) == ("03-02 14:00", ("too late",))


def test_a_breach_that_stands_anyway_has_no_claims() -> None:
    pause = mark("pause", "mon 10:00", recorded="mon 14:00")
    view = clock(BEGUN, pause, mark("resume", "mon 11:00"), mark("stop", "mon 16:00"))
    assert (view.verdict, show(view.broken_at), show(view.settled_due)) == (
        "broken",
        "03-02 13:00",
        "03-02 13:00",
    )
    assert view.claims == ()
    assert view.lateness == 2 * HOUR  # by the pause as it is known now


def test_what_came_after_the_breach_is_no_claim() -> None:
    view = clock(BEGUN, mark("stop", "mon 14:00", recorded="mon 15:00"))
    assert (view.verdict, view.claims, view.lateness) == ("broken", (), HOUR)


def test_a_late_start_is_no_mending() -> None:
    view = clock(start("mon 09:00", "4 h", recorded="mon 18:00"), mark("stop", "mon 12:00", recorded="mon 12:00"))
    assert (view.verdict, view.claims) == ("kept", ())


def test_a_late_retarget_agreement_or_release_is_a_claim_too() -> None:
    for kind, to in (("retarget", "8 h"), ("agree", "8 h"), ("release", "")):
        view = clock(BEGUN, mark(kind, "mon 10:00", recorded="mon 14:00", to=to, source=kind), now="mon 15:00")
        assert (view.verdict, view.claims) == ("broken", (kind,)), kind


def test_what_was_known_then() -> None:
    life = (BEGUN, mark("stop", "mon 12:00", recorded="mon 12:30"))
    assert clock(*life, now="mon 12:10").phase == "running"
    assert clock(*life, known="mon 12:30", now="mon 12:10").phase == "stopped"
    assert clock(*life, known="mon 18:00", now="mon 11:00").consumed == 2 * HOUR
    assert clock(*life, known="mon 12:29", now="mon 15:00").broken_at == at("mon 13:00")


def test_a_clock_begun_within_a_pause_may_have_been_missed_after_it() -> None:
    life = (mark("pause", "mon 08:00"), BEGUN, mark("resume", "mon 10:30"))
    in_time = clock(*life, mark("stop", "mon 10:00", recorded="mon 14:30"))
    late = clock(*life, mark("stop", "mon 10:00", recorded="mon 14:31", source="stop"))
    assert (in_time.verdict, in_time.claims) == ("kept", ())
    assert (late.verdict, show(late.broken_at), late.claims) == ("broken", "03-02 14:30", ("stop",))


def test_a_change_that_a_late_stop_set_aside_may_have_been_missed() -> None:
    shorter = mark("retarget", "mon 11:00", to="1 h")
    view = clock(BEGUN, mark("stop", "mon 10:30", recorded="mon 12:00", source="stop"), shorter)
    assert (view.phase, view.verdict, show(view.broken_at), view.claims) == (
        "stopped",
        "broken",
        "03-02 11:00",
        ("stop",),
    )


def test_what_began_unknown_is_missed_only_once_its_start_is_known() -> None:
    begun = start("mon 09:00", "4 h", recorded="mon 18:00")
    at_once = clock(begun, mark("stop", "mon 12:00", recorded="mon 18:00"))
    assert (at_once.verdict, at_once.claims) == ("kept", ())
    later = clock(begun, mark("stop", "mon 12:00", recorded="mon 18:01", source="stop"))
    assert (later.verdict, show(later.broken_at), later.claims) == ("broken", "03-02 13:00", ("stop",))
