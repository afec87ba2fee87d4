"""Doubts about limits: what a day is, which calendar counts, strict beside inclusive."""

from opspact.calendars.units import WorkingDays
from opspact.plans.lint.doubt import Doubt, Doubter
from opspact.plans.schema.duties import Duty
from opspact.plans.schema.promises import Commitment, DueBefore
from opspact.plans.terms.moments import DueRule


def unplaced(doubt: Doubt, doubter: Doubter) -> None:
    """A number of days that does not say where in the last day it ends."""
    for _, path, limit in doubter.limits():
        if limit.unplaced:
            end, same = f"{limit.text!r}, by end", f"{limit.text!r}, same time"
            taken, other = (end, same) if isinstance(limit.length, WorkingDays) else (same, end)
            message = f"{limit.text!r} may end with its last day, or at the same time of day as it began"
            hint = f"write it out; as it stands it is read as {taken}, the other reading is {other}"
            doubt.note(doubter, path, message, hint=hint, word=limit.text)


def no_calendar(doubt: Doubt, doubter: Doubter) -> None:
    """Working days of which no calendar says which days are worked."""
    for found, path, limit in doubter.limits():
        own = isinstance(found.owner, Commitment) and found.owner.on
        lead = isinstance(found.owner, DueBefore) and _of_promise(doubter, path)
        if isinstance(limit.length, WorkingDays) and not (limit.calendar or own or lead):
            message = f"{limit.text!r} names no calendar: without one every day is a working day"
            doubt.note(doubter, path, message, hint="add 'on office', or 'on:' to the promise", word=limit.text)


def _of_promise(doubter: Doubter, path: tuple[str | int, ...]) -> bool:
    promise = doubter.pack.commitments.get(str(path[1]))
    return promise is not None and bool(promise.on)


def no_calendar_in_duty(doubt: Doubt, doubter: Doubter) -> None:
    """A duty due on a working day of no calendar."""
    for found, path, leaf in doubter.leaves():
        if not isinstance(leaf, DueRule) or not isinstance(found.owner, Duty):
            continue
        working = leaf.working is not None or (leaf.lead is not None and isinstance(leaf.lead.length, WorkingDays))
        if working and not (leaf.calendar or found.owner.on):
            message = f"{leaf.text!r} names no calendar: without one every day is a working day"
            doubt.note(doubter, path, message, hint="add 'on: office' to the duty")


def mixed_strictness(doubt: Doubt, doubter: Doubter) -> None:
    """A table in which some limits are strict and others not."""
    for name, said in doubter.pack.commitments.items():
        limits = [row.limit for row in said.within.rows if row.limit.length] if said.within else []
        strict = [limit for limit in limits if limit.strict]
        if strict and len(strict) < len(limits):
            message = f"{strict[0].text!r} is broken at its limit, the other limits of this promise only after it"
            doubt.note(doubter, ("commitments", name, "within"), message, hint="check that the contract says so")
