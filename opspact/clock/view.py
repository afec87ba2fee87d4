"""From a life lived to the view that pages read. Nothing is decided here."""

from collections.abc import Sequence
from typing import Final

from opspact.clock.deadline import ALWAYS
from opspact.clock.late import Outcome
from opspact.clock.life import Life
from opspact.clock.shapes import ClockView, Mark, Phase, Verdict
from opspact.kernel.time import Instant

_PHASES: Final[dict[str, Phase]] = {
    "": "pending",
    "counted": "running",
    "paused": "paused",
    "excluded": "paused",
}


def view_of(outcome: Outcome, marks: Sequence[Mark], as_of: Instant) -> ClockView:
    """The view of an outcome at `as_of`."""
    life = outcome.life
    deadline = life.deadline
    phase = _phase(life)
    standing = deadline.standing(as_of) if deadline is not None and phase != "void" else None
    ended = life.ended
    remaining = deadline.remaining(as_of if ended is None else ended) if deadline is not None else None
    return ClockView(
        terms=life.terms,
        phase=phase,
        verdict=_verdict(outcome, phase),
        target=deadline.target if deadline is not None else None,
        calendar=deadline.calendar.id if deadline is not None else ALWAYS,
        started=life.started,
        stopped=life.stop.at if life.stop is not None else None,
        due=deadline.due if deadline is not None and phase != "void" else None,
        settled_due=standing if outcome.broken_at is None else outcome.broken_due,
        counted_from=deadline.counts_from if deadline is not None else None,
        broken_at=outcome.broken_at,
        consumed=deadline.consumed if deadline is not None else 0,
        remaining=remaining,
        lateness=max(life.lateness_before, -(remaining or 0)),
        provisional=standing is not None and deadline is not None and deadline.calendar.provisional(standing),
        next_at=life.next_at,
        steps=(*life.ladder.fired, *life.ladder.withdrawn(marks), *life.ahead),
        stretches=tuple(life.stretches),
        retargetings=tuple(life.retargetings),
        awaiting=outcome.awaiting and phase == "stopped",
        claims=outcome.claims,
        release_reason=life.release.reason if life.release is not None else "",
        unreachable=deadline is not None and deadline.budget is None,
    )


def _phase(life: Life) -> Phase:
    if life.release is not None or (life.started is not None and life.deadline is None):
        return "void"
    return "stopped" if life.stop is not None else _PHASES[life.kind]


def _verdict(outcome: Outcome, phase: Phase) -> Verdict:
    if outcome.broken_at is not None:
        return "broken"
    return "kept" if phase == "stopped" and not outcome.awaiting else "open"
