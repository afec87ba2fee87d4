"""Stretches of time as sorted lists of [start, end), microseconds UTC."""

from collections.abc import Iterable

from opspact.kernel.time import Instant, Span

Stretch = tuple[Instant, Instant]


def union(stretches: Iterable[Stretch]) -> list[Stretch]:
    """The time that any of them covers: sorted, without overlap, touching ones joined, empty ones dropped."""
    joined: list[Stretch] = []
    for start, end in sorted(stretches):
        if start >= end:
            continue
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return joined


def common(one: Iterable[Stretch], other: Iterable[Stretch]) -> list[Stretch]:
    """The time that both cover; each is a result of `union`."""
    a, b = list(one), list(other)
    shared: list[Stretch] = []
    i = j = 0
    while i < len(a) and j < len(b):
        start, end = max(a[i][0], b[j][0]), min(a[i][1], b[j][1])
        if start < end:
            shared.append((start, end))
        if a[i][1] < b[j][1]:
            i += 1
        else:
            j += 1
    return shared


def without(one: Iterable[Stretch], other: Iterable[Stretch]) -> list[Stretch]:
    """The time of the first that the second does not cover; each is a result of `union`."""
    left: list[Stretch] = []
    holes = list(other)
    for start, end in one:
        at = start
        for hole_start, hole_end in holes:
            if hole_end <= at or hole_start >= end:
                continue
            if at < hole_start:
                left.append((at, hole_start))
            at = hole_end
        if at < end:
            left.append((at, end))
    return left


def length(stretches: Iterable[Stretch]) -> Span:
    """Their total."""
    return sum(end - start for start, end in stretches)
