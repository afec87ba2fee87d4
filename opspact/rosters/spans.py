"""Stretches of duty and how they are cut: half-open, so that a hand-over belongs to who comes on. Pure."""

from collections.abc import Iterable, Sequence

import msgspec

from opspact.kernel.time import Instant

Stretched = tuple[Instant, Instant]
"""From, until (exclusive)."""


class Stretch(msgspec.Struct, frozen=True):
    """One person on duty without a break."""

    start: Instant
    end: Instant
    account: int
    line: int
    rotation: str
    shift: str
    leads: bool = False
    """Leads a crew of several."""
    planned: int | None = None
    """Who the rotation gave; none: nobody, a gap was filled."""
    version: int = 0
    by: str = "rotation"
    """`rotation`, `cover` or `swap`."""

    def within(self, start: Instant, end: Instant) -> "Stretch":
        """The part of it between two instants; it must reach into it."""
        return msgspec.structs.replace(self, start=max(self.start, start), end=min(self.end, end))

    def same_as(self, other: "Stretch") -> bool:
        """Whether it is the same duty, whatever its times."""
        return msgspec.structs.replace(self, start=other.start, end=other.end) == other


class OnDuty(msgspec.Struct, frozen=True):
    """Somebody on duty now, and by which roster, version and shift."""

    roster: int
    version: int
    shift: int
    account: int
    line: int
    leads: bool
    until: Instant


def clipped(stretches: Iterable[Stretch], start: Instant, end: Instant) -> list[Stretch]:
    """The parts between two instants."""
    return [one.within(start, end) for one in stretches if one.start < end and one.end > start]


def without(stretches: Iterable[Stretch], taken: Sequence[Stretched]) -> list[Stretch]:
    """What is left of stretches where some time is taken from them."""
    found = []
    for one in stretches:
        found += [one.within(start, end) for start, end in free((one.start, one.end), taken)]
    return found


def free(span: Stretched, taken: Iterable[Stretched]) -> list[Stretched]:
    """The parts of a span that nothing takes, in order."""
    at, end = span
    found = []
    for start, stop in sorted(taken):
        if start >= end:
            break
        if start > at:
            found.append((at, start))
        at = max(at, stop)
    return [*found, (at, end)] if at < end else found


def times(stretches: Iterable[Stretch]) -> list[Stretched]:
    """When they are, joined where they meet or overlap."""
    found: list[Stretched] = []
    for start, end in sorted((one.start, one.end) for one in stretches):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return found
