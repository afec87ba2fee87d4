"""By which channels a person is told, and when: personal settings, quiet hours. Pure.

Settings of an account, under `notify`: `channels`, by kind of message, and `quiet`, `{"from": "22:00", "to": "07:00"}`.
"""

from collections.abc import Iterable, Mapping
from datetime import date, time, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from opspact.kernel.time import Instant, local, local_date
from opspact.notify.shapes import Channel, Kind, Person

CHANNELS: Final[tuple[Channel, ...]] = ("in_app", "mail")
QUIETLY: Final = frozenset[Kind]({"noted", "moved", "level", "started"})
"""Kinds that go by mail only where the person asks for it."""
URGENT: Final = frozenset[Kind]({"called", "escalated"})
"""Kinds that quiet hours do not hold back."""


def chosen(settings: Mapping[str, Any], kind: Kind) -> tuple[Channel, ...]:
    """The channels that a person's settings give for a kind; at least the inbox."""
    own = settings.get("channels", {}).get(kind)
    if own is None:
        return ("in_app",) if kind in QUIETLY else CHANNELS
    return tuple(c for c in CHANNELS if c in own) or ("in_app",)


def channels(person: Person, kind: Kind, now: Instant, zone: ZoneInfo) -> tuple[tuple[Channel, Instant], ...]:
    """The channels of one message with the instant from which each may be used.

    Nobody is left without a channel: who has no address for mail reads it in the inbox.
    """
    wanted = chosen(person.settings, kind)
    usable: tuple[Channel, ...] = wanted if person.mail else ("in_app",)
    return tuple((c, _from(c, person, kind, now, zone)) for c in usable)


def _from(channel: Channel, person: Person, kind: Kind, now: Instant, zone: ZoneInfo) -> Instant:
    if channel == "in_app" or kind in URGENT:
        return now
    return after_quiet(person.settings.get("quiet") or {}, now, zone)


def after_quiet(quiet: Mapping[str, str], now: Instant, zone: ZoneInfo) -> Instant:
    """`now`, or the end of the quiet hours that it falls into. They may cross midnight; half-open like all windows."""
    if not quiet:
        return now
    begin, end = time.fromisoformat(quiet["from"]), time.fromisoformat(quiet["to"])
    today = local_date(now, zone)
    for day in _days(today):
        start = local(day, begin, zone)
        stop = local(day if begin < end else day + timedelta(days=1), end, zone)
        if start <= now < stop:
            return stop
    return now


def _days(today: date) -> Iterable[date]:
    """Quiet hours of yesterday may reach into today."""
    return (today - timedelta(days=1), today)
