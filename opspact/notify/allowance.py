"""How many messages a gateway takes now: never more than its limits allow in any span of their length. Pure.

A bucket that fills evenly would let twice the limit through in one minute, and DingTalk shuts who does that out for
ten; so the instants of the latest messages are kept.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

Limits = Sequence[tuple[int, int]]
"""So many within so many seconds."""
MARGIN: Final = timedelta(seconds=0.5)
"""The server counts by its own clock, and messages do not travel equally fast."""
UNLIMITED: Final = 1_000_000


def room(sent: Sequence[datetime], limits: Limits, now: datetime) -> tuple[int, datetime]:
    """How many may leave now, and from when on the next one may. `sent`: the latest, the oldest first."""
    free, after = UNLIMITED, now
    for count, seconds in limits:
        span = timedelta(seconds=seconds) + MARGIN
        used = [one for one in sent if one > now - span]
        free = min(free, count - len(used))
        if len(used) >= count:
            after = max(after, used[-count] + span)
    return max(free, 0), after


def kept(sent: Sequence[datetime], limits: Limits) -> list[datetime]:
    """The instants that still matter."""
    most = max((count for count, _ in limits), default=0)
    return list(sent[-most:]) if most else []
