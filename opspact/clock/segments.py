"""The stretches of a clock split into counted and closed time, for explanations; on demand, never in the
fold.
"""

from collections.abc import Iterator, Mapping
from typing import Final

import msgspec

from opspact.calendars.worktime import WorkCalendar
from opspact.clock.deadline import counting_calendar
from opspact.clock.shapes import ClockView, Stretch
from opspact.kernel.time import Instant

UNCOUNTED: Final = "not_counted"
"""Cause of a closed segment that lies before `counted_from`: moved by a cut-off, forgiven by a change,
begun anew.
"""


def segments(view: ClockView, calendars: Mapping[str, WorkCalendar]) -> list[Stretch]:
    """The life of the clock without a gap; the counted ones add up to `view.consumed` exactly."""
    limit = view.target.limit if view.target is not None else None
    calendar = counting_calendar(limit, calendars)
    first = view.counted_from
    found: list[Stretch] = []
    for stretch in view.stretches:
        found += [stretch] if stretch.kind != "counted" else _split(stretch, calendar, first)
    return found


def _split(stretch: Stretch, calendar: WorkCalendar, first: Instant | None) -> Iterator[Stretch]:
    at, end = stretch.start, stretch.end
    if first is None or at < first:
        skipped = end if first is None else min(first, end)
        yield msgspec.structs.replace(stretch, end=skipped, kind="closed", cause=UNCOUNTED)
        at = skipped
    for opens, closes in calendar.windows(at, end):
        if at < opens:
            yield msgspec.structs.replace(stretch, start=at, end=opens, kind="closed")
        yield msgspec.structs.replace(stretch, start=opens, end=closes)
        at = closes
    if at < end:
        yield msgspec.structs.replace(stretch, start=at, kind="closed")
