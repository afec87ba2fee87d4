"""Reading millions of times: the hour is looked up, and so is what is past it."""

from datetime import UTC, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from opspact.kernel.time import MINUTE, SECOND, Instant

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICRO: Final = timedelta(microseconds=1)
_MOST: Final = 500_000
_PAST: Final = {b"%02d:%02d" % (m, s): m * MINUTE + s * SECOND for m in range(60) for s in range(60)}
"""Minutes and seconds past the hour, by their text."""


class Instants:
    """Reads ISO 8601 texts; one without offset is local time of the zone."""

    def __init__(self, zone: ZoneInfo) -> None:
        self._zone = zone
        self._hours: dict[tuple[bytes, bytes], Instant] = {}

    def read(self, text: bytes) -> Instant:
        """The instant of `2026-01-05T09:00:00+08:00` and the like. Raises ValueError for what is no time."""
        hour = self._hours.get((text[:14], text[19:]))
        past = _PAST.get(text[14:19])
        return self._learn(text) if hour is None or past is None else hour + past

    def _learn(self, text: bytes) -> Instant:
        """The slow way; hours of texts in whole seconds are remembered. An hour in which the offset of a local time
        changes is not: a time with its offset has none.
        """
        moment = datetime.fromisoformat(text.decode())
        local = moment.tzinfo is None
        at = ((moment.replace(tzinfo=self._zone) if local else moment) - _EPOCH) // _MICRO
        plain = not local and text[16:17] == b":" and text[19:20] in b"+-Z" and len(text) in (20, 25)
        if plain and len(self._hours) < _MOST:
            self._hours[text[:14], text[19:]] = at - _PAST[text[14:19]]
        return at
