"""Pauses: pairing, overlap, caps, breach."""

from typing import Any

from opspact.clock.shapes import Mark, Target
from opspact.kernel.time import HOUR, MINUTE
from opspact.plans.terms.limits import Limit
from tests.clock.support import at, clock, kinds, mark, show, start, target

BEGUN = start("mon 09:00", "4 h")


def pause(when: str, reason: str = "", **more: Any) -> Mark:
    return mark("pause", when, reason=reason, **more)


def resume(when: str, reason: str = "") -> Mark:
    return mark("resume", when, reason=reason)


def due(*marks: Mark, **terms: Any) -> str:
    return show(clock(BEGUN, *marks, now="mon 12:59", **terms).due)


def test_overlapping_pauses_count_once() -> None:
    life = (
        pause("mon 10:00", "a"),
        pause("mon 10:30", "b"),
        resume("mon 11:00", "a"),
        resume("mon 11:30", "b"),
    )
    assert due(*life) == "03-02 14:30"
    view = clock(BEGUN, *life, now="mon 12:00")
    assert [(s.kind, s.cause, show(s.end)) for s in view.stretches] == [
        ("counted", "", "03-02 10:00"),
        ("paused", "a", "03-02 11:00"),
        ("paused", "b", "03-02 11:30"),
        ("counted", "", "03-02 12:00"),
    ]


def test_an_inner_pause_changes_nothing() -> None:
    assert (
        due(
            pause("mon 10:00", "a"),
            pause("mon 10:30", "b"),
            resume("mon 10:40", "b"),
            resume("mon 11:00", "a"),
        )
        == "03-02 14:00"
    )


def test_pauses_of_one_reason_pair_first_in_first_out() -> None:
    life = [pause("mon 10:00", cap=HOUR), pause("mon 10:30"), resume("mon 10:40"), resume("mon 11:30")]
    assert due(*life) == "03-02 14:30"
    assert due(*life[:3]) == "-"  # the second one is still open


def test_a_resumption_of_another_reason_resumes_nothing() -> None:
    assert due(pause("mon 10:00", "a"), resume("mon 11:00", "b")) == "-"
    assert due(resume("mon 09:30", "a")) == "03-02 13:00"


def test_a_cap_ends_a_pause_by_itself() -> None:
    life = [pause("mon 10:00", cap=HOUR)]
    assert due(*life) == "03-02 14:00"
    assert due(*life, resume("mon 12:00")) == "03-02 14:00"
    assert due(*life, pause("mon 11:30"), resume("mon 12:00")) == "03-02 14:30"
    assert due(pause("mon 10:00", cap=0)) == "03-02 13:00"
    assert clock(BEGUN, pause("mon 10:00", cap=0), now="mon 10:00").phase == "running"
    assert due(pause("mon 10:00", cap=HOUR), resume("mon 10:20")) == "03-02 13:20"


def test_a_capped_pause_tells_when_it_would_be_missed() -> None:
    view = clock(BEGUN, pause("mon 10:00", cap=HOUR), now="mon 10:30")
    assert (view.phase, view.due, show(view.next_at)) == ("paused", None, "03-02 14:00")
    assert (show(view.settled_due), view.remaining) == ("03-02 13:30", 3 * HOUR)
    open_end = clock(BEGUN, pause("mon 10:00", "a", cap=HOUR), pause("mon 10:10", "b"), now="mon 10:30")
    assert open_end.next_at is None
    both = clock(BEGUN, pause("mon 10:00", "a", cap=HOUR), pause("mon 10:10", "b", cap=2 * HOUR), now="mon 10:30")
    assert show(both.next_at) == "03-02 15:10"


def test_at_its_cap_a_pause_is_over() -> None:
    view = clock(BEGUN, pause("mon 10:00", cap=HOUR), now="mon 11:00")
    assert (view.phase, show(view.due)) == ("running", "03-02 14:00")
    gone = clock(BEGUN, pause("mon 10:00", cap=HOUR), now="mon 14:01")
    assert (gone.verdict, show(gone.broken_at)) == ("broken", "03-02 14:00")


def test_a_reason_may_pause_only_so_long_in_all() -> None:
    caps = {"caps": (("a", HOUR),)}
    assert due(pause("mon 09:30", "a"), resume("mon 10:10", "a"), pause("mon 10:30", "a"), **caps) == "03-02 14:00"
    assert due(pause("mon 09:30", "a"), resume("mon 10:30", "a"), pause("mon 11:00", "a"), **caps) == "03-02 14:00"
    assert due(pause("mon 09:30", "b"), resume("mon 11:30", "b"), **caps) == "03-02 15:00"
    assert due(pause("mon 09:30", "a"), pause("mon 10:00", "a"), **caps) == "03-02 14:00"
    overlapping = (
        pause("mon 09:30", "a"),
        pause("mon 09:50", "a"),
        resume("mon 10:00", "a"),
        resume("mon 10:10", "a"),
    )
    assert due(*overlapping, pause("mon 10:30", "a"), **caps) == "03-02 14:00"
    both = (pause("mon 09:30", "a", cap=10 * MINUTE), pause("mon 10:00", "a"))
    assert due(*both, **caps) == "03-02 14:00"


def test_a_pause_after_the_breach_moves_nothing() -> None:
    view = clock(BEGUN, pause("mon 14:00"), resume("mon 15:00"), now="mon 16:00")
    assert (show(view.due), show(view.broken_at), view.lateness) == ("03-02 13:00", "03-02 13:00", 3 * HOUR)
    assert view.remaining == -3 * HOUR
    assert [kind for kind, _, _ in kinds(view)] == ["counted", "counted", "counted"]


def test_the_cap_of_a_reason_holds_to_the_microsecond_over_any_number_of_pauses() -> None:
    life = [
        pause("mon 09:10", "a"), resume("mon 09:30", "a"), pause("mon 09:40", "a"), resume("mon 10:00", "a"),
        pause("mon 10:10", "a"),
    ]  # fmt: skip
    assert clock(BEGUN, *life, now="mon 12:00", caps=(("a", HOUR),)).due == at("mon 14:00")


def test_of_two_capped_pauses_the_second_ends_by_itself_too() -> None:
    assert due(pause("mon 10:00", "a", cap=HOUR), pause("mon 10:10", "b", cap=2 * HOUR)) == "03-02 15:10"


def test_a_fixed_deadline_missed_within_a_pause_counts_on_and_names_it() -> None:
    begun = mark("start", "mon 09:00", target=target("", due="mon 13:00"))
    view = clock(begun, pause("mon 12:00", "parts"), now="mon 14:00")
    assert [(s.kind, s.cause, show(s.end)) for s in view.stretches] == [
        ("counted", "", "03-02 12:00"),
        ("paused", "parts", "03-02 13:00"),
        ("counted", "parts", "03-02 14:00"),
    ]


def test_reopened_into_a_pause_a_missed_deadline_stands() -> None:
    life = (BEGUN, mark("stop", "mon 14:00"), pause("mon 14:10"), mark("reopen", "mon 14:30"))
    view = clock(*life, now="mon 15:00", reopen="continue")
    assert (view.phase, show(view.due), view.verdict) == ("paused", "03-02 13:00", "broken")


def test_a_pause_at_the_last_instant() -> None:
    life = (pause("mon 13:00"), resume("mon 15:00"))
    kept = clock(BEGUN, *life, mark("stop", "mon 15:00"))
    assert (kept.verdict, kept.remaining, show(kept.settled_due)) == ("kept", 0, "03-02 15:00")
    strict = clock(start("mon 09:00", "< 4 h"), *life, mark("stop", "mon 15:00"))
    assert (strict.verdict, show(strict.broken_at)) == ("broken", "03-02 13:00")


def test_excluded_time_is_told_apart() -> None:
    view = clock(
        BEGUN,
        mark("pause", "mon 10:00", excluded=True, reason="maintenance", actor="x", source="f"),
        now="mon 11:00",
    )
    last = view.stretches[-1]
    assert (view.phase, last.kind, last.cause, last.actor, last.source) == (
        "paused",
        "excluded",
        "maintenance",
        "x",
        "f",
    )


def test_a_stop_ends_the_wait_and_a_wait_begun_while_stopped_holds_at_the_reopening() -> None:
    life = [BEGUN, pause("mon 10:00"), mark("stop", "mon 11:00"), mark("reopen", "mon 12:00")]
    view = clock(*life, now="mon 12:30", reopen="continue")
    assert (view.phase, show(view.due)) == ("running", "03-02 15:00")
    for policy in ("continue", "restart"):
        view = clock(*life, pause("mon 11:30", "b"), now="mon 12:30", reopen=policy)
        assert (view.phase, view.due, kinds(view)[-1]) == (
            "paused",
            None,
            ("paused", "03-02 12:00", "03-02 12:30"),
        )


def test_a_pause_across_closed_time_moves_by_open_time_alone() -> None:
    view = clock(
        start("mon 11:00", "4 h on office"),
        pause("mon 11:30"),
        resume("mon 14:00"),
        pause("mon 18:00", "b"),
        resume("tue 08:00", "b"),
        now="tue 08:10",
    )
    assert show(view.due) == "03-02 17:30"
    assert (view.verdict, view.consumed) == ("broken", 4 * HOUR)


def test_a_cut_off_moves_the_count_and_pauses_before_it_move_nothing() -> None:
    limit = Limit.read({"limit": "2 h", "on": "office", "cut_off": "16:00"})
    begun = mark("start", "mon 16:30", target=Target(limit))
    view = clock(begun, pause("mon 17:00"), resume("tue 08:00"), now="tue 09:00")
    assert (show(view.counted_from), show(view.due), view.consumed) == (
        "03-03 08:30",
        "03-03 10:30",
        30 * MINUTE,
    )
    paused = clock(begun, pause("mon 17:00"), now="mon 18:00")
    assert (show(paused.settled_due), paused.remaining) == ("03-03 10:30", 2 * HOUR)
