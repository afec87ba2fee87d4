"""Reading windows and weekdays: text such as `mon-fri` and `08:30-12:00` to numbers.

A window is (first minute, end minute) from local midnight of the day it starts on; one that crosses midnight
ends past 1440 and belongs, whole, to the day it starts on.
"""

import re
from collections.abc import Iterable
from itertools import pairwise
from typing import Final

from opspact.calendars.errors import CalendarError
from opspact.calendars.spec import Weekly

Windows = tuple[tuple[int, int], ...]
Week = tuple[Windows, ...]
"""The windows of Monday … Sunday."""

MINUTES_A_DAY: Final = 1440
WHOLE_DAY: Final[Windows] = ((0, MINUTES_A_DAY),)
WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_WINDOW: Final = re.compile(r"(\d{1,2}):(\d\d)-(\d{1,2}):(\d\d)")


def weekdays(text: str, path: str) -> tuple[int, ...]:
    """Weekday numbers (Monday 0) of `mon`, `mon-fri`, `sat-mon` or `every day`."""
    if text == "every day":
        return tuple(range(7))
    first, _, last = text.partition("-")
    if first not in WEEKDAYS or (last or first) not in WEEKDAYS:
        raise CalendarError(path, f"{text!r} is no weekday: write mon … sun, a range such as mon-fri, or 'every day'")
    start = WEEKDAYS.index(first)
    return tuple((start + i) % 7 for i in range((WEEKDAYS.index(last or first) - start) % 7 + 1))


def read_windows(texts: Iterable[str], path: str) -> Windows:
    """The windows of one day, in order. Raises CalendarError for an empty, malformed or overlapping one."""
    found = sorted((_window(text, path), text) for text in texts)
    for (one, text), (other, other_text) in pairwise(found):
        if other[0] < one[1]:
            raise CalendarError(path, f"{text} and {other_text} overlap: join them into one window")
    return tuple(window for window, _ in found)


def read_week(weekly: Weekly, path: str) -> Week:
    """The windows of the seven weekdays; a weekday that is not named has none."""
    week: list[Windows] = [()] * 7
    named: dict[int, str] = {}
    for key, texts in weekly.items():
        windows = read_windows(texts, f"{path}.{key}")
        for weekday in weekdays(key, path):
            if weekday in named:
                raise CalendarError(path, f"{WEEKDAYS[weekday]} is in both {named[weekday]!r} and {key!r}")
            named[weekday] = key
            week[weekday] = windows
    _refuse_overlap_at_midnight(week, path)
    return tuple(week)


def _window(text: str, path: str) -> tuple[int, int]:
    match = _WINDOW.fullmatch(text.replace(" ", ""))
    if match is None:
        raise CalendarError(path, f"{text!r} is no window: write HH:MM-HH:MM, such as 08:30-12:00")
    hour, minute, end_hour, end_minute = map(int, match.groups())
    start, end = hour * 60 + minute, end_hour * 60 + end_minute
    if minute > 59 or end_minute > 59 or start >= MINUTES_A_DAY or end > MINUTES_A_DAY:
        raise CalendarError(path, f"{text!r} is no time of day: write 00:00 to 23:59; 24:00 may end a window")
    if start == end:
        raise CalendarError(path, f"{text} is empty: a whole day is 00:00-24:00")
    return start, end if end > start else end + MINUTES_A_DAY


def _refuse_overlap_at_midnight(week: list[Windows], path: str) -> None:
    for weekday, windows in enumerate(week):
        following = week[(weekday + 1) % 7]
        if windows and following and windows[-1][1] - MINUTES_A_DAY > following[0][0]:
            one = f"{WEEKDAYS[weekday]} {show(windows[-1])}"
            other = f"{WEEKDAYS[(weekday + 1) % 7]} {show(following[0])}"
            raise CalendarError(path, f"{one} and {other} overlap after midnight: shorten one of them")


def show(window: tuple[int, int]) -> str:
    """A window as the pack writes it."""
    start, end = window
    end = end if end <= MINUTES_A_DAY else end - MINUTES_A_DAY
    return f"{start // 60:02}:{start % 60:02}-{end // 60:02}:{end % 60:02}"
