"""What duty costs people: hours, nights, weekends, holidays and make-up days, before and after covers. Pure."""

from collections.abc import Iterable
from datetime import time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

import msgspec

from opspact.kernel.time import Instant, Span, local, local_date, start_of_day
from opspact.rosters.days import Days
from opspact.rosters.spans import Stretch, clipped

NIGHT: Final = time(3)
"""A night counts for who is on duty at this local time of day."""


class Tally(msgspec.Struct):
    """The duty of one person in a period. Lengths in microseconds, by the kind of the local day they fall on."""

    hours: Span = 0
    nights: int = 0
    weekend: Span = 0
    holiday: Span = 0
    makeup: Span = 0
    planned: Span = 0
    """The hours that the rotation gave, before anybody stood in."""


def tallies(stretches: Iterable[Stretch], days: Days, zone: ZoneInfo, start: Instant, end: Instant) -> dict[int, Tally]:
    """The duty of everybody between two instants, by account. Of two lines at once both count."""
    found: dict[int, Tally] = {}
    for one in clipped(stretches, start, end):
        _add(found.setdefault(one.account, Tally()), one, days, zone)
        if one.planned is not None:
            found.setdefault(one.planned, Tally()).planned += one.end - one.start
    return found


def _add(tally: Tally, one: Stretch, days: Days, zone: ZoneInfo) -> None:
    day = local_date(one.start, zone)
    while (midnight := start_of_day(day, zone)) < one.end:
        length = min(one.end, start_of_day(day + timedelta(days=1), zone)) - max(one.start, midnight)
        sort = days.sort(day)
        tally.hours += length
        if sort != "workday":
            setattr(tally, sort, getattr(tally, sort) + length)
        if one.start <= local(day, NIGHT, zone) < one.end:
            tally.nights += 1
        day += timedelta(days=1)
