"""Maintenance windows as values: whether one covers an instant, and until when. Pure."""

from datetime import date, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

import msgspec

from opspact.kernel.time import Instant, instant, to_datetime
from opspact.signals.policy import Facts, Match, fits


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """A window as it was planned. None: whatever contract, customer or source."""

    id: int
    title: str = ""
    customer: int | None = None
    contract: int | None = None
    source: int | None = None
    match: Match = {}
    begins: Instant
    ends: Instant
    weekly: bool = False
    last_day: date | None = None
    mode: Literal["suppress", "keep"] = "suppress"


def covering(plan: Plan, at: Instant, zone: ZoneInfo) -> Instant | None:
    """When the stretch of a window ends that lasts at an instant; None where none does."""
    found = reaching(plan, at, at + 1, zone)
    return found[1] if found else None


def reaching(plan: Plan, since: Instant, until: Instant, zone: ZoneInfo) -> tuple[Instant, Instant] | None:
    """The first stretch of a window that reaches into [since, until); None where none does.

    A weekly window repeats at the same local time; no stretch is longer than a week.
    """
    if not plan.weekly:
        return (plan.begins, plan.ends) if plan.begins < until and since < plan.ends else None
    first, last = to_datetime(plan.begins, zone), to_datetime(until, zone)
    weeks = (to_datetime(since, zone).date() - first.date()).days // 7
    for week in range(max(0, weeks - 1), (last.date() - first.date()).days // 7 + 1):
        begins = first + timedelta(weeks=week)
        if plan.last_day is not None and begins.date() > plan.last_day:
            return None
        start, end = instant(begins), instant(begins) + plan.ends - plan.begins
        if start < until and since < end:
            return start, end
    return None


def concerns(plan: Plan, facts: Facts, source: int, contract: int | None, customer: int | None) -> bool:
    """Whether a window is about an alert."""
    same = (
        (plan.source, source),
        (plan.contract, contract),
        (plan.customer, customer),
    )
    return all(wanted is None or wanted == own for wanted, own in same) and fits(plan.match, facts)
