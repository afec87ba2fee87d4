"""Instants and spans: whole microseconds, UTC; and the only conversions from and to what people read.

The engine computes on plain integers because every deadline is a sum of them (architecture §3, §7). A person
reads local time: pass the zone of the calendar or plan when an instant leaves the engine.
"""

from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

Instant = int
"""Microseconds since 1970-01-01T00:00:00Z."""
Span = int
"""A length of time in microseconds."""

MICROSECOND: Final[Span] = 1
SECOND: Final[Span] = 1_000_000
MINUTE: Final[Span] = 60 * SECOND
HOUR: Final[Span] = 60 * MINUTE
DAY: Final[Span] = 24 * HOUR

FAR: Final[Instant] = 1 << 62
"""Later than anything: as the knowing instant it means that everything given is known."""

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICRO: Final = timedelta(microseconds=1)


def instant(moment: datetime) -> Instant:
    """The instant of an aware datetime. Raises ValueError for a naive one, which names no instant."""
    if moment.tzinfo is None:
        raise ValueError(f"{moment.isoformat()} has no time zone")
    return (moment - _EPOCH) // _MICRO


def to_datetime(at: Instant, zone: ZoneInfo | None = None) -> datetime:
    """The aware datetime of an instant, in `zone` (UTC when none is given)."""
    utc = _EPOCH + timedelta(microseconds=at)
    return utc.astimezone(zone) if zone else utc


def local(day: date, clock: time, zone: ZoneInfo) -> Instant:
    """The instant of a wall-clock time on a local day.

    A time that a DST change skips is read with the offset before the change; where a time occurs
    twice, the first counts.
    """
    return instant(datetime.combine(day, clock, tzinfo=zone))


def start_of_day(day: date, zone: ZoneInfo) -> Instant:
    """Local midnight at which `day` begins."""
    return local(day, time.min, zone)


def local_date(at: Instant, zone: ZoneInfo) -> date:
    """The local calendar day on which an instant falls."""
    return to_datetime(at, zone).date()


def parse_instant(text: str, zone: ZoneInfo) -> Instant:
    """Read an ISO 8601 time, local in `zone` when it has no offset. Raises ValueError that shows the text."""
    moment = datetime.fromisoformat(text)
    return instant(moment if moment.tzinfo else moment.replace(tzinfo=zone))


def iso(at: Instant, zone: ZoneInfo) -> str:
    """ISO 8601 with offset, fractions only where there are any."""
    return to_datetime(at, zone).isoformat()
