"""By which channels a person is told, and when: personal settings, quiet hours. Pure.

Settings of an account, under `notify`: `channels`, by kind of message; `grave`, the same for cases of the highest level
of their plan (a kind that is not in it: as `channels`); `order`, in which channels follow each other; and `quiet`,
`{"from": "22:00", "to": "07:00"}`.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, time, timedelta
from typing import Any, Final, get_args
from zoneinfo import ZoneInfo

from opspact.kernel.time import Instant, local, local_date
from opspact.notify.shapes import Channel, Kind, Person, Way

CHANNELS: Final[tuple[Channel, ...]] = get_args(Channel)
STILL: Final = frozenset[Channel]({"in_app", "mail"})
"""Channels that are used beside any other; of the rest one is used, the next where it does not reach."""
QUIETLY: Final = frozenset[Kind]({"noted", "moved", "level", "started"})
"""Kinds that leave the inbox only where the person asks for it."""
URGENT: Final = frozenset[Kind]({"called", "escalated"})
"""Kinds that quiet hours do not hold back, and that go by whatever reaches the person unless he says otherwise."""


def chosen(settings: Mapping[str, Any], kind: Kind, *, grave: bool = False) -> tuple[Channel, ...]:
    """The channels that a person's settings give for a kind, in his order; at least the inbox."""
    own = settings.get("grave", {}).get(kind) if grave else None
    own = settings.get("channels", {}).get(kind) if own is None else own
    wanted = by_itself(kind) if own is None else own
    return tuple(c for c in order(settings) if c in wanted) or ("in_app",)


def by_itself(kind: Kind) -> tuple[Channel, ...]:
    """The channels of a kind for somebody who has set nothing."""
    if kind in URGENT:
        return CHANNELS
    return ("in_app",) if kind in QUIETLY else ("in_app", "mail", "push")


def order(settings: Mapping[str, Any]) -> Sequence[Channel]:
    """All channels, those first that the person has put in order."""
    own: Sequence[str] = settings.get("order", ())
    return sorted(CHANNELS, key=lambda c: own.index(c) if c in own else len(own))


def channels(
    person: Person, kind: Kind, now: Instant, zone: ZoneInfo, *, grave: bool = False
) -> tuple[Way, ...]:  # fmt: skip
    """The ways of one message with the instant from which each may be used.

    Nobody is left without one: whom nothing else reaches reads it in the inbox.
    """
    wanted = chosen(person.settings, kind, grave=grave)
    usable = [c for c in wanted if c == "in_app" or c in person.reach] or ["in_app"]
    calling = tuple(c for c in usable if c not in STILL)
    ways = [Way(c, _from(c, person, kind, now, zone)) for c in usable if c in STILL]
    return (*ways, *(Way(c, _from(c, person, kind, now, zone), calling[1:]) for c in calling[:1]))


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
