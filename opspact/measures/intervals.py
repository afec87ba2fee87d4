"""Intervals of a condition (a service is down, loss is over a threshold): from reports to unbroken stretches.

Several people report one outage, a line flaps, maintenance was agreed: `normalise` makes of that what counts
(S2.2, R2.3, architecture §3 Outage totals). The order of the reports and their repetition change nothing.
"""

from collections.abc import Iterable

import msgspec

from opspact.kernel.time import Instant, Span


class Interval(msgspec.Struct, frozen=True):
    """One unbroken stretch [start, end), UTC microseconds. Raises ValueError where it ends before it starts.

    A report or an exclusion has `start`, `end` and `ids`; `normalise` adds the rest.
    """

    start: Instant
    end: Instant | None
    """None while it still goes on."""
    ids: tuple[str, ...] = ()
    """The facts or measured values behind it."""
    least: Span = 0
    """It counts, from its start, once it has lasted this long."""
    excluded: tuple["Interval", ...] = ()
    """Parts that are not counted, disjoint, in order. They do not break it: it stays one outage."""

    def __post_init__(self) -> None:
        if self.end is not None and self.end < self.start:
            raise ValueError(f"an interval that starts at {self.start} µs cannot end before, at {self.end} µs")


def normalise(
    reports: Iterable[Interval],
    merge_gap: Span = 0,
    drop_under: Span = 0,
    exclusions: Iterable[Interval] = (),
) -> list[Interval]:
    """The disjoint intervals that count, in order, of any number of reports about one key.

    Overlapping and touching reports are one. A gap of at most `merge_gap` is closed and counts as outage too.
    A closed interval shorter than `drop_under` (measured with what is excluded) is left out; an open one is
    kept and counts once it gets there. Excluded time is not counted, but does not break the outage in two.
    """
    cuts = _joined(exclusions, 0)
    return [
        msgspec.structs.replace(whole, least=drop_under, excluded=_inside(whole, cuts))
        for whole in _joined(reports, merge_gap)
        if whole.end is None or whole.end - whole.start >= drop_under
    ]


def condition_intervals(samples: Iterable[tuple[Instant, bool, str]]) -> list[Interval]:
    """The intervals in which a condition held, from samples (instant, whether it held, id) in any order.

    A sample says how things stand until the next one; the last interval may be open. Where samples of one
    instant disagree, the condition held. Starts and ends of the outages of one case are such samples as well.
    """
    intervals: list[Interval] = []
    since: Instant | None = None
    ids: list[str] = []
    for at, held, name in sorted(samples):
        if held:
            since = at if since is None else since
            ids.append(name)
        elif since is not None:
            intervals.append(Interval(since, at, (*ids, name)))
            since, ids = None, []
    if since is not None:
        intervals.append(Interval(since, None, tuple(ids)))
    return _joined(intervals, 0)


def _joined(parts: Iterable[Interval], gap: Span) -> list[Interval]:
    """The parts in order, those at most `gap` apart made one; ids sorted, each once."""
    joined: list[Interval] = []
    for part in sorted(parts, key=_start):
        last = joined[-1] if joined else None
        if last is not None and (last.end is None or part.start - last.end <= gap):
            joined[-1] = Interval(last.start, _later(last.end, part.end), last.ids + part.ids)
        else:
            joined.append(part)
    return [Interval(part.start, part.end, tuple(sorted(set(part.ids)))) for part in joined]


def _inside(whole: Interval, cuts: list[Interval]) -> tuple[Interval, ...]:
    """What of the cuts lies inside the interval."""
    clipped = ((max(cut.start, whole.start), _earlier(cut.end, whole.end), cut.ids) for cut in cuts)
    return tuple(Interval(start, end, ids) for start, end, ids in clipped if end is None or start < end)


def _start(interval: Interval) -> Instant:
    return interval.start


def _later(one: Instant | None, other: Instant | None) -> Instant | None:
    return None if one is None or other is None else max(one, other)


def _earlier(one: Instant | None, other: Instant | None) -> Instant | None:
    if one is None or other is None:
        return other if one is None else one
    return min(one, other)
