"""Limits: how long a promise gives, in exactly one unit, inclusive or strict (architecture §3, Units).

Written as the contract writes it:

    30 min · 4 h on office · < 5 min · 2 working days, by end on office · 1 working day, same time on office
    14 days, same time · 2 days, by end · 1 day, by 18:00 · 3 months · Friday 17:00 · at appointed_for · none
    reference 8 h on office

`none` is an empty cell: no clock starts. `reference` is measured and never broken. A long form carries what does
not fit in a sentence: `{limit: "1 working day, by end on office", cut_off: "13:00", first_day: true}`.
"""

import re
from datetime import time
from typing import Any, ClassVar, Final, Self

from opspact.calendars.units import (
    CalendarDays,
    Counting,
    Elapsed,
    Length,
    Months,
    Placement,
    Service,
    Weekday,
    WorkingDays,
)
from opspact.plans.terms.leaf import Leaf, TermError, inside
from opspact.plans.terms.quantity import read_span

_DAYS: Final = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
_WEEKDAY: Final = re.compile(r"(mon|tues|wednes|thurs|fri|satur|sun)day(?:\s+(\d{1,2}:\d{2}))?$", re.IGNORECASE)
_WORKING: Final = re.compile(r"(\d+)\s*working days?$", re.IGNORECASE)
_CALENDAR: Final = re.compile(r"(\d+)\s*(?:calendar )?(day|week|month|year)s?$", re.IGNORECASE)
_PLACED: Final = re.compile(r"(.+?)\s*,\s*(same time|by end|by (\d{1,2}:\d{2}))$", re.IGNORECASE)
_HELP: Final = (
    "write for example '30 min', '4 h on office', '< 5 min', '2 working days, by end on office', "
    "'1 day, by 18:00', 'Friday 17:00', 'at appointed_for', 'reference 8 h' or 'none'"
)


def read_clock(text: str) -> time:
    """A local time of day `HH:MM`. Raises TermError."""
    try:
        hour, minute = str(text).split(":")[:2]
        return time(int(hour), int(minute))
    except ValueError:
        raise TermError(f"{text!r} is not a time of day; write for example '13:00'") from None


def read_length(text: str, calendar: str | None) -> tuple[Length, bool]:
    """The length and whether its placement was left open (a bare `n days` or `n working days`). Raises TermError."""
    placed = _PLACED.match(text)
    body = placed[1].strip() if placed else text.strip()
    if weekday := _WEEKDAY.match(body):
        day = _DAYS.index(weekday[1].lower() + "day")
        return Weekday(weekday=day, at=read_clock(weekday[2]) if weekday[2] else None), False
    place = _placement(placed)
    if working := _WORKING.match(body):
        return WorkingDays(n=int(working[1]), placement=place or "end"), place is None
    if days := _CALENDAR.match(body):
        return _calendar_length(int(days[1]), days[2].lower(), place), place is None
    if placed:
        raise TermError(f"'{placed[2]}' goes with a number of days, not with {body!r}")
    try:
        span = read_span(body)
    except TermError:
        raise TermError(f"{text!r} is not a limit; {_HELP}") from None
    return (Service(span) if calendar else Elapsed(span)), False


def _placement(placed: re.Match[str] | None) -> Placement | None:
    if placed is None:
        return None
    if placed[3]:
        return read_clock(placed[3])
    return "same_time" if placed[2].lower() == "same time" else "end"


def _calendar_length(n: int, unit: str, place: Placement | None) -> Length:
    where = place or "same_time"
    if unit in ("month", "year"):
        return Months(n=n * (12 if unit == "year" else 1), placement=where)
    return CalendarDays(n=n * (7 if unit == "week" else 1), placement=where)


class Limit(Leaf):
    """One cell of a promise: a length on a calendar, or a moment in a field, or nothing.

    `length` is None for `none` and for `at FIELD`; `moment` names the field of an agreed time. `strict`: exactly at
    the limit is late. `unplaced`: the pack did not say where in the day the n-th day ends (the lint asks).
    """

    __slots__ = ("calendar", "counting", "length", "moment", "reference", "strict", "text", "unplaced")
    example: ClassVar[str] = "4 h on office"

    def __init__(
        self, text: str, length: Length | None, calendar: str | None = None, *, strict: bool = False,
        reference: bool = False, moment: str | None = None, unplaced: bool = False, counting: Counting | None = None,
    ) -> None:  # fmt: skip
        self.text = text
        self.length = length
        self.calendar = calendar
        self.strict = strict
        self.reference = reference
        self.moment = moment
        self.unplaced = unplaced
        self.counting = counting

    @property
    def empty(self) -> bool:
        """Whether this cell promises nothing."""
        return self.length is None and self.moment is None

    @classmethod
    def read(cls, raw: Any) -> Self:
        """Read the sentence or the long form. Raises TermError."""
        if isinstance(raw, dict):
            return cls._read_long(raw)
        if raw is None:
            raise TermError(
                "this cell is empty; write 'none' where nothing is promised, and quotes round a limit with a comma"
            )
        text = str(raw).strip()
        if text.lower() in ("none", "n/a", "-", "—"):
            return cls(text, None)
        return cls._read_sentence(text, None)

    @classmethod
    def _read_sentence(cls, text: str, counting: Counting | None) -> Self:
        reference, rest = _cut_prefix(text, "reference ")
        strict = rest.startswith("<") and not rest.startswith("<=")
        rest = rest.lstrip("<=≤ ").strip()
        moment, field = _cut_prefix(rest, "at ")
        if moment:
            return cls(text, None, strict=strict, reference=reference, moment=field)
        body, _, calendar = rest.partition(" on ")
        length, unplaced = read_length(body, calendar.strip() or None)
        return cls(
            text, length, calendar.strip() or None, strict=strict, reference=reference, unplaced=unplaced,
            counting=counting,
        )  # fmt: skip

    @classmethod
    def _read_long(cls, raw: dict[str, Any]) -> Self:
        known = {"limit", "on", "cut_off", "first_day", "closed_start", "day_ends"}
        if "limit" not in raw or set(raw) - known:
            odd = ", ".join(sorted(set(raw) - known)) or "no 'limit'"
            raise TermError(f"a long limit has the keys {', '.join(sorted(known))}; here: {odd}")
        text = str(raw["limit"]) + (f" on {raw['on']}" if "on" in raw else "")
        return cls._read_sentence(text, read_counting({k: v for k, v in raw.items() if k not in ("limit", "on")}))


def read_counting(raw: dict[str, Any]) -> Counting | None:
    """How days are counted: start's day, cut-off time, start on a closed day, where a day ends. Raises TermError."""
    if not raw:
        return None
    for key, allowed in _COUNTING.items():
        if key in raw and raw[key] not in allowed:
            with inside(key):
                raise TermError(f"{raw[key]!r} is not a way of counting; {key} is {' or '.join(map(str, allowed))}")
    with inside("cut_off"):
        cut_off = read_clock(raw["cut_off"]) if "cut_off" in raw else None
    return Counting(**{**raw, "cut_off": cut_off})


_COUNTING: Final[dict[str, tuple[object, ...]]] = {
    "first_day": (True, False),
    "closed_start": ("next_open", "as_is"),
    "day_ends": ("last_close", "midnight"),
}
"""A start on a closed day moves to the next opening or stays; a day ends at its last close or at 24:00."""


def _cut_prefix(text: str, prefix: str) -> tuple[bool, str]:
    if text.lower().startswith(prefix):
        return True, text[len(prefix) :].strip()
    return False, text
