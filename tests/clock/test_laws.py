"""Laws that hold for any life of a clock."""

import itertools
from decimal import Decimal
from typing import Any

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from opspact.clock.engine import fold
from opspact.clock.segments import segments
from opspact.clock.shapes import ClockTerms, ClockView, Mark, StepTerm
from opspact.kernel.time import DAY, HOUR, MINUTE, Instant
from tests.clock.support import CALENDARS, at, target

EPOCH = at("mon 09:00")
LIMITS = (
    "4 h",
    "< 4 h",
    "3 h on office",
    "1 working day, by end on office",
    "2 days, same time",
    "none",
    "4 h on never",
)
STEPS = (
    StepTerm("half", share=Decimal("0.5")),
    StepTerm("due", offset=0),
    StepTerm("after", offset=HOUR, repeat=6 * HOUR, times=3),
)
minutes = st.integers(0, 5 * 24 * 4).map(lambda quarter: quarter * 15)


@st.composite
def lives(draw: st.DrawFn) -> tuple[ClockTerms, list[Mark]]:
    """A start and up to nine more marks, on a grid so that instants often coincide."""
    marks = [_mark(draw, "start", 0, 0)]
    kinds = (
        "pause",
        "resume",
        "pause",
        "resume",
        "stop",
        "confirm",
        "reject",
        "reopen",
        "retarget",
        "agree",
        "release",
    )
    more = range(1, draw(st.integers(1, 10)))
    marks += [_mark(draw, draw(st.sampled_from(kinds)), n, draw(minutes)) for n in more]
    terms = ClockTerms(
        commitment="restore",
        subject="case",
        steps=STEPS,
        reopen=draw(st.sampled_from(("continue", "restart", "new_cycle"))),
        caps=draw(st.sampled_from(((), (("a", 3 * HOUR),)))),
        late_mends=draw(st.booleans()),
    )
    return terms, marks


def _mark(draw: st.DrawFn, kind: str, n: int, minute: int) -> Mark:
    happened = EPOCH + minute * MINUTE
    more: dict[str, Any] = {}
    if kind in ("pause", "resume"):
        more["reason"] = draw(st.sampled_from("ab"))
    if kind == "pause":
        more["cap"] = draw(st.sampled_from((None, None, 2 * HOUR)))
    if kind == "stop":
        more["awaits"] = draw(st.booleans())
    if kind in ("start", "retarget"):
        more["target"] = target(draw(st.sampled_from(LIMITS)))
    if kind == "retarget":
        more["policy"] = draw(st.sampled_from(("from_start", "from_change", "keep_earlier", "keep")))
    if kind == "agree":
        more["target"] = target("", due="wed 12:00")
    late = draw(st.sampled_from((0, 0, 1, 60, 300)))
    return Mark(kind=kind, at=happened, recorded=happened + late * MINUTE, source=f"f{n}", **more)  # type: ignore[arg-type]


def view(terms: ClockTerms, marks: list[Mark], known_at: Instant, as_of: Instant | None = None) -> ClockView:
    return fold(terms, CALENDARS, marks, known_at, as_of)


moments = minutes.map(lambda minute: EPOCH + minute * MINUTE)


@given(lives(), moments, st.randoms(use_true_random=False))
@settings(max_examples=300, deadline=None)
def test_any_order_of_recording_gives_the_same_view(
    life: tuple[ClockTerms, list[Mark]], now: Instant, random: Any
) -> None:
    terms, marks = life
    shuffled = random.sample(marks, len(marks))
    assert view(terms, shuffled, now) == view(terms, marks, now)


@given(lives(), moments)
@settings(max_examples=300, deadline=None)
def test_what_is_not_yet_known_or_has_not_happened_makes_no_difference(
    life: tuple[ClockTerms, list[Mark]], now: Instant
) -> None:
    terms, marks = life
    known = [mark for mark in marks if mark.recorded <= now]
    assert view(terms, known, now) == view(terms, marks, now)
    past = [mark for mark in marks if mark.at <= now]
    assert view(terms, past, now + 10 * DAY, now) == view(terms, marks, now + 10 * DAY, now)


@given(lives(), moments, moments)
@settings(max_examples=300, deadline=None)
def test_a_breach_stays_without_approval(life: tuple[ClockTerms, list[Mark]], one: Instant, two: Instant) -> None:
    terms, marks = life
    terms = msgspec.structs.replace(terms, late_mends=False)
    marks = [mark for mark in marks if mark.kind in ("start", "pause", "stop", "retarget", "agree", "release")]
    marks[0] = msgspec.structs.replace(marks[0], recorded=marks[0].at)
    first, later = sorted((one, two))
    then, now = view(terms, marks, first), view(terms, marks, later)
    if then.verdict == "broken":
        assert now.verdict == "broken"
        assert now.broken_at is not None
        assert then.broken_at is not None
        assert now.broken_at <= then.broken_at


@given(lives(), moments)
@settings(max_examples=400, deadline=None)
def test_a_breach_stands_exactly_where_what_was_known_at_some_moment_had_it(
    life: tuple[ClockTerms, list[Mark]], now: Instant
) -> None:
    terms, marks = life
    strict = msgspec.structs.replace(terms, late_mends=False)
    lenient = msgspec.structs.replace(terms, late_mends=True)
    told = [mark for mark in marks if mark.recorded <= now and mark.at <= now]
    last = view(lenient, told, now)
    mending = [
        mark
        for mark in told
        if mark.kind in ("pause", "stop", "retarget", "agree", "release")
        and mark.recorded > mark.at
        and not mark.approved
        and (last.broken_at is None or mark.at <= last.broken_at)
    ]
    stands = last.broken_at
    for moment in sorted({mark.recorded for mark in mending}):
        known = [m for m in told if m.recorded < moment or (m not in mending and m.kind != "start")]
        then = view(lenient, known, now)
        if then.broken_at is not None and then.broken_at < moment:
            stands = then.broken_at
            break
    assert view(strict, marks, now).broken_at == stands


@given(lives(), moments)
@settings(max_examples=400, deadline=None)
def test_segments_tile_the_life_and_add_up(life: tuple[ClockTerms, list[Mark]], now: Instant) -> None:
    seen = view(*life, now)
    pieces = segments(seen, CALENDARS)
    assert all(a.end == b.start for a, b in itertools.pairwise(pieces))
    assert all(piece.start < piece.end for piece in pieces)
    if seen.started is not None and pieces:
        assert pieces[0].start == seen.started
        if seen.phase in ("running", "paused"):
            assert pieces[-1].end == now
    counted = sum(piece.end - piece.start for piece in pieces if piece.kind == "counted")
    assert counted == seen.consumed


@given(st.sampled_from(LIMITS[:5]), moments, minutes, minutes)
@settings(max_examples=300, deadline=None)
def test_a_pause_moves_the_due_time_by_the_open_time_that_passed(
    text: str, begun: Instant, until: int, length: int
) -> None:
    start = Mark(kind="start", at=begun, recorded=begun, target=target(text))
    plain = view(ClockTerms("restore", "case"), [start], begun)
    assert plain.due is not None
    assert plain.remaining is not None
    pause = begun + until * MINUTE
    resume = pause + length * MINUTE
    marks = [start, Mark("pause", pause, pause), Mark("resume", resume, resume)]
    moved = view(ClockTerms("restore", "case"), marks, resume)
    if pause < plain.due:
        calendar = {"office (days)": CALENDARS["office"].day_calendar}.get(plain.calendar) or CALENDARS[plain.calendar]
        gone = calendar.between(pause, resume)
        assert moved.due == calendar.add(begun, plain.remaining + gone)
    elif pause > plain.due:
        assert moved.due == plain.due


@given(lives(), moments)
@settings(max_examples=300, deadline=None)
def test_what_a_view_says_fits_together(life: tuple[ClockTerms, list[Mark]], now: Instant) -> None:
    seen = view(*life, now)
    assert (seen.verdict == "broken") == (seen.broken_at is not None)
    assert seen.phase == "stopped" or not seen.awaiting
    if seen.verdict == "kept":
        assert seen.phase == "stopped"
        assert seen.lateness == 0
    if seen.phase == "paused" and seen.verdict == "open" and not seen.retargetings:
        assert seen.due is None
    firsts = [step.id for step in seen.steps if step.fired and step.n == 0]
    assert len(firsts) == len(set(firsts))
    if seen.next_at is not None:
        assert seen.next_at > now or seen.next_at == seen.due == now
    if seen.next_at is not None and seen.next_at > now:
        ahead = view(life[0], [m for m in life[1] if m.at <= now and m.recorded <= now], seen.next_at - 1)
        assert [s for s in ahead.steps if s.fired] == [s for s in seen.steps if s.fired]
