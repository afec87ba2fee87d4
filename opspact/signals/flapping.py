"""Whether an alert comes and goes too often: Icinga's weighted share of changes among the last 20 results. Pure.

Senders speak only when something changes, so the time in between counts as results without a change, one for every
`INTERVAL`, as a monitor's own checks would have given them.
"""

from typing import Final

from opspact.kernel.time import MINUTE, Span

RESULTS: Final = 20
INTERVAL: Final[Span] = 5 * MINUTE
HIGH: Final = 0.30
"""Above it the alert flaps."""
LOW: Final = 0.25
"""Below it the alert is calm again."""
_WEIGHTS: Final = [0.8 + 0.35 * n / (RESULTS - 1) for n in range(RESULTS)]
"""Of the results from the oldest to the newest."""
_WHOLE: Final = (1 << RESULTS) - 1


def after(history: int, quiet: Span, *, changed: bool) -> int:
    """The last results, a bit each and the newest the lowest, after a time without change and one more result."""
    still = min(RESULTS, max(0, quiet // INTERVAL))
    return (history << still << changed | changed) & _WHOLE


def share(history: int) -> float:
    """The weighted share of changes, 0 to 1."""
    changes = sum(weight for age, weight in enumerate(reversed(_WEIGHTS)) if history >> age & 1)
    return changes / sum(_WEIGHTS)


def flaps(history: int, *, before: bool) -> bool:
    """Whether it flaps, given whether it did."""
    found = share(history)
    return found > HIGH or (before and found >= LOW)
