"""How often a caller may ask: a bucket of tokens for each, kept by each process for itself.

In memory on purpose: a limit guards the product against a program that runs wild, so it must cost nothing and needs no
exact count. With n web processes a caller gets up to n times the rate.
"""

import math
import threading
import time
from typing import Final

from django.conf import settings

BURST: Final = 2.0
"""Seconds' worth of requests that may come at once."""
MOST: Final = 10_000
"""Callers remembered; beyond them the oldest are forgotten, which only favours them."""
_lock = threading.Lock()
_buckets: dict[str, tuple[float, float]] = {}
"""By caller: what is left, and when that was so."""


def wait(bucket: str) -> int:
    """Whole seconds to wait before asking again; 0 for a request that may pass, which is then counted."""
    rate: float = settings.OPSPACT_API_RATE
    if not bucket or not rate:
        return 0
    moment = time.monotonic()
    with _lock:
        left, since = _buckets.pop(bucket, (rate * BURST, moment))
        left = min(rate * BURST, left + (moment - since) * rate)
        passes = left >= 1
        _buckets[bucket] = (left - 1 if passes else left, moment)
        if len(_buckets) > MOST:
            del _buckets[next(iter(_buckets))]
    return 0 if passes else max(1, math.ceil((1 - left) / rate))


def forget() -> None:
    """Begin anew with everybody."""
    with _lock:
        _buckets.clear()
