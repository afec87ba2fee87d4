"""One deadline: where a target leads on its calendar, what of it is consumed, and how a pause moves it
(architecture §3).

Without a pause the due time is what `calendars.units.due` says. After one it is where the rest of the
budget leads from the resumption: it moved by exactly the open time that passed. A fixed deadline never
moves.
"""

from collections.abc import Iterable, Mapping
from typing import Final

import msgspec

from opspact.calendars import units
from opspact.calendars.errors import NeverOpens
from opspact.calendars.lengths import Service, WorkingDays
from opspact.calendars.worktime import WorkCalendar
from opspact.clock.shapes import Stretch, Target
from opspact.kernel.time import FAR, Instant, Span
from opspact.plans.terms.limits import Limit

ALWAYS: Final = "always"


class Deadline(msgspec.Struct):
    """A target aimed at from a start.

    `due` is None while halted, and where the calendar never opens for so long (then `budget` is None
    too). `consumed` tells the counted time up to the beginning of the stretch that runs. `passed`: found
    to be over.
    """

    target: Target
    calendar: WorkCalendar
    counts_from: Instant
    due: Instant | None
    budget: Span | None
    strict: bool
    fixed: bool = False
    """Pauses neither move it nor hold it."""
    consumed: Span = 0
    passed: bool = False

    @property
    def reference(self) -> bool:
        """Measured, never broken."""
        limit = self.target.limit
        return self.target.reference or (limit is not None and limit.reference)

    @property
    def halted(self) -> bool:
        """Paused before its due time: there is remaining time, no deadline."""
        return self.due is None and self.budget is not None

    def count(self, start: Instant, end: Instant) -> None:
        """Consume the open time of [start, end)."""
        if start >= self.counts_from:
            self.consumed += self.calendar.between(start, end)
        elif self.counts_from < end:
            self.consumed += self.calendar.between(self.counts_from, end)

    def halt(self) -> None:
        """A pause begins. One that is fixed or passed is not halted."""
        self.due = None

    def resume(self, at: Instant) -> None:
        """Time counts again: due where the rest of the budget leads."""
        self.due = self.from_here(at)

    def from_here(self, at: Instant) -> Instant | None:
        """Where the rest of the budget leads, if nothing but counted time comes after `at`."""
        if self.budget is None:
            return None
        if at < self.counts_from:  # noqa: PLR1730 (max() would be felt in every pause)
            at = self.counts_from
        try:
            return self.calendar.add(at, self.budget - self.consumed)
        except NeverOpens:
            self.budget = None
            return None

    def standing(self, at: Instant) -> Instant | None:
        """The deadline as it stands at `at`; halted, the one if the clock resumed now."""
        return self.due if self.due is not None else self.from_here(at)

    def distance(self, at: Instant) -> Span:
        """How far ahead it lies at `at`; halted, at least so far; unreachable, without end."""
        if self.due is not None:
            return self.due - at
        return FAR if self.budget is None else self.budget - self.consumed

    def is_over(self, at: Instant) -> bool:
        """Whether it has been missed as of `at`: after the due time, where strict at it."""
        return self.due is not None and (self.due < at or (self.strict and self.due == at))

    def remaining(self, at: Instant) -> Span | None:
        """What is left of the budget once `consumed` tells all (of a fixed deadline: the time until it);
        over: < 0.
        """
        if self.fixed:
            return self.target.due - at if self.target.due is not None else None
        return None if self.budget is None else self.budget - self.consumed

    def replay(self, lived: Iterable[Stretch], since: Instant | None) -> None:
        """Count the stretches lived so far and move the due time by what stood still; `since`: counting
        again since.
        """
        moving = not self.fixed
        for stretch in lived:
            if stretch.kind == "counted" and stretch.end > self.counts_from:
                if moving:
                    if stretch.start > self.counts_from:
                        self.due = self.from_here(stretch.start)
                    moving = not self.is_over(stretch.end)
                self.count(stretch.start, stretch.end)
        if moving and since is None:
            self.due = None
        elif moving and since is not None and since > self.counts_from:
            self.due = self.from_here(since)


def promised(target: Target | None) -> Target | None:
    """The target of a cell that promises anything (a fixed moment or a length), else None."""
    if target is None or (target.due is None and (target.limit is None or target.limit.length is None)):
        return None
    return target


def aim(target: Target, calendars: Mapping[str, WorkCalendar], start: Instant) -> Deadline:
    """The deadline of a target that is not empty, counted from `start`, before any pause."""
    if target.due is not None:
        strict = target.strict or (target.limit is not None and target.limit.strict)
        return Deadline(target, calendars[ALWAYS], start, target.due, target.due - start, strict, fixed=True)
    limit = target.limit
    assert limit is not None
    assert limit.length is not None
    calendar = calendars[limit.calendar or ALWAYS]
    strict = target.strict or limit.strict
    try:
        reach = units.due(calendar, start, limit.length, limit.counting or units.PLAIN)
    except NeverOpens:
        return Deadline(target, counting_calendar(limit, calendars), start, None, None, strict)
    return Deadline(target, reach.calendar, reach.start, reach.due, reach.budget, strict)


def counting_calendar(limit: Limit | None, calendars: Mapping[str, WorkCalendar]) -> WorkCalendar:
    """The calendar on which a limit's time counts, as `units.due` chooses it."""
    if limit is None or not isinstance(limit.length, (Service, WorkingDays)):
        return calendars[ALWAYS]
    calendar = calendars[limit.calendar or ALWAYS]
    return calendar.day_calendar if isinstance(limit.length, WorkingDays) else calendar
