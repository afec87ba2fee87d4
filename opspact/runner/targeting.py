"""Which limit a clock is measured against: the record's own table, then the promise's; lengths turned to instants."""

from functools import lru_cache

from opspact.calendars.lengths import Counting, Elapsed, Service
from opspact.calendars.units import before, due
from opspact.calendars.worktime import WorkCalendar
from opspact.clock.shapes import Target
from opspact.kernel.time import Instant
from opspact.plans.plan import Plan
from opspact.plans.schema.promises import Commitment
from opspact.plans.terms.evaluate import holds
from opspact.plans.terms.limits import Limit
from opspact.plans.terms.targets import Row, Targets
from opspact.runner.scope import CaseScope
from opspact.runner.values import REGISTERS, register

OWN_TABLES = ("item", "service", "site", "user", "customer")
"""Registers whose records may carry targets of their own, the nearest first."""


@lru_cache(maxsize=4096)
def on_calendar(limit: Limit, calendar: str) -> Limit:
    """A limit that names no calendar, on the promise's: elapsed time becomes service time."""
    if limit.calendar or not calendar or limit.length is None:
        return limit
    length = Service(limit.length.span) if isinstance(limit.length, Elapsed) else limit.length
    return Limit(
        limit.text, length, calendar, strict=limit.strict, reference=limit.reference, moment=limit.moment,
        unplaced=limit.unplaced, counting=limit.counting,
    )  # fmt: skip


def calendar_for(commitment: Commitment, level: str | None) -> str:
    """The calendar of limits that name none, by level where the promise says so."""
    if isinstance(commitment.on, str):
        return commitment.on
    return commitment.on.get(level or "") or commitment.on.get("default", "")


def find_row(name: str, commitment: Commitment, scope: CaseScope) -> Row | None:
    """The first row that holds, in the tables of the case's records, then in the promise's own."""
    for table in _tables(name, commitment, scope):
        for row in table.rows:
            if holds(row.when, scope):
                return row
    return None


def _tables(name: str, commitment: Commitment, scope: CaseScope) -> list[Targets]:
    own = []
    for field in OWN_TABLES:
        record = register(scope.plan, field).get(str(scope.value(field))) if field in REGISTERS else None
        if record is not None and name in record.targets:
            own.append(record.targets[name])
    return [*own, commitment.within] if commitment.within else own


def target_of(name: str, commitment: Commitment, scope: CaseScope) -> tuple[Target | None, str]:
    """The target at the scope's moment, and why there is none: `empty`, `no_row`, `undetermined`, `no_moment`."""
    if commitment.due_before:
        moment = scope.moment(commitment.due_before.moment)
        if moment is None:
            return None, "no_moment"
        lead = on_calendar(commitment.due_before.lead, calendar_for(commitment, scope.level))
        return Target(lead, before_moment(scope.plan, moment, lead), strict=lead.strict, text=lead.text), ""
    row = find_row(name, commitment, scope)
    if row is None:
        return None, "undetermined" if _by_level(commitment) and not scope.level else "no_row"
    limit = on_calendar(row.limit, calendar_for(commitment, scope.level))
    if limit.empty:
        return None, "empty"
    return _made(limit, row, scope)


def _made(limit: Limit, row: Row, scope: CaseScope) -> tuple[Target | None, str]:
    fixed = scope.moment(limit.moment) if limit.moment else None
    if limit.moment and fixed is None:
        return None, "no_moment"
    target = Target(
        limit, fixed, strict=limit.strict, reference=limit.reference, name=row.name, level=scope.level or "",
        text=limit.text,
    )  # fmt: skip
    return target, ""


def _by_level(commitment: Commitment) -> bool:
    return commitment.within is not None and "level" in commitment.within.by


def _calendar(plan: Plan, limit: Limit) -> WorkCalendar:
    return plan.calendars[limit.calendar or "always"]


def before_moment(plan: Plan, moment: Instant, lead: Limit) -> Instant:
    """The last instant in time for something owed `lead` before a moment."""
    if lead.length is None:
        return moment
    return before(_calendar(plan, lead), moment, lead.length, lead.counting or Counting())


def limit_due(plan: Plan, start: Instant, limit: Limit) -> Instant:
    """The instant a limit leads to from a start."""
    if limit.length is None:
        return start
    return due(_calendar(plan, limit), start, limit.length, limit.counting or Counting()).due


def shorter(plan: Plan, at: Instant, new: Target, old: Target) -> bool:
    """Whether a new target leaves less time than the old one (decides which policy of a retarget serves)."""
    return _reach(plan, at, new) < _reach(plan, at, old)


def _reach(plan: Plan, at: Instant, target: Target) -> Instant:
    if target.due is not None or target.limit is None:
        return target.due if target.due is not None else at
    return limit_due(plan, at, target.limit)
