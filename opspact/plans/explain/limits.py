"""Limits, comparisons and due days in words."""

import re
from datetime import time
from decimal import Decimal

from opspact.calendars.units import CalendarDays, Elapsed, Length, Months, Service, Weekday, WorkingDays
from opspact.plans.explain.teller import Teller, number
from opspact.plans.terms.leaf import TermError
from opspact.plans.terms.limits import Limit
from opspact.plans.terms.moments import DueRule, StepAt
from opspact.plans.terms.quantity import Compare, Quantity, Range

_COMPARES = {
    ">=": "at least {value}", "<=": "at most {value}", ">": "more than {value}", "<": "less than {value}",
    "=": "exactly {value}", "!=": "not {value}",
}  # fmt: skip
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def quantity(teller: Teller, value: Quantity) -> str:
    """A number with its unit; a length of time in its natural units."""
    if value.unit == "time":
        return teller.length(int(value.number))
    return f"{number(value.number)} {value.unit}".strip()


def compare(teller: Teller, test: Compare, name: str = "") -> str:
    """A comparison: `at least 95 %`."""
    return teller.say(_COMPARES[test.op], value=operand(teller, test, name))


def operand(teller: Teller, test: Compare, name: str = "") -> str:
    """What is compared with; `name` is the field whose value it is."""
    if isinstance(test.value, bool):
        return teller.say("yes") if test.value else teller.say("no")
    if isinstance(test.value, Quantity):
        return quantity(teller, test.value)
    return teller.value(name, test.value)


def in_range(teller: Teller, tests: Range) -> str:
    """Comparisons that must all hold."""
    return teller.both(compare(teller, part) for part in tests.parts)


def limit(teller: Teller, term: Limit, calendar: str = "") -> str:
    """A limit as the contract would write it; `calendar` is the one that serves where the limit names none."""
    if term.moment:
        said = teller.say("by the {field}", field=teller.field(term.moment))
    elif term.length is None:
        return teller.say("not promised")
    else:
        said = length(teller, term.length)
    if term.strict:
        said = teller.say("less than {value}", value=said)
    said = _on(teller, said, term, calendar)
    said = teller.say("{limit} (for reference, not judged)", limit=said) if term.reference else said
    remarks = _counting(teller, term)
    return teller.say("{limit}; {remarks}", limit=said, remarks=teller.all_of(remarks)) if remarks else said


def _on(teller: Teller, said: str, term: Limit, calendar: str) -> str:
    name = term.calendar or calendar
    if not name or name == "always":
        return said
    return teller.say("{limit} ({calendar})", limit=said, calendar=teller.calendar(name))


def _counting(teller: Teller, term: Limit) -> list[str]:
    counting = term.counting
    if counting is None:
        return []
    found = []
    if counting.cut_off:
        found.append(teller.say("a start from {time} on counts as the next working day", time=_clock(counting.cut_off)))
    if counting.first_day:
        found.append(teller.say("the day of the start counts"))
    if counting.closed_start == "next_open":
        found.append(teller.say("a start on a closed day moves to the next opening"))
    if counting.day_ends == "last_close":
        found.append(teller.say("a day ends when it closes"))
    return found


def length(teller: Teller, term: Length) -> str:
    """A length in its one unit."""
    match term:
        case Elapsed(span) | Service(span):
            return teller.length(span)
        case WorkingDays(n, placement):
            return _placed(
                teller,
                teller.say("{n} working days", n=n) if n != 1 else teller.say("1 working day"),
                placement,
            )
        case CalendarDays(n, placement):
            return _placed(
                teller,
                teller.say("{n} calendar days", n=n) if n != 1 else teller.say("1 calendar day"),
                placement,
            )
        case Months(n, placement):
            return _placed(teller, teller.say("{n} months", n=n) if n != 1 else teller.say("1 month"), placement)
        case Weekday(weekday, at):
            return weekday_by(teller, weekday, at)


def _placed(teller: Teller, days: str, placement: object) -> str:
    if isinstance(placement, time):
        return teller.say("{days}, by {time} on the last day", days=days, time=_clock(placement))
    if placement == "end":
        return teller.say("{days}, by the end of the last day", days=days)
    return teller.say("{days}, to the same time of day", days=days)


def weekday_by(teller: Teller, weekday: int, at: time | None) -> str:
    """`Friday`, `Friday 17:00`."""
    day = teller.say(WEEKDAYS[weekday])
    return teller.say("{day} {time}", day=day, time=_clock(at)) if at else day


def _clock(at: time) -> str:
    return at.strftime("%H:%M")


_WHOLE = re.compile(r"(\d+)\s*(day|week|month|year)s?$")
_ONE = {"day": "1 day", "week": "1 week", "month": "1 month", "year": "1 year"}
_MANY = {"day": "{n} days", "week": "{n} weeks", "month": "{n} months", "year": "{n} years"}


def plain_length(teller: Teller, text: str) -> str:
    """A length that a plan gives as a text of its own: `3 months`, `30 min`, `2 working days, by end on office`."""
    if whole := _WHOLE.match(text.strip()):
        return teller.say(_ONE[whole[2]]) if whole[1] == "1" else teller.say(_MANY[whole[2]], n=whole[1])
    try:
        return limit(teller, Limit.read(text))
    except TermError:
        return text


def step_at(teller: Teller, term: StepAt) -> str:
    """Where a step stands."""
    if term.share is not None:
        if term.share in (0, 1000):
            return teller.say("at the start") if term.share == 0 else teller.say("when the time is up")
        return teller.say("after {share} % of the time", share=number(_percent(term.share)))
    offset = teller.length(abs(term.offset or 0))
    if term.calendar:
        offset = teller.say("{limit} ({calendar})", limit=offset, calendar=teller.calendar(term.calendar))
    if (term.offset or 0) < 0:
        return teller.say("{length} before the due time", length=offset)
    return teller.say("{length} after the due time", length=offset)


def _percent(thousandths: int) -> Decimal:
    return Decimal(thousandths) / 10


def due_rule(teller: Teller, rule: DueRule) -> str:
    """When an occurrence of a duty is due."""
    said = _due_day(teller, rule)
    if rule.clock and rule.weekday is None:
        said = teller.say("{day}, by {time}", day=said, time=_clock(rule.clock))
    return said


def _due_day(teller: Teller, rule: DueRule) -> str:
    if rule.date:
        return rule.date.isoformat()
    if rule.weekday is not None:
        return weekday_by(teller, rule.weekday, rule.clock)
    if rule.day is not None:
        return (
            teller.say("the last day of the period")
            if rule.day < 0
            else teller.say("day {n} of the period", n=rule.day)
        )
    if rule.working is not None:
        if rule.working < 0:
            return teller.say("the last working day of the period")
        return teller.say("working day {n} of the period", n=rule.working)
    if rule.lead is None:
        return teller.say("the end of the period")
    lead = limit(teller, rule.lead)
    return teller.say(_RELATIVE[rule.edge, rule.after], lead=lead)


_RELATIVE = {
    ("end", True): "{lead} after the end of the period",
    ("end", False): "{lead} before the end of the period",
    ("start", True): "{lead} after the start of the period",
    ("start", False): "{lead} before the start of the period",
}
