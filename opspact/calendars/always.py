"""Round the clock: open time is elapsed time, so the arithmetic is plain sums and knows no last year."""

from datetime import date, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from opspact.calendars.bulk import Instants, Spans, refuse_negative
from opspact.calendars.table import Interval
from opspact.calendars.tags import Tags
from opspact.calendars.week import WHOLE_DAY, Windows
from opspact.calendars.worktime import WorkCalendar, nothing_to_count
from opspact.kernel.time import Instant, Span


class AlwaysOpen(WorkCalendar):
    """A calendar that never closes: every day of its zone is a working day."""

    __slots__ = ()

    def __init__(self, name: str, zone: ZoneInfo, tags: Tags) -> None:
        super().__init__(name, zone, _every_day, tags, None, None)
        self._day_calendar = self

    def add(self, start: Instant, need: Span) -> Instant:
        return start + need if need > 0 else nothing_to_count(start, need)

    def subtract(self, end: Instant, need: Span) -> Instant:
        return end - need if need > 0 else nothing_to_count(end, need)

    def between(self, a: Instant, b: Instant) -> Span:
        return b - a

    def add_many(self, starts: Instants, needs: Spans | Span) -> Instants:
        refuse_negative(needs)
        return starts + needs

    def between_many(self, a: Instants, b: Instants) -> Spans:
        return b - a

    def is_open(self, at: Instant) -> bool:
        return True

    def next_open(self, at: Instant) -> Instant:
        return at

    def windows(self, a: Instant, b: Instant) -> list[Interval]:
        return [(a, b)] if a < b else []

    def shift_working_days(self, day: date, n: int) -> date:
        return day + timedelta(days=n)


@lru_cache(maxsize=64)
def always(zone: ZoneInfo) -> AlwaysOpen:
    """The round-the-clock calendar of a zone, without tags: what elapsed time is counted on."""
    return AlwaysOpen("always", zone, Tags((), zone))


def _every_day(day: date) -> Windows:
    return WHOLE_DAY
