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
    """When the stretch of a window ends that lasts at an instant; None where none does.

    A weekly window repeats at the same local time; no stretch is longer than a week.
    """
    if at < plan.begins:
        return None
    if not plan.weekly:
        return plan.ends if at < plan.ends else None
    first, here = to_datetime(plan.begins, zone), to_datetime(at, zone)
    weeks = (here.date() - first.date()).days // 7
    for week in (weeks, weeks - 1):
        begins = first + timedelta(weeks=week)
        if week < 0 or (plan.last_day is not None and begins.date() > plan.last_day):
            continue
        ends = instant(begins) + plan.ends - plan.begins
        if instant(begins) <= at < ends:
            return ends
    return None


def concerns(plan: Plan, facts: Facts, source: int, contract: int | None, customer: int | None) -> bool:
    """Whether a window is about an alert."""
    same = (
        (plan.source, source),
        (plan.contract, contract),
        (plan.customer, customer),
    )
    return all(wanted is None or wanted == own for wanted, own in same) and fits(plan.match, facts)
