"""Lengths of promises, each in its own unit, and how days are counted (architecture §3, Units). Data only."""

from datetime import time
from typing import Literal, final

import msgspec

from opspact.kernel.time import Span

Placement = Literal["same_time", "end"] | time
"""Where in the last day a length in days or months ends: at the start's time of day, at the day's end, or by
a local time. By 00:00 is refused: it is the end of the day before.
"""


@final
class Elapsed(msgspec.Struct, frozen=True, tag=True):
    """Time on the wall, day and night: `4 h`."""

    span: Span


@final
class Service(msgspec.Struct, frozen=True, tag=True):
    """Open time of the calendar: `4 h on office`."""

    span: Span


class _Counted(msgspec.Struct, frozen=True):
    n: int
    placement: Placement = "same_time"

    def __post_init__(self) -> None:
        if self.n < 0:
            raise ValueError(f"a number of days or months is never negative ({self.n})")
        if self.placement == time.min:
            raise ValueError("by 00:00 is the end of the day before: take one day off and say 'by end'")


class WorkingDays(_Counted, frozen=True, tag=True):
    """Days on which a window of the calendar starts: `2 working days, by end on office`."""


class CalendarDays(_Counted, frozen=True, tag=True):
    """Days of the calendar's zone, open or closed: `14 days, same time`, `1 day, by 18:00`."""


class Months(_Counted, frozen=True, tag=True):
    """Calendar months; a day that the month does not have is its last: 31 January and 1 month is 28
    February.
    """


class Weekday(msgspec.Struct, frozen=True, tag=True):
    """The next such weekday (Monday 0) at a local time, or at that day's end: `Friday 17:00`."""

    weekday: int
    at: time | None = None


Length = Elapsed | Service | WorkingDays | CalendarDays | Months | Weekday


class Counting(msgspec.Struct, frozen=True, kw_only=True):
    """What the plan says about the start and the end of days. The defaults change nothing about the start."""

    first_day: bool = False
    """Whether the day of the start is day 1 (where days are numbered: by end, by a time; not at the same time
    of day). A period ends at the midnight that begins the next day, so "the 5th working day after the month"
    is `WorkingDays(5, "end")` from the period's end with `first_day=True`.
    """
    cut_off: time | None = None
    """A start at or after this local time counts as made at the opening of the calendar's next working
    day.
    """
    closed_start: Literal["next_open", "as_is"] = "as_is"
    """What becomes of a start on a closed day. `next_open`: it counts as made at the next opening, and that
    day is the day of the start. `as_is`: it stays, and the first working day after it is number 1.
    """
    day_ends: Literal["midnight", "last_close"] = "midnight"
    """Whether a working day ends at 24:00 or at its last close (24:00 at the latest). Closed days end at
    24:00.
    """
