"""What a clock is made of: frozen terms, marks, and the view that a fold gives (architecture §3, Clock).

Instants are UTC microseconds. Nothing here computes; `engine` does.
"""

from decimal import Decimal
from typing import Literal

import msgspec

from opspact.kernel.time import Instant, Span
from opspact.plans.terms.limits import Limit

Phase = Literal["pending", "running", "paused", "stopped", "void"]
Verdict = Literal["open", "kept", "broken"]
Policy = Literal["from_start", "from_change", "keep_earlier", "keep"]
MarkKind = Literal[
    "start", "pause", "resume", "stop", "confirm", "reject", "reopen", "retarget", "agree", "release", "step"
]


class Target(msgspec.Struct, frozen=True):
    """What a clock is measured against: a limit from the table, or a fixed moment (agreed, counted back,
    field).
    """

    limit: Limit | None
    due: Instant | None = None
    """A fixed deadline; pauses do not move it."""
    strict: bool = False
    """Exactly at the deadline is late."""
    reference: bool = False
    """Measured, never broken."""
    name: str = ""
    """The cell of the table, for people."""
    level: str = ""
    """The level that chose the cell."""
    text: str = ""
    """As the contract writes it."""


class StepTerm(msgspec.Struct, frozen=True, cache_hash=True):
    """A step: at a share of the time, or at an offset from the due time. Fires once per clock and round."""

    id: str
    share: Decimal | None = None
    """Consumed share of the target, 1 being the due time."""
    offset: Span | None = None
    """After (before, where negative) the due time, in open time of `calendar`."""
    calendar: str = ""
    """Calendar of the offset and of repetitions; empty: the clock's own."""
    repeat: Span | None = None
    times: int = 0


class ClockTerms(msgspec.Struct, frozen=True):
    """Frozen terms of one round of one commitment about one subject."""

    commitment: str
    subject: str
    line: str = ""
    round: int = 1
    period: str = ""
    """Key of the period, for a duty."""
    owed_by: str = "provider"
    judged: bool = True
    steps: tuple[StepTerm, ...] = ()
    reopen: Literal["continue", "restart", "new_cycle", "stay"] = "new_cycle"
    caps: tuple[tuple[str, Span], ...] = ()
    """Largest total of elapsed pause time per reason."""
    late_mends: bool = False
    """Whether a fact recorded after the breach mends it without approval."""


class Mark(msgspec.Struct, frozen=True):
    """Something that happened to a clock, at its true time, with when it became known."""

    kind: MarkKind
    at: Instant
    recorded: Instant
    source: str = ""
    """Id of the fact."""
    actor: str = ""
    reason: str = ""
    """Pause reason, release reason, cause of a retarget, step id."""
    target: Target | None = None
    """Of start, retarget, agree."""
    policy: Policy = "from_start"
    """Of retarget."""
    cap: Span | None = None
    """Of pause: it ends by itself after so much elapsed time."""
    excluded: bool = False
    """Of pause: excluded rather than paused time."""
    awaits: bool = False
    """Of stop: holds only once a `confirm` mark follows; then at its own time. A `reject` undoes it."""
    approved: bool = False
    """A late fact whose mending effect the other side has approved."""


class Stretch(msgspec.Struct, frozen=True, gc=False):
    """A stretch of the clock's life. `closed` parts of counted stretches are split off by
    `engine.segments`.
    """

    start: Instant
    end: Instant
    kind: Literal["counted", "closed", "paused", "excluded", "stopped"]
    cause: str = ""
    actor: str = ""
    source: str = ""


class Retargeting(msgspec.Struct, frozen=True, gc=False):
    """One entry in the history of targets."""

    at: Instant
    before: Target | None
    after: Target | None
    due_before: Instant | None
    due_after: Instant | None
    policy: str
    cause: str
    source: str = ""
    actor: str = ""


class StepView(msgspec.Struct, frozen=True, gc=False):
    """A step that fired or is to fire."""

    id: str
    at: Instant
    n: int = 0
    """Repetition, 0 for the first firing. Of the repetitions that came, a view lists the latest `steps.LISTED`."""
    fired: bool = False
    withdrawn: bool = False
    """It was fired by what was known then; what is known now takes it back."""


class ClockView(msgspec.Struct, frozen=True):
    """Everything a page needs to know of a clock."""

    terms: ClockTerms
    phase: Phase
    verdict: Verdict
    target: Target | None
    calendar: str
    """Calendar on which the remaining time counts."""
    started: Instant | None
    stopped: Instant | None
    due: Instant | None
    """Deadline as it stands; None while pending, paused (there is only remaining time), void or without
    a target.

    A pause takes away neither a fixed deadline nor one already passed: both stand.
    """
    settled_due: Instant | None
    """The deadline by which the verdict was or will be found; for a paused clock the one if it resumed
    now.
    """
    counted_from: Instant | None
    """Where the consumed time begins: the start, where a cut-off moved it, the change or reopening that
    began anew.
    """
    broken_at: Instant | None
    """The deadline that was missed, inclusive or strict; where a change put it into the past, the change."""
    consumed: Span
    remaining: Span | None
    """Negative when over; None without a deadline that could be reached."""
    lateness: Span
    """Counted time beyond the deadline, so far or until the stop.

    A wait begun after the breach moves nothing: it counts (R1.5).
    """
    provisional: bool
    """The deadline lies past the known arrangement of holidays."""
    next_at: Instant | None
    """When the next step or the breach comes, if nothing else happens. An inclusive limit is broken
    right after its due time: at that instant itself it is still this.
    """
    steps: tuple[StepView, ...]
    stretches: tuple[Stretch, ...]
    retargetings: tuple[Retargeting, ...]
    awaiting: bool
    """Stopped, the stop awaiting its confirmation: meanwhile the verdict is open, unless broken before
    the stop.
    """
    claims: tuple[str, ...]
    """Sources of late facts that would mend the verdict but await approval."""
    release_reason: str = ""
    unreachable: bool = False
    """The calendar never opens for so long: there is no deadline, and none can be missed."""
