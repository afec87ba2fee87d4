"""Provisional shapes of lengths; arithmetic follows."""

from datetime import time

import msgspec

from opspact.kernel.time import Span

Placement = str | time


class Elapsed(msgspec.Struct, frozen=True):
    span: Span


class Service(msgspec.Struct, frozen=True):
    span: Span


class WorkingDays(msgspec.Struct, frozen=True):
    n: int
    placement: Placement = "end"


class CalendarDays(msgspec.Struct, frozen=True):
    n: int
    placement: Placement = "same_time"


class Months(msgspec.Struct, frozen=True):
    n: int
    placement: Placement = "same_time"


class Weekday(msgspec.Struct, frozen=True):
    weekday: int
    at: time | None = None


Length = Elapsed | Service | WorkingDays | CalendarDays | Months | Weekday


class Counting(msgspec.Struct, frozen=True):
    first_day: bool = False
    cut_off: time | None = None
    closed_start: str = "next_open"
    day_ends: str = "last_close"
