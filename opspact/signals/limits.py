"""What one source may take of the door: so many deliveries a minute, and never all of its threads at once.

In memory on purpose, like the limits of the API: it must cost nothing. Each web process counts for itself.
"""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

BURST: Final = 10.0
"""Seconds' worth of deliveries that may come at once."""


class Limits:
    """Buckets of tokens and deliveries under way, by source."""

    def __init__(self, at_once: int) -> None:
        self._at_once = at_once
        """Deliveries of one source under way at the same time."""
        self._lock = threading.Lock()
        self._left: dict[int, tuple[float, float]] = {}
        self._under_way: dict[int, int] = {}

    @contextmanager
    def admitted(self, source: int, per_minute: int) -> Iterator[bool]:
        """Whether a delivery of the source may be taken within the block."""
        admitted = self._enter(source, per_minute / 60)
        try:
            yield admitted
        finally:
            if admitted:
                with self._lock:
                    self._under_way[source] -= 1

    def _enter(self, source: int, rate: float) -> bool:
        moment, most = time.monotonic(), max(1.0, rate * BURST)
        with self._lock:
            left, since = self._left.get(source, (most, moment))
            left = min(most, left + (moment - since) * rate)
            under_way = self._under_way.get(source, 0)
            admitted = left >= 1 and under_way < self._at_once
            self._left[source] = (left - 1 if admitted else left, moment)
            if admitted:
                self._under_way[source] = under_way + 1
            return admitted
