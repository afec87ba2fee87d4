"""Dated tags on a calendar: key periods, freezes, surcharge days."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from opspact.calendars.errors import CalendarError
from opspact.calendars.rules import Layers
from opspact.calendars.spec import TagSpec
from opspact.calendars.table import Interval, merged
from opspact.calendars.week import weekdays
from opspact.kernel.time import Instant, local_date, parse_instant, start_of_day

OnDay = Callable[[date], bool]


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag from `start` to `end` (None: unbounded), on all days or on those that `on_day` picks."""

    name: str
    start: Instant | None
    end: Instant | None
    on_day: OnDay | None

    def holds(self, at: Instant, zone: ZoneInfo) -> bool:
        """Whether the tag is on at an instant."""
        if (self.start is not None and at < self.start) or (self.end is not None and at >= self.end):
            return False
        return self.on_day is None or self.on_day(local_date(at, zone))

    def spans(self, a: Instant, b: Instant, zone: ZoneInfo) -> Iterator[Interval]:
        """The stretches inside [a, b) on which the tag is on, day by day where it recurs."""
        low = a if self.start is None else max(a, self.start)
        high = b if self.end is None else min(b, self.end)
        if self.on_day is None or low >= high:
            yield low, high
            return
        day = local_date(low, zone)
        while (begin := start_of_day(day, zone)) < high:
            day += timedelta(days=1)
            if self.on_day(day - timedelta(days=1)):
                yield max(begin, low), min(start_of_day(day, zone), high)


@dataclass(frozen=True, slots=True)
class Tags:
    """All tags of a calendar."""

    every: tuple[Tag, ...]
    zone: ZoneInfo

    def at(self, at: Instant) -> frozenset[str]:
        """The names of the tags that are on at an instant."""
        return frozenset(tag.name for tag in self.every if tag.holds(at, self.zone))

    def has(self, name: str, at: Instant) -> bool:
        """Whether the tag of that name is on at an instant."""
        return any(tag.name == name and tag.holds(at, self.zone) for tag in self.every)

    def spans(self, name: str, a: Instant, b: Instant) -> list[Interval]:
        """The stretches inside [a, b) on which the tag is on, joined and in order."""
        return merged(span for tag in self.every if tag.name == name for span in tag.spans(a, b, self.zone))


def read_tags(layers: Layers, zone: ZoneInfo, is_holiday: OnDay) -> Tags:
    """The tags of a calendar and of its bases. Raises CalendarError for one that is not well said."""
    found = [
        _read(tag, f"{path}.tags[{i}]", zone, is_holiday)
        for path, spec in layers
        for i, tag in enumerate(spec.tags)
    ]  # fmt: skip
    return Tags(tuple(found), zone)


def _read(tag: TagSpec, path: str, zone: ZoneInfo, is_holiday: OnDay) -> Tag:
    if tag.every is None and (tag.from_ is None or tag.to is None):
        raise CalendarError(path, "give from and to, or every (a weekday, a range such as sat-sun, or holiday)")
    start = None if tag.from_ is None else _moment(tag.from_, f"{path}.from", zone, days=0)
    end = None if tag.to is None else _moment(tag.to, f"{path}.to", zone, days=1)
    if start is not None and end is not None and end <= start:
        raise CalendarError(path, f"from {tag.from_} to {tag.to} ends before it begins")
    return Tag(tag.tag, start, end, None if tag.every is None else _picker(tag.every, path, is_holiday))


def _moment(text: str, path: str, zone: ZoneInfo, days: int) -> Instant:
    """A local time as it stands; a day as its first midnight, `days` later."""
    try:
        if len(text) > len("2026-10-01"):
            return parse_instant(text, zone)
        return start_of_day(date.fromisoformat(text) + timedelta(days=days), zone)
    except ValueError:
        raise CalendarError(
            path, f"{text!r} is neither a day (2026-10-01) nor a local time (2026-10-01T08:00)"
        ) from None


def _picker(every: str, path: str, is_holiday: OnDay) -> OnDay:
    if every == "holiday":
        return is_holiday
    chosen = frozenset(weekdays(every, f"{path}.every"))
    return partial(_falls_on, chosen)


def _falls_on(chosen: frozenset[int], day: date) -> bool:
    return day.weekday() in chosen
