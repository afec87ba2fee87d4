"""Small terms about moments: plain spans, where a step stands, when a duty is due."""

import re
from datetime import date, time
from typing import Any, ClassVar, Final, Self

from opspact.kernel.time import Span
from opspact.plans.terms.leaf import Leaf, TermError
from opspact.plans.terms.limits import Limit, read_clock
from opspact.plans.terms.quantity import read_span


class TimeSpan(Leaf):
    """A plain length of elapsed time: `24 h`, `5 min`."""

    __slots__ = ("span", "text")
    example: ClassVar[str] = "24 h"

    def __init__(self, span: Span, text: str) -> None:
        self.span = span
        self.text = text

    @classmethod
    def read(cls, raw: Any) -> Self:
        """Read the length. Raises TermError."""
        return cls(read_span(str(raw)), str(raw))


class StepAt(Leaf):
    """Where a step stands: at a share of the time (`75 %`, `due` = 1, `start` = 0) or an offset from the due time.

    `share` counts in thousandths so that it stays a whole number; `calendar` is the offset's, empty for the clock's.
    """

    __slots__ = ("calendar", "offset", "share", "text")
    example: ClassVar[str] = "75 %"

    def __init__(self, text: str, share: int | None = None, offset: Span | None = None, calendar: str = "") -> None:
        self.text = text
        self.share = share
        self.offset = offset
        self.calendar = calendar

    @classmethod
    def read(cls, raw: Any) -> Self:
        """Read `75 %`, `start`, `due`, `+1 h`, `-30 min on office`. Raises TermError."""
        text = str(raw).strip()
        if text in ("due", "start"):
            return cls(text, share=1000 if text == "due" else 0)
        if match := re.fullmatch(r"(\d+(?:\.\d)?)\s*%", text):
            return cls(text, share=round(float(match[1]) * 10))
        if text[:1] in "+-" and text[1:]:
            body, _, calendar = text[1:].partition(" on ")
            span = read_span(body)
            return cls(text, offset=span if text[0] == "+" else -span, calendar=calendar.strip())
        raise TermError(
            f"{raw!r} is not the place of a step; write '75 %', 'start', 'due', '+1 h' or '-30 min on office'"
        )


_DAYS: Final = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
_NTH: Final = re.compile(r"(?:working day (\d+)|(last) working day)(?:\s+(\d{1,2}:\d{2}))?(?: on (\w+))?$")
_DAY: Final = re.compile(r"day (\d+|last)(?:\s+(\d{1,2}:\d{2}))?$")
_WEEKDAY: Final = re.compile(rf"({'|'.join(_DAYS)})(?:\s+(\d{{1,2}}:\d{{2}}))?$", re.IGNORECASE)
_RELATIVE: Final = re.compile(r"(.+?) (after|before) (start|end)(?:\s+on (\w+))?$")
_HELP: Final = (
    "write 'end', '5 working days, by end after end on office', 'Friday 17:00', 'day 15', 'working day 1 on office', "
    "'last working day on office', '30 days before end', or a date such as 2026-10-01"
)


class DueRule(Leaf):
    """When an occurrence of a duty is due, relative to its period.

    Exactly one of: `edge` alone (`end`), `lead` before or after an `edge`, `weekday`, `day` of the period (-1 last),
    `working` day of the period (-1 last), a fixed `date`. `clock` is the local time of day where one is given.
    """

    __slots__ = ("after", "calendar", "clock", "date", "day", "edge", "lead", "text", "weekday", "working")
    example: ClassVar[str] = "5 working days, by end after end on office"

    def __init__(
        self, text: str, *, edge: str = "", lead: Limit | None = None, after: bool = True, weekday: int | None = None,
        day: int | None = None, working: int | None = None, on_date: date | None = None, clock: time | None = None,
        calendar: str = "",
    ) -> None:  # fmt: skip
        self.text = text
        self.edge = edge
        self.lead = lead
        self.after = after
        self.weekday = weekday
        self.day = day
        self.working = working
        self.date = on_date
        self.clock = clock
        self.calendar = calendar

    @classmethod
    def read(cls, raw: Any) -> Self:
        """Read the rule. Raises TermError."""
        text = str(raw).strip()
        if text == "end":
            return cls(text, edge="end")
        if nth := _NTH.match(text):
            return cls(text, working=int(nth[1] or -1), clock=_clock(nth[3]), calendar=nth[4] or "")
        if day := _DAY.match(text):
            return cls(text, day=-1 if day[1] == "last" else int(day[1]), clock=_clock(day[2]))
        if weekday := _WEEKDAY.match(text):
            return cls(text, weekday=_DAYS.index(weekday[1].lower()), clock=_clock(weekday[2]))
        if relative := _RELATIVE.match(text):
            calendar = relative[4] or ""
            lead = Limit.read(relative[1] + (f" on {calendar}" if calendar else ""))
            return cls(text, edge=relative[3], lead=lead, after=relative[2] == "after", calendar=calendar)
        return cls(text, on_date=_date(text))


def _clock(text: str | None) -> time | None:
    return read_clock(text) if text else None


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise TermError(f"{text!r} is not a due day of a period; {_HELP}") from None
