"""Commitments: promises with a clock (architecture §2 Clock, §3)."""

from typing import Literal

import msgspec

from opspact.plans.schema.base import Part, Titled
from opspact.plans.terms.anchors import Anchor
from opspact.plans.terms.conditions import Condition
from opspact.plans.terms.limits import Limit
from opspact.plans.terms.moments import StepAt, TimeSpan
from opspact.plans.terms.targets import Targets

Retarget = Literal["from_start", "from_change", "keep_earlier", "keep"]


class AutoRecord(Part, frozen=True, kw_only=True):
    """A fact that the system itself records (an automatic act)."""

    fact: str
    """Kind of fact."""
    fields: dict[str, str | int | float | bool] = {}
    """What it carries."""


class Step(Part, frozen=True, kw_only=True):
    """Something that happens on the way to or after the deadline; fires once per clock and round."""

    at: StepAt
    """`75 %` of the time consumed, `due`, `+1 h` after or `-30 min` before the due time (`on` a calendar), `start`."""
    when: Condition | None = None
    """Serves only where this holds for the case (gold customers, a certain category)."""
    tell: list[str] = []
    """Roles told."""
    escalate_to: list[str] = []
    """Roles that take over (management escalation), in order; also told."""
    ladder: str = ""
    """A ladder on which the case climbs one rung."""
    repeat: TimeSpan | None = None
    """Said again every so often until the clock stops: `1 h`."""
    times: int = 0
    """At most so many repetitions; 0: until the clock stops."""
    record: AutoRecord | None = None
    """A fact recorded by the system (such as `closed` after two weeks of silence, S2.6)."""


class Rounds(Part, frozen=True, kw_only=True):
    """When the promise begins anew on the same case."""

    again: Literal["after_stop", "on_schedule", "each_start"]
    """After each stop (status update every 2 h); every so often from the start; at each occurrence of the start."""
    every: Limit | None = None
    """With `on_schedule`: the spacing (`2 h`, `1 working day, same time on office`)."""
    missed: Literal["wait", "next"] = "wait"
    """A round without its stop waits for it, or closes as broken at its due time and the next begins."""


class LevelChange(Part, frozen=True, kw_only=True):
    """What a change of level or field does to a running clock."""

    up: Retarget = "from_start"
    """When the new target is shorter (or the level rises)."""
    down: Retarget = "from_start"
    """When it falls."""


class DueBefore(Part, frozen=True, kw_only=True):
    """A deadline counted back from a date; it moves with the date (S1.16: three working days before)."""

    moment: str
    """The field with the date or time."""
    lead: Limit
    """How long before."""
    late: Literal["broken", "refuse"] = "broken"
    """Where the deadline is already past when the date is set: broken at once, or the fact is refused."""


class Commitment(Titled, frozen=True, kw_only=True):
    """A promise with a clock.

    It starts at `from`, stops at `until`, and gives the limit found in `within` (or counted back: `due_before`).
    """

    kinds: list[str] = []
    """Kinds of case it binds; empty: every levelled kind."""
    when: Condition | None = None
    """Binds only while this holds."""
    owed_by: str = "provider"
    """Party that owes it: provider, customer, supplier, …"""
    per: Literal["case", "line"] = "case"
    """One clock per case, or one per line of it (each device with its own level)."""
    from_: Anchor = msgspec.field(default_factory=lambda: Anchor.read("reported"))
    """Start."""
    until: Anchor
    """Stop."""
    within: Targets | None = None
    """The limit or the table of limits."""
    due_before: DueBefore | None = None
    """Instead of `within`: a deadline counted back from a date."""
    on: str | dict[str, str] = ""
    """Calendar of limits that name none: one, or by level with `default`. Empty: elapsed time, 24x7."""
    starts_when: Condition | None = None
    """Checked at the start anchor: a start that does not meet it is no start."""
    paused_by: list[str] | None = None
    """Pause reasons that stop this clock; left out: every reason that names no commitments; []: it never pauses."""
    ends: Anchor | None = None
    """What releases the promise: the running round is void, no other begins (status updates end with the solution)."""
    earlier_stop: Literal["stops", "ignored"] = "stops"
    """What a stop that happened before the start does: the clock is kept at once, or only a later one counts."""
    rounds: Rounds | None = None
    """When it begins anew; left out: once per case."""
    steps: list[Step] = []
    """Warnings and escalations."""
    when_level_changes: LevelChange = LevelChange()
    """Policy by direction: count from the start, from the change, keep the earlier due time, keep as it was."""
    on_reopen: Literal["continue", "restart", "new_cycle", "stay"] = "new_cycle"
    """After `reopened`: the same clock runs on (the stopped time not counted), starts anew, a new round with both kept,
    or it stays stopped. A new round begins at the reopening where the promise counts from the opening of the case,
    otherwise at the next start."""
    on_merge: Literal["keep_earliest", "keep_own"] = "keep_earliest"
    """The case merged into: its clock takes the earliest start of the merged cases, or keeps its own."""
    judged: bool = True
    """False: measured, never broken (a timer, such as automatic closing)."""
    binds_same: str = ""
    """Name of an act that several commitments bind: the strictest counts in measures, the others are shown (RG.1)."""


class Pause(Titled, frozen=True, kw_only=True):
    """A reason for which clocks stand still (S1.10 waiting for approval, S2.5 with another party)."""

    from_: Anchor | None = None
    """Facts that begin it; left out: a `paused` fact with this reason."""
    until: Anchor | None = None
    """Facts that end it; left out: a `resumed` fact (with this reason or none)."""
    when: Condition | None = None
    """Only while this holds (classes that never pause)."""
    commitments: list[str] = []
    """Commitments it stops; empty: those whose `paused_by` names it or that leave `paused_by` out."""
    evidence: list[str] = []
    """Fields the fact must carry; without them the pause does not count and is shown so."""
    approval: list[str] = []
    """Roles or sides whose `approved` fact (for this pause) makes it count; empty: none needed."""
    cap: TimeSpan | None = None
    """Longest single wait, after which the clock runs on by itself: `24 h`."""
    cap_total: TimeSpan | None = None
    """Longest total on one case."""
    excluded: bool = False
    """Shown as excluded time (not ours) rather than paused."""


class Exclusion(Titled, frozen=True, kw_only=True):
    """Time or events that do not count against the provider: maintenance, force majeure, another's cause."""

    from_: Anchor | None = None
    """Facts that begin it; left out: an `exclusion_started` fact with this reason."""
    until: Anchor | None = None
    """Facts that end it; left out: `exclusion_ended`."""
    when: Condition | None = None
    """Its own condition, such as announced in time: `{lead: …}` evaluated at its start."""
    evidence: list[str] = []
    """Fields the starting fact must carry."""
    approval: list[str] = []
    """Roles or sides whose `approved` fact is needed."""
    leaves: Literal["both", "numerator", "denominator"] = "both"
    """What it is taken out of in availability: outage (numerator), total time (denominator), or both."""
    clocks: bool = False
    """Whether running clocks stand still in it too."""
