"""Reading millions of times: in a fact whose text begins with its time, the hour and what is past it are looked up.

The text is laid out as `{"at":"2026-01-05T09:00:00+08:00",…`: places 7 to 32 hold the time.
"""

from datetime import UTC, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from opspact.kernel.time import MINUTE, SECOND, Instant

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICRO: Final = timedelta(microseconds=1)
PAST: Final = {b"%02d:%02d" % (m, s): m * MINUTE + s * SECOND for m in range(60) for s in range(60)}
"""Minutes and seconds past the hour, by their text."""
Hour = tuple[bytes, bytes]
"""What tells the hour: the text up to it, and the offset."""


def hour_of(fact: bytes) -> Hour:
    """The text of a fact that tells the hour."""
    return fact[:21], fact[26:32]


def well_laid(fact: bytes) -> bool:
    """Whether the text of a fact is laid out so that its time can be looked up."""
    return (
        fact[:8] == b'{"at":"2' and fact[20:21] == fact[23:24] == b":" and fact[26:27] in b"+-" and fact[32:33] == b'"'
    )


def read_instant(text: str, zone: ZoneInfo) -> Instant:
    """The instant of an ISO 8601 text; one without offset is local time. Raises ValueError for what is no time."""
    moment = datetime.fromisoformat(text)
    return ((moment if moment.tzinfo else moment.replace(tzinfo=zone)) - _EPOCH) // _MICRO
