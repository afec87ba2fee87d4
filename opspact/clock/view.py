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
    deadline, ladder, ended = life.deadline, life.ladder, life.ended
    phase = _phase(life)
    verdict = _verdict(outcome, phase)
    ahead, next_at = life.ahead()
    stopped = None if life.stop is None else life.stop.at
    target = due = settled_due = counted_from = remaining = None
    calendar, consumed, provisional, unreachable = ALWAYS, 0, False, False
    if deadline is not None:
        if phase != "void":
            due, settled_due = deadline.due, deadline.standing(as_of)
            provisional = settled_due is not None and deadline.calendar.provisional(settled_due)
        target, calendar, counted_from = deadline.target, deadline.calendar.id, deadline.counts_from
        consumed, remaining = deadline.consumed, deadline.remaining(as_of if ended is None else ended)
        unreachable = deadline.budget is None
    broken_at = outcome.broken_at
    if broken_at is not None:
        settled_due = outcome.broken_due
    lateness = max(life.lateness_before, -(remaining or 0))
    steps = (*ladder.fired, *ladder.withdrawn(marks), *ahead)
    awaiting = outcome.awaiting and phase == "stopped"
    release_reason = life.release.reason if life.release is not None else ""
    # By place, each under the name of its field: by name, so many take longer than all of the above.
    return ClockView(
        life.terms, phase, verdict, target, calendar, life.started, stopped, due, settled_due, counted_from,
        broken_at, consumed, remaining, lateness, provisional, next_at, steps, tuple(life.stretches),
        tuple(life.retargetings), awaiting, outcome.claims, release_reason, unreachable,
    )  # fmt: skip


def _phase(life: Life) -> Phase:
    if life.release is not None or (life.started is not None and life.deadline is None):
        return "void"
    return "stopped" if life.stop is not None else _PHASES[life.kind]


def _verdict(outcome: Outcome, phase: Phase) -> Verdict:
    if outcome.broken_at is not None:
        return "broken"
    return "kept" if phase == "stopped" and not outcome.awaiting else "open"
