"""Pauses that are open: paired first in, first out per reason, each ended by its own cap or its reason's
(architecture §3).
"""

import sys
from collections.abc import Iterable

from opspact.clock.shapes import Mark
from opspact.kernel.time import Instant, Span

NEVER: Instant = sys.maxsize
"""An instant that does not come."""


class Waits:
    """The open pauses of a clock. Reasons may overlap; the clock stands still while any is open.

    Caps are elapsed time. A mark's own cap runs from its beginning, the cap of a reason over all its
    pauses together, where overlapping ones count once.
    """

    __slots__ = ("_caps", "_open", "_since", "_used", "ends", "oldest")

    def __init__(self, caps: Iterable[tuple[str, Span]]) -> None:
        self.ends: Instant = NEVER
        """When the first open pause ends by itself."""
        self.oldest: Mark | None = None
        """The pause that has been open for longest: it is named as the cause."""
        self._open: list[tuple[Mark, Instant]] = []
        self._caps = dict(caps)
        self._used: dict[str, Span] = {}
        self._since: dict[str, Instant] = {}

    @property
    def over_at(self) -> Instant:
        """When the last of them has ended by itself; NEVER where one has no cap."""
        return max(end for _, end in self._open)

    def begin(self, mark: Mark) -> None:
        """Open a pause, unless its cap leaves it nothing."""
        end = self._end_of(mark)
        if end > mark.at:
            if self._caps:
                self._since.setdefault(mark.reason, mark.at)
            self._open.append((mark, end))
            if self.oldest is None:
                self.oldest = mark
            if end < self.ends:  # noqa: PLR1730 (min() would be felt in every pause)
                self.ends = end

    def end(self, reason: str, at: Instant) -> None:
        """A resumption: the oldest open pause of its reason ends. Without one, nothing happens."""
        for i, (mark, _) in enumerate(self._open):
            if mark.reason == reason:
                del self._open[i]
                self._account(at)
                return

    def expire(self, at: Instant) -> None:
        """End every pause whose cap is reached at `at`."""
        self._open = [entry for entry in self._open if entry[1] > at]
        self._account(at)

    def clear(self, at: Instant) -> None:
        """A stop ends every wait."""
        self._open.clear()
        self._account(at)

    def _end_of(self, mark: Mark) -> Instant:
        end = NEVER if mark.cap is None else mark.at + mark.cap
        if mark.reason not in self._caps:
            return end
        since = self._since.get(mark.reason, mark.at)
        return min(end, since + self._caps[mark.reason] - self._used.get(mark.reason, 0))

    def _account(self, at: Instant) -> None:
        """Note what the reasons that wait no longer have used, and which pause comes first now."""
        if self._open:
            self.oldest = self._open[0][0]
            self.ends = min(end for _, end in self._open)
        else:
            self.oldest, self.ends = None, NEVER
        if self._caps:
            waiting = {mark.reason for mark, _ in self._open}
            for reason in self._since.keys() - waiting:
                self._used[reason] = self._used.get(reason, 0) + at - self._since.pop(reason)
