"""An ordinary week of a calendar, as bars that a page draws."""

from typing import Final

import msgspec

from opspact.calendars.spec import CalendarSpec, Weekly
from opspact.calendars.week import MINUTES_A_DAY, read_week
from opspact.plans.explain.limits import WEEKDAYS
from opspact.ui.words import say

LEFT: Final = 150
"""Where midnight is drawn; a minute is one unit wide."""
TOP: Final = 30
ROW: Final = 35


class Bar(msgspec.Struct, frozen=True):
    """A stretch of open time of one weekday, in minutes from midnight."""

    start: int
    length: int

    @property
    def x(self) -> int:
        """Where it is drawn."""
        return LEFT + self.start


class Day(msgspec.Struct, frozen=True):
    """One weekday (Monday 0) and when it is open."""

    number: int
    name: str
    bars: tuple[Bar, ...]

    @property
    def y(self) -> int:
        """Where it is drawn."""
        return TOP + ROW * self.number


class Hour(msgspec.Struct, frozen=True):
    """A line of the grid."""

    x: int
    text: str


HOURS: Final = tuple(Hour(LEFT + 60 * hour, f"{hour:02d}") for hour in range(0, 25, 3))


def ordinary_week(calendars: dict[str, CalendarSpec], name: str, lang: str) -> tuple[Day, ...]:
    """The seven days as the weekly rule has them, without holidays and exceptions; windows past midnight are split."""
    bars: list[list[Bar]] = [[] for _ in range(7)]
    for number, windows in enumerate(read_week(_windows(calendars, name), name)):
        for start, end in windows:
            bars[number].append(Bar(start, min(end, MINUTES_A_DAY) - start))
            if end > MINUTES_A_DAY:
                bars[(number + 1) % 7].insert(0, Bar(0, end - MINUTES_A_DAY))
    return tuple(Day(n, say(lang, WEEKDAYS[n]), tuple(found)) for n, found in enumerate(bars))


def _windows(calendars: dict[str, CalendarSpec], name: str) -> Weekly:
    """The weekly rule of a calendar, its base's where it has none; the built-in `always` is open all day."""
    spec = calendars.get(name)
    if spec is None:
        return {"every day": ("00:00-24:00",)}
    if spec.windows is not None:
        return spec.windows
    return _windows(calendars, spec.base) if spec.base else {}
