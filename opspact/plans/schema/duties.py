"""Periodic duties: reports, inspections, drills, visits, rotations: promises without a ticket (architecture §1.4)."""

from typing import Literal

from opspact.plans.schema.base import Part, Titled
from opspact.plans.schema.promises import Step
from opspact.plans.terms.anchors import Anchor
from opspact.plans.terms.conditions import Condition
from opspact.plans.terms.moments import DueRule


class DeclaredPeriod(Titled, frozen=True, kw_only=True):
    """A kind of period the plan declares: school terms, fiscal quarters, flood seasons."""

    spans: list["NamedSpan"] = []
    """Dated spans, each with a name."""
    every: str = ""
    """Or a regular length: `1 month`, `3 months`, `2 weeks`, `10 days`."""
    anchor: str = ""
    """Where regular periods begin: a date, `contract` (the start of the term) or `MM-DD` (fiscal years)."""


class NamedSpan(Part, frozen=True, kw_only=True):
    """A dated span of a declared period, both days included."""

    name: str
    """Name of the period, as facts give it in `period`."""
    from_: str
    """First day."""
    to: str
    """Last day."""


class Duty(Titled, frozen=True, kw_only=True):
    """Something owed once (or `times`) in every period, with or without a due day (RG.3)."""

    every: str
    """Kind of period: day, week, month, quarter, half, year, contract_month, contract_quarter, contract_year, term,
    a declared period, or `once`."""
    times: int = 1
    """How often in each period."""
    each: str = ""
    """A register: one occurrence for each of its records (site, item, service); facts name the record by that field."""
    done_by: Anchor
    """The fact that fulfils an occurrence. It names its period with `period`, else counts for the oldest open one."""
    due: DueRule | None = None
    """When: `end` of the period, `5 working days, by end after end on office`, `Friday`, `Friday 17:00`, `day 15`,
    `working day 1 on office`, `last working day on office`, `30 days before end`, a date with `once`, or empty: owed,
    without a clock."""
    opens: Literal["start", "end"] = "start"
    """When an occurrence may be fulfilled and its clock starts: the period's start, or its end (reports on it)."""
    closed_day: Literal["stay", "next", "previous"] = "stay"
    """Where a due day that is closed on `on` goes (R2.8)."""
    on: str = ""
    """Calendar of working days in `due` and of `closed_day`."""
    when: Condition | None = None
    """Owed only while this holds."""
    missed: Literal["wait", "next"] = "wait"
    """A missed occurrence stays open for its late fulfilment, or lapses at the end of the period."""
    owed_by: str = "provider"
    """Party that owes it."""
    steps: list[Step] = []
    """Warnings and escalations."""
    first: str = ""
    """Day of the first period, where it is not the start of the term."""
    document: str = ""
    """The document that is owed, where it is one."""
