"""Lengths of time as plans write them, applied to moments and to lateness."""

from decimal import Decimal
from functools import lru_cache

from opspact.calendars.lengths import CalendarDays, Counting, Elapsed, Months, Service, WorkingDays
from opspact.calendars.units import due
from opspact.kernel.time import Instant
from opspact.measures.exact import ONE, ZERO, units
from opspact.plans.plan import Plan
from opspact.plans.terms.leaf import TermError
from opspact.plans.terms.limits import Limit


@lru_cache(maxsize=256)
def read_limit(text: str) -> Limit:
    """A limit that has a length. Raises TermError for `none` and for moments in fields."""
    limit = Limit.read(text)
    if limit.length is None:
        raise TermError(
            f"{text!r} gives no length of time; write for example '3 months' or '30 days, by end'"
        )
    return limit


def reach(plan: Plan, start: Instant, text: str, times: int = 1, *, first_day: bool = False) -> Instant:
    """Where a limit, taken so many times from `start`, ends. `first_day`: the day that begins at `start` counts."""
    limit = read_limit(text)
    calendar = plan.calendars[limit.calendar or "always"]
    match limit.length:
        case Elapsed(span) | Service(span):
            length: Elapsed | Service | WorkingDays | CalendarDays | Months = type(limit.length)(span * times)
        case WorkingDays(n, placed) | CalendarDays(n, placed) | Months(n, placed):
            length = type(limit.length)(n * times, placed)
        case _:
            raise TermError(
                f"{text!r} is not a length that can be counted; write for example '1 working day on office'"
            )
    return due(calendar, start, length, limit.counting or Counting(first_day=first_day)).due


def within(plan: Plan, start: Instant, at: Instant, text: str, *, first_day: bool = False) -> bool:
    """Whether `at` keeps a limit from `start`."""
    end = reach(plan, start, text, first_day=first_day)
    return at < end if read_limit(text).strict else at <= end


def units_late(plan: Plan, late: int, due_at: Instant, end: Instant, unit: str, started: bool) -> Decimal:
    """How many units a length comes to.

    A plain length (`30 min`) divides `late`, the counted microseconds. A length on a calendar (`1 h on
    office`) or in days counts from the due time to the end.
    """
    length = read_limit(unit).length
    if isinstance(length, Elapsed):
        return units(Decimal(late), Decimal(length.span), started)
    if end <= due_at:
        return ZERO
    if isinstance(length, Service):
        calendar = plan.calendars[read_limit(unit).calendar or "always"]
        return units(Decimal(calendar.between(due_at, end)), Decimal(length.span), started)
    full = 0
    while reach(plan, due_at, unit, full + 1) <= end:
        full += 1
    whole = full > 0 and reach(plan, due_at, unit, full) == end
    return Decimal(full) + (ONE if started and not whole else ZERO)
