"""Named periods: what a measure or a periodic duty is counted over. Bounds are local midnights, half-open.

A rule is data; `period_of` and `periods_between` are the only questions. A moment may lie in no period
(before a contract's start, between two school terms).
"""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal, NamedTuple, assert_never
from zoneinfo import ZoneInfo

import msgspec

from opspact.calendars.months import add_months
from opspact.calendars.period_names import name_of
from opspact.kernel.text import Text
from opspact.kernel.time import Instant, local_date, start_of_day

Unit = Literal["day", "week", "month", "quarter", "half", "year"]
MONTHS: dict[str, int] = {"month": 1, "quarter": 3, "half": 6, "year": 12}


class Civil(msgspec.Struct, frozen=True, tag="civil"):
    """Days, weeks (Monday to Sunday), months, quarters, halves, years of the calendar.

    `first_month` other than 1 makes quarters, halves and years fiscal; a fiscal year is named by the year it
    begins in.
    """

    unit: Unit
    first_month: int = 1

    def __post_init__(self) -> None:
        if not 1 <= self.first_month <= 12:
            raise ValueError(f"a first month is 1 … 12, not {self.first_month}")


class Anchored(msgspec.Struct, frozen=True, tag="anchored"):
    """Every `n` days, weeks or months from `anchor`: contract years (12 months), quarters (3), fortnights (2
    weeks).

    Month ends are clamped and counted from the anchor, so they never drift. There is none before the anchor.
    """

    anchor: date
    n: int
    unit: Literal["days", "weeks", "months"]

    def __post_init__(self) -> None:
        if self.n < 1:
            raise ValueError(f"a period is at least 1 of its {self.unit}, not {self.n}")


class Stated(msgspec.Struct, frozen=True, kw_only=True):
    """A declared period, `from` … `to`, both inclusive."""

    key: str
    name: Text
    from_: date = msgspec.field(name="from")
    to: date


class Declared(msgspec.Struct, frozen=True, tag="declared"):
    """Periods the plan lists itself (school terms), or the one that is the contract's whole term."""

    periods: tuple[Stated, ...]


class Rolling(msgspec.Struct, frozen=True, tag="rolling"):
    """The `months` months that end with each calendar month: they overlap, one a month."""

    months: int

    def __post_init__(self) -> None:
        if self.months < 1:
            raise ValueError(f"a rolling period is at least 1 month, not {self.months}")


Rule = Civil | Anchored | Declared | Rolling


class Period(NamedTuple):
    """One period: `key` is stable and sorts within its rule where it holds dates; [start, end) in UTC
    microseconds.
    """

    key: str
    name: Text
    start: Instant
    end: Instant


class _Days(NamedTuple):
    """A period in days, `end` exclusive; `step` is where the next one is looked for."""

    key: str
    name: Text
    start: date
    end: date
    step: date


def term(start: date, end: date) -> Declared:
    """The contract's whole term, `start` … `end`, both inclusive."""
    return Declared((Stated(key="term", name={"zh": "合同期", "en": "contract term"}, from_=start, to=end),))


def period_of(rule: Rule, at: Instant, zone: ZoneInfo) -> Period | None:
    """The period an instant lies in; for a rolling rule the one that ends with its month. None where there is
    none.
    """
    found = _containing(rule, local_date(at, zone))
    return _in_time(found, zone) if found else None


def periods_between(rule: Rule, a: Instant, b: Instant, zone: ZoneInfo) -> Iterator[Period]:
    """The periods that share time with [a, b), in order; of a rolling rule those whose last month does."""
    if isinstance(rule, Declared):
        listed = (_in_time(_stated(one), zone) for one in sorted(rule.periods, key=lambda one: one.from_))
        yield from (period for period in listed if period.start < b and period.end > a)
        return
    day = local_date(a, zone)
    if isinstance(rule, Anchored):
        day = max(day, rule.anchor)
    while start_of_day(day, zone) < b:
        found = _placed(rule, day, zone)
        if found is None:
            return
        period, day = found
        yield period


@lru_cache(maxsize=4096)
def _placed(rule: Civil | Anchored | Rolling, day: date, zone: ZoneInfo) -> tuple[Period, date] | None:
    """The period a day lies in, and where the next is looked for. Kept: totals of outages ask for the same few days."""
    found = _containing(rule, day)
    return (_in_time(found, zone), found.step) if found else None


def _in_time(days: _Days, zone: ZoneInfo) -> Period:
    return Period(days.key, days.name, start_of_day(days.start, zone), start_of_day(days.end, zone))


def _containing(rule: Rule, day: date) -> _Days | None:
    match rule:
        case Civil():
            return _civil(rule, day)
        case Anchored():
            return _anchored(rule, day)
        case Declared():
            return next((_stated(one) for one in rule.periods if one.from_ <= day <= one.to), None)
        case Rolling(months):
            month = _civil(Civil("month"), day)
            key, start = f"{month.key}/{months}M", add_months(month.end, -months)
            return _Days(key, name_of("rolling", month.start, months), start, month.end, month.end)
        case _:
            assert_never(rule)


def _civil(rule: Civil, day: date) -> _Days:
    if rule.unit == "day":
        return _days(day.isoformat(), "day", day, day + timedelta(days=1))
    if rule.unit == "week":
        monday = day - timedelta(days=day.weekday())
        year, week, _ = day.isocalendar()
        return _days(f"{year}-W{week:02}", "week", monday, monday + timedelta(days=7), week, year)
    since = (day.month - rule.first_month) % 12
    size = MONTHS[rule.unit]
    start = add_months(day.replace(day=1), -(since % size))
    end, number = add_months(start, size), since // size + 1
    year = add_months(start, -(since - since % size)).year
    prefix = f"{year}" if rule.first_month == 1 else f"FY{year}"
    if rule.unit == "month":
        return _days(f"{start.year}-{start.month:02}", "month", start, end)
    key = prefix if rule.unit == "year" else f"{prefix}-{rule.unit[0].upper()}{number}"
    kind = rule.unit if rule.first_month == 1 else f"fiscal {rule.unit}"
    return _days(key, kind, start, end, number, year)


def _anchored(rule: Anchored, day: date) -> _Days | None:
    if day < rule.anchor:
        return None
    k = _steps(rule, day)
    letter = {12: "Y", 6: "H", 3: "Q", 1: "M"}.get(rule.n) if rule.unit == "months" else None
    key = f"{letter}{k + 1}" if letter else f"{rule.n}{rule.unit[0].upper()}-{k + 1}"
    kind = f"contract {letter}" if letter else rule.unit
    return _days(key, kind, _bound(rule, k), _bound(rule, k + 1), k + 1)


def _bound(rule: Anchored, k: int) -> date:
    if rule.unit == "months":
        return add_months(rule.anchor, k * rule.n)
    return rule.anchor + timedelta(days=k * rule.n * (7 if rule.unit == "weeks" else 1))


def _steps(rule: Anchored, day: date) -> int:
    """How many whole periods lie between the anchor and `day`."""
    if rule.unit != "months":
        return (day - rule.anchor).days // (rule.n * (7 if rule.unit == "weeks" else 1))
    k = ((day.year - rule.anchor.year) * 12 + day.month - rule.anchor.month) // rule.n
    return k if _bound(rule, k) <= day else k - 1


def _stated(one: Stated) -> _Days:
    end = one.to + timedelta(days=1)
    return _Days(one.key, one.name, one.from_, end, end)


def _days(key: str, kind: str, start: date, end: date, number: int = 0, year: int = 0) -> _Days:
    return _Days(key, name_of(kind, start, number, year), start, end, end)
