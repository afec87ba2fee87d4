"""Levels of a fault: how the level in force is found, raised and lowered (S1.7, S2.2, S2.3, architecture §3 Level)."""

import msgspec

from opspact.plans.schema.base import Part, Titled
from opspact.plans.terms.conditions import Condition
from opspact.plans.terms.moments import TimeSpan


class Assess(Part, frozen=True, kw_only=True):
    """One row of the assessment matrix or catalogue: what the impact facts make of the fault."""

    when: Condition
    """Condition on fields of the case."""
    level: str
    """The level it gives."""


class Lower(Part, frozen=True, kw_only=True):
    """Who may lower a level and how."""

    by: list[str] = []
    """Roles or sides whose assessment may lower; empty: whoever may classify."""
    reason: bool = True
    """Whether a reason must be given."""


class Level(Titled, frozen=True, kw_only=True):
    """One level."""

    reached: Condition | None = None
    """Facts, outage totals and lasting conditions that raise a live fault to this level by themselves."""


class Levels(Part, frozen=True, kw_only=True):
    """The scale, highest first, and the rules.

    In force = the higher of the latest assessment and what has been reached. Time only raises it.
    """

    scale: dict[str, Level]
    """Levels by id, the highest first."""
    kinds: list[str] = []
    """Kinds of case it applies to; empty: every kind that is `levelled`."""
    declared_by: list[str] = []
    """Roles or sides whose `classified` fact counts as assessment; empty: any person's."""
    assess: list[Assess] = []
    """Rows tried in order when impact facts change; the first that holds gives the assessment."""
    default: str = ""
    """Level of a case that nothing else assesses; empty: undetermined."""
    meanwhile: str = ""
    """The row of targets that serves while the level is undetermined; empty: no levelled clock starts."""
    lower: Lower = Lower()
    """Who may lower the assessment. Below what outage has reached only `overridden` leads, with a reason."""
    override_by: list[str] = []
    """Roles or sides that may override what has been reached (fact `overridden`); empty: nobody."""


class OutageKind(Titled, frozen=True, kw_only=True):
    """A condition whose intervals accumulate: an outage of a kind of service, loss over a threshold (S2.2, S4.9)."""

    starts: list[str] = msgspec.field(default_factory=lambda: ["outage_started"])
    """Facts that begin an interval."""
    ends: list[str] = msgspec.field(default_factory=lambda: ["outage_ended"])
    """Facts that end it."""
    where: Condition | None = None
    """Which of those facts count (fields of the fact, the case, its service)."""
    while_: Condition | None = None
    """Instead of facts: the intervals in which this condition on measured values holds."""
    key: str = "service"
    """The field by which intervals of several cases are one total; `case` keeps each case apart."""
    merge_gap: TimeSpan | None = None
    """Gaps up to this length are closed (flapping): `5 min`."""
    drop_under: TimeSpan | None = None
    """Intervals shorter than this do not count: `30 s`."""
    exclude: list[str] = []
    """Exclusions taken out of the intervals (maintenance agreed with the customer)."""
