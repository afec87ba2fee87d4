"""Rounds on a schedule, and missed rounds: when the next begins (architecture §3, Repeats)."""

import msgspec

from opspact.clock.engine import fold
from opspact.kernel.time import FAR, MICROSECOND, Instant
from opspact.runner.actors import SYSTEM
from opspact.runner.shapes import Fact
from opspact.runner.state import CaseState, Round, Track
from opspact.runner.targeting import calendar_for, limit_due, on_calendar
from opspact.runner.tracks import begin, release


def next_point(state: CaseState, track: Track) -> Instant | None:
    """When the next round begins by itself; None where none will."""
    rounds = track.promise.commitment.rounds
    last = track.rounds[-1] if track.rounds else None
    if rounds is None or last is None or rounds.again == "each_start":
        return None
    if last.running and rounds.missed == "wait":
        return None
    if rounds.again == "on_schedule":
        return _next_on_schedule(state, track, last)
    return _due(state, last) if last.running else None


def _next_on_schedule(state: CaseState, track: Track, last: Round) -> Instant | None:
    """The first point of the schedule after the last round's own, and after its stop and what confirmed it."""
    commitment = track.promise.commitment
    if commitment.rounds is None or commitment.rounds.every is None or last.awaiting:
        return None
    every = on_calendar(commitment.rounds.every, calendar_for(commitment, None))
    point = limit_due(state.plan, last.schedule, every)
    over = max((mark.at for mark in last.marks if mark.kind in ("stop", "confirm")), default=last.start)
    while not last.running and point < over:
        point = limit_due(state.plan, point, every)
    return point


def _due(state: CaseState, round_: Round) -> Instant | None:
    view = fold(round_.terms, state.plan.calendars, round_.marks, FAR, round_.start)
    return view.due


def on_schedule(state: CaseState, track: Track, at: Instant) -> list[Fact]:
    """Begin the round that is due to begin; a missed one that does not wait closes, just after its last instant."""
    if next_point(state, track) != at:
        return []
    fact = Fact(f"round/{track.promise.name}/{track.line}/{at}", "round_due", at, at, by=SYSTEM)
    release(track, msgspec.structs.replace(fact, at=at + MICROSECOND), "missed")
    made = begin(state, track, at, fact)
    if made:
        track.rounds[-1].schedule = at
    return made
