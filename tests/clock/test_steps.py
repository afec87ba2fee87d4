"""Steps: shares of the time, offsets, repetitions, changes on the way."""

from decimal import Decimal

import msgspec

from opspact.clock.shapes import StepTerm
from opspact.kernel.time import HOUR, MINUTE
from tests.clock.support import at, clock, fired, mark, show, start, target

WARN = StepTerm("warn", share=Decimal("0.75"))
AT_DUE = StepTerm("at due", offset=0)
BEFORE = StepTerm("before", offset=-30 * MINUTE)
AFTER = StepTerm("after", offset=HOUR)
BEGUN = start("mon 09:00", "4 h")


def coming(view: object) -> list[tuple[str, str, int]]:
    return [(s.id, show(s.at), s.n) for s in view.steps if not s.fired]  # type: ignore[attr-defined]


def test_each_fires_at_its_instant() -> None:
    steps = (WARN, BEFORE, AT_DUE, AFTER)
    times = ["03-02 12:00", "03-02 12:30", "03-02 13:00", "03-02 14:00"]
    for n, now in enumerate(("mon 11:59", "mon 12:00", "mon 12:30", "mon 13:00", "mon 14:00")):
        view = clock(BEGUN, now=now, steps=steps)
        assert [when for _, when in fired(view)] == times[:n]
        assert [when for _, when, _ in coming(view)] == times[n:]
        assert show(view.next_at) == [*times[:3], "03-02 13:00", "-"][n]  # at the due instant the breach is still ahead


def test_the_breach_itself_is_a_wake_up() -> None:
    assert show(clock(BEGUN, now="mon 12:30", steps=(WARN, AFTER)).next_at) == "03-02 13:00"
    assert show(clock(BEGUN, now="mon 12:30", judged=False, steps=(AFTER,)).next_at) == "03-02 14:00"
    assert clock(BEGUN, now="mon 12:30", judged=False).next_at is None
    assert clock(start("mon 09:00", "reference 4 h"), now="mon 12:30").next_at is None


def test_a_stop_at_the_instant_comes_before_the_step() -> None:
    assert fired(clock(BEGUN, mark("stop", "mon 13:00"), steps=(WARN, AT_DUE))) == [("warn", "03-02 12:00")]
    broken = clock(start("mon 09:00", "< 4 h"), mark("stop", "mon 13:00"), steps=(AT_DUE,))
    assert fired(broken) == [("at due", "03-02 13:00")]
    assert coming(broken) == []
    assert broken.next_at is None


def test_a_step_at_the_start_fires_with_it_even_where_the_clock_stops_or_stands_at_once() -> None:
    steps = (StepTerm("begun", share=Decimal(0), repeat=HOUR), WARN)
    for at_once in (mark("stop", "mon 09:00"), mark("pause", "mon 09:00")):
        assert fired(clock(BEGUN, at_once, steps=steps)) == [("begun", "03-02 09:00")]
    running = clock(BEGUN, now="mon 10:00", steps=steps)
    assert fired(running) == [("begun", "03-02 09:00"), ("begun", "03-02 10:00")]


def test_a_deadline_missed_at_the_start_fires_each_step_once_those_at_the_start_first() -> None:
    steps = (AT_DUE, StepTerm("begun", share=Decimal(0)))
    view = clock(mark("start", "mon 09:00", target=target("", due="mon 08:30")), now="mon 10:00", steps=steps)
    assert fired(view) == [("begun", "03-02 09:00"), ("at due", "03-02 09:00")]


def test_a_pause_holds_what_is_still_to_come() -> None:
    pause, resume = mark("pause", "mon 11:30"), mark("resume", "mon 14:30")
    paused = clock(BEGUN, pause, now="mon 14:00", steps=(WARN, AT_DUE))
    assert (fired(paused), coming(paused)) == ([], [])
    view = clock(BEGUN, pause, resume, now="mon 15:00", steps=(WARN, AT_DUE))
    assert (fired(view), coming(view)) == ([("warn", "03-02 15:00")], [("at due", "03-02 16:00", 0)])


def test_a_pause_at_the_instant_holds_the_step_until_it_ends() -> None:
    view = clock(BEGUN, mark("pause", "mon 12:00"), mark("resume", "mon 14:00"), now="mon 14:00", steps=(WARN,))
    assert fired(view) == [("warn", "03-02 14:00")]


def test_a_pause_with_a_cap_tells_what_comes() -> None:
    view = clock(BEGUN, mark("pause", "mon 11:30", cap=HOUR), now="mon 12:00", steps=(WARN,))
    assert (coming(view), show(view.next_at), view.due) == ([("warn", "03-02 13:00", 0)], "03-02 13:00", None)


def test_after_the_breach_steps_go_on_through_a_pause_until_the_stop() -> None:
    life = (BEGUN, mark("pause", "mon 13:30"))
    assert fired(clock(*life, now="mon 15:00", steps=(AFTER,))) == [("after", "03-02 14:00")]
    assert fired(clock(*life, mark("stop", "mon 13:50"), steps=(AFTER,))) == []
    resumed = clock(*life, mark("resume", "mon 13:40"), mark("stop", "mon 15:00"), steps=(AFTER,))
    assert fired(resumed) == [("after", "03-02 14:00")]
    later = clock(*life, mark("resume", "mon 14:30"), now="mon 15:00", steps=(AFTER,))
    assert fired(later) == [("after", "03-02 14:00")]


def test_once_per_round_whatever_the_target_becomes() -> None:
    view = clock(BEGUN, mark("retarget", "mon 12:30", to="8 h"), now="mon 16:00", steps=(WARN, AT_DUE))
    assert fired(view) == [("warn", "03-02 12:00")]
    assert coming(view) == [("at due", "03-02 17:00", 0)]


def test_a_threshold_already_past_fires_at_the_change() -> None:
    view = clock(BEGUN, mark("retarget", "mon 11:00", to="2 h 30 min"), now="mon 11:10", steps=(WARN, AT_DUE))
    assert fired(view) == [("warn", "03-02 11:00")]
    short = clock(start("mon 09:00", "20 min"), now="mon 09:00", steps=(BEFORE, AT_DUE))
    assert fired(short) == [("before", "03-02 09:00")]


def test_a_step_counts_on_its_own_calendar() -> None:
    begun = start("fri 15:30", "2 h on office")
    steps = (
        StepTerm("wall before", offset=-3 * HOUR, calendar="always"),
        StepTerm("wall after", offset=HOUR, calendar="always"),
        StepTerm("office after", offset=HOUR),
    )
    view = clock(begun, now="next mon 10:00", steps=steps)
    assert fired(view) == [
        ("wall before", "03-06 15:30"), ("wall after", "03-06 18:30"), ("office after", "03-09 09:30"),
    ]  # fmt: skip
    wall = clock(
        start("fri 16:30", "2 h on office"),
        now="next mon 07:00",
        steps=(StepTerm("b", offset=-HOUR, calendar="always"),),
    )
    assert (fired(wall), coming(wall)) == ([], [("b", "03-09 08:30", 0)])


def test_a_step_counted_back_on_a_calendar_of_its_own_may_lie_before_the_start() -> None:
    for back in (StepTerm("b", offset=-HOUR, calendar="office"), StepTerm("b", share=WARN.share, calendar="office")):
        view = clock(start("fri 17:00", "60 h"), now="sat 10:00", steps=(back,))
        assert fired(view) == [("b", "03-06 17:00")]


def test_a_share_beyond_the_whole_counts_on_from_the_due_time() -> None:
    view = clock(BEGUN, mark("pause", "mon 13:30"), now="mon 18:00", steps=(StepTerm("s", share=Decimal("1.5")),))
    assert fired(view) == [("s", "03-02 15:00")]
    third = clock(start("mon 09:00", "1 min"), now="mon 10:00", steps=(StepTerm("s", share=Decimal("0.3333333333")),))
    (step,) = third.steps
    assert step.at - (third.started or 0) == 19_999_999 + 1


def test_repetitions_until_the_stop() -> None:
    every = StepTerm("again", offset=HOUR, repeat=30 * MINUTE)
    view = clock(BEGUN, mark("stop", "mon 15:30"), steps=(every,))
    assert [(s.n, show(s.at)) for s in view.steps] == [
        (0, "03-02 14:00"),
        (1, "03-02 14:30"),
        (2, "03-02 15:00"),
    ]
    running = clock(BEGUN, now="mon 14:40", steps=(every,))
    assert (len(fired(running)), coming(running)) == (2, [("again", "03-02 15:00", 2)])
    assert show(running.next_at) == "03-02 15:00"


def test_so_many_repetitions_and_no_more() -> None:
    view = clock(BEGUN, now="tue 09:00", steps=(StepTerm("again", offset=0, repeat=HOUR, times=2),))
    assert [(s.n, show(s.at)) for s in view.steps] == [
        (0, "03-02 13:00"),
        (1, "03-02 14:00"),
        (2, "03-02 15:00"),
    ]
    assert view.next_at is None


def test_of_endless_repetitions_the_first_firing_and_the_latest_are_listed() -> None:
    every = StepTerm("again", offset=0, repeat=MINUTE)
    view = clock(BEGUN, now="2026-12-31 00:00", steps=(AT_DUE, every))
    count = (at("2026-12-31 00:00") - at("mon 13:00")) // MINUTE
    numbers = [s.n for s in view.steps if s.id == "again" and s.fired]
    assert numbers == [0, *range(count - 9, count + 1)]
    assert view.steps[-1].n == count + 1
    assert [show(s.at) for s in view.steps[-2:]] == ["12-31 00:00", "12-31 00:01"]
    assert fired(view)[:2] == [("at due", "03-02 13:00"), ("again", "03-02 13:00")]
    paused = (mark("pause", "mon 14:01"), mark("resume", "mon 14:04"), mark("pause", "mon 14:09"))
    view = clock(BEGUN, *paused, now="mon 18:00", steps=(every,))
    assert [s.n for s in view.steps if s.fired] == [0, *range(291, 301)]  # missed, it repeats through a pause


def test_eleven_repetitions_over_a_pause_list_ten() -> None:
    every = StepTerm("again", share=Decimal("0.25"), repeat=10 * MINUTE, calendar="always")
    life = (BEGUN, mark("pause", "mon 10:45"), mark("resume", "mon 11:05"))
    view = clock(*life, now="mon 12:10", steps=(every,))
    assert [s.n for s in view.steps if s.fired] == [0, 2, 3, 4, 7, 8, 9, 10, 11, 12, 13]


def test_repetitions_on_a_calendar_that_never_opens_do_not_come() -> None:
    view = clock(BEGUN, now="mon 18:00", steps=(StepTerm("again", offset=0, repeat=HOUR, calendar="never"), AT_DUE))
    assert [s.id for s in view.steps] == ["again", "at due"]


def test_repetitions_leave_out_a_pause_and_keep_their_rhythm() -> None:
    every = StepTerm("again", share=Decimal("0.25"), repeat=30 * MINUTE, calendar="always")
    life = (BEGUN, mark("pause", "mon 10:40"), mark("resume", "mon 11:10"))
    view = clock(*life, now="mon 11:30", steps=(every,))
    assert [(s.n, show(s.at)) for s in view.steps if s.fired] == [
        (0, "03-02 10:00"),
        (1, "03-02 10:30"),
        (3, "03-02 11:30"),
    ]


def test_a_repetition_at_the_end_of_a_pause_comes_and_one_within_it_does_not() -> None:
    every = StepTerm("again", share=Decimal("0.25"), repeat=30 * MINUTE, calendar="always")
    pause, resume = mark("pause", "mon 10:40"), mark("resume", "mon 11:00")
    just_after = msgspec.structs.replace(resume, at=resume.at + 1)
    for end, numbers in ((resume, [0, 1, 2]), (just_after, [0, 1])):
        view = clock(BEGUN, pause, end, now="mon 11:10", steps=(every,))
        assert [s.n for s in view.steps if s.fired] == numbers


def test_times_are_counted_over_pauses_and_the_first_one_is_announced() -> None:
    twice = StepTerm("again", share=Decimal("0.25"), repeat=30 * MINUTE, times=2, calendar="always")
    life = (BEGUN, mark("pause", "mon 10:40"), mark("resume", "mon 10:50"))
    view = clock(*life, now="mon 12:50", steps=(twice,))
    assert [s.n for s in view.steps] == [0, 1, 2]
    assert coming(clock(BEGUN, now="mon 10:00", steps=(twice,))) == [("again", "03-02 10:30", 1)]
    endless = msgspec.structs.replace(twice, times=0)
    assert coming(clock(BEGUN, now="mon 10:00", steps=(endless,))) == [("again", "03-02 10:30", 1)]
    once = msgspec.structs.replace(twice, times=1)
    assert coming(clock(BEGUN, now="mon 10:30", steps=(once,))) == []


def test_what_was_told_and_is_no_longer_so() -> None:
    told = mark("step", "mon 12:00", reason="warn")
    pause = mark("pause", "mon 10:00", recorded="mon 12:30")
    view = clock(BEGUN, told, pause, now="mon 12:40", steps=(WARN,))
    (step,) = view.steps
    assert (step.id, show(step.at), step.fired, step.withdrawn) == ("warn", "03-02 12:00", True, True)
    assert [s.withdrawn for s in clock(BEGUN, told, now="mon 12:40", steps=(WARN,)).steps] == [False]


def test_a_fixed_deadline_warns_through_a_pause() -> None:
    begun = mark("start", "mon 09:00", target=target("", due="mon 13:00"))
    view = clock(begun, mark("pause", "mon 09:30"), now="mon 13:01", steps=(WARN, BEFORE))
    assert fired(view) == [("warn", "03-02 12:00"), ("before", "03-02 12:30")]
    assert (view.phase, view.verdict, show(view.broken_at)) == ("paused", "broken", "03-02 13:00")


def test_what_passed_while_stopped_comes_at_the_reopening() -> None:
    life = (BEGUN, mark("stop", "mon 13:30"), mark("reopen", "mon 16:00"))
    assert fired(clock(*life, now="mon 17:00", reopen="continue", steps=(AFTER,))) == [("after", "03-02 16:00")]
