"""The stretches that one rotation gives: whose turn it is on each day. Pure."""

from collections.abc import Iterator
from datetime import date, time, timedelta
from zoneinfo import ZoneInfo

from opspact.calendars.week import read_windows
from opspact.kernel.time import Instant, local, local_date
from opspact.rosters.days import Days
from opspact.rosters.spans import Stretch
from opspact.rosters.terms import Rotation

_DAY = 24 * 60


def turns(rotation: Rotation, days: Days, zone: ZoneInfo, start: Instant, end: Instant) -> Iterator[Stretch]:
    """Every stretch of a rotation that reaches into [start, end), in order of its day. Shifts keep their local hours
    when the clocks are changed, so the hand-over leaves no gap.
    """
    hours = {name: window(text) for name, text in rotation.shifts.items()}
    day = max(rotation.since, local_date(start, zone) - timedelta(days=2))
    while local(day, time.min, zone) < end:
        if not rotation.on or days.kinds(day) & frozenset(rotation.on):
            for crew, shift in on_day(rotation, day):
                since, until = (_at(day, minutes, zone) for minutes in hours[shift])
                if since < end and until > start:
                    yield from _crew(rotation, crew, shift, since, until)
        day += timedelta(days=1)


def on_day(rotation: Rotation, day: date) -> Iterator[tuple[tuple[int, ...], str]]:
    """The crews whose turn it is on a day, with their shifts."""
    gone = (day - rotation.since).days
    for n, crew in enumerate(rotation.crews):
        place = (gone - n * rotation.step) % rotation.cycle
        if place < len(rotation.pattern) and rotation.pattern[place]:
            yield crew, rotation.pattern[place]


def window(text: str) -> tuple[int, int]:
    """Minutes from midnight at which a shift begins and ends; past 1440 on the next day. Raises CalendarError."""
    first, _, last = text.partition("-")
    if first == last:
        begin = read_windows((f"{first}-24:00",), text)[0][0]
        return begin, begin + _DAY
    return read_windows((text,), text)[0]


def _at(day: date, minutes: int, zone: ZoneInfo) -> Instant:
    later, rest = divmod(minutes, _DAY)
    return local(day + timedelta(days=later), time(rest // 60, rest % 60), zone)


def _crew(rotation: Rotation, crew: tuple[int, ...], shift: str, start: Instant, end: Instant) -> Iterator[Stretch]:
    for n, account in enumerate(crew):
        leads = n == 0 and len(crew) > 1
        yield Stretch(start, end, account, rotation.line, rotation.name, shift, leads, account)
