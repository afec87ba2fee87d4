"""Steps of a clock: which have fired, and when the next ones will (architecture §3, Laws).

A threshold before the due time is a share of the budget: it is reached when so much counted time is
consumed, never found by subtracting from the due time (except on a calendar other than the clock's own).
What comes after the due time is counted on from it. A step fires once per clock and round; one whose
instant is already past when its deadline is set fires at that change. A step that repeats is listed with its
first firing and its latest repetitions, so that a clock which nobody stops does not grow for ever.
"""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from math import ceil
from typing import Final, NamedTuple

from opspact.calendars.errors import NeverOpens
from opspact.calendars.worktime import WorkCalendar
from opspact.clock.deadline import Deadline
from opspact.clock.shapes import Mark, StepTerm, StepView
from opspact.clock.waits import NEVER
from opspact.kernel.time import Instant, Span

LISTED: Final = 10
"""How many repetitions of a step are listed, the latest ones; the number of each tells how many there were."""
_LATEST: Final = Decimal(1_000_000)
"""A share that no step reaches."""


class _Bound(NamedTuple):
    """Every step comes at a share of the budget of `over` / `under` or more, or `offset` or more after the due time."""

    over: int
    under: int
    offset: Span


class _Course(NamedTuple):
    """What is the same for every clock with these steps."""

    at_start: tuple[StepTerm, ...]
    later: tuple[StepTerm, ...]
    bound: _Bound | None
    """None where a step is counted back on a calendar of its own."""


@lru_cache(maxsize=256)
def _course(steps: tuple[StepTerm, ...]) -> _Course:
    """Worked out once for all clocks of a plan: they share their steps."""
    at_start = tuple(step for step in steps if step.share == 0)
    later = tuple(step for step in steps if step.share != 0)
    share = min((step.share for step in steps if step.share is not None), default=_LATEST)
    offset = min((step.offset or 0 for step in steps if step.share is None), default=NEVER)
    own = any(step.calendar and (step.share is not None or (step.offset or 0) < 0) for step in steps)
    return _Course(at_start, later, None if own else _Bound(*share.as_integer_ratio(), offset))


class Ladder:
    """The steps of one clock through its life: those that fired, those that wait, those that repeat."""

    __slots__ = ("_calendars", "_course", "_first", "_repeating", "_waiting", "fired")

    def __init__(self, steps: tuple[StepTerm, ...], calendars: Mapping[str, WorkCalendar]) -> None:
        self.fired: list[StepView] = []
        self._waiting: Sequence[StepTerm] = steps
        self._calendars = calendars
        self._repeating: list[tuple[StepTerm, StepView]] = []
        self._course = _course(steps)
        self._first: Span | None = None
        """No step comes sooner than so long after the due time (before it, where negative); None: not
        known.
        """

    def begin(self, at: Instant) -> None:
        """Steps at the start itself fire with it, whatever else happens at that instant."""
        for step in self._course.at_start:
            self._fire(step, StepView(step.id, at, fired=True))
        self._waiting = self._course.later

    def run(self, deadline: Deadline, since: Instant, start: Instant, end: Instant) -> None:
        """Fire what is reached in [start, end) under a deadline whose time has counted without a break
        since `since`.
        """
        due, budget = deadline.due, deadline.budget
        if due is None or budget is None:
            return
        if self._first is not None and not self._repeating:
            # Open time is never longer than elapsed time: where no step can come before `end`, the sums are spared.
            earliest_due = due if deadline.fixed else since + budget - deadline.consumed
            if earliest_due + self._first >= end:
                return
        still: list[StepTerm] = []
        for step in self._waiting:
            at = self._instant(step, deadline, since, end)
            if at is None or max(at, start) >= end:
                still.append(step)
            else:
                self._fire(step, StepView(step.id, max(at, start), fired=True))
        self._waiting = still
        if self._repeating:
            self._repeat(deadline, start, end)

    def ahead(self, deadline: Deadline, since: Instant) -> list[StepView]:
        """What is still to come if nothing else happens, in order of time."""
        coming = []
        for step in self._waiting:
            at = self._instant(step, deadline, since, NEVER)
            if at is not None:
                coming.append(StepView(step.id, at))
        for step, last in self._repeating:
            again = self._next(step, last, deadline)
            if again is not None:
                coming.append(StepView(step.id, again.at, again.n))
        coming.sort(key=lambda view: view.at)
        return coming

    def withdrawn(self, marks: Iterable[Mark]) -> list[StepView]:
        """The firings on record that what is known now does not imply."""
        told = [mark for mark in marks if mark.kind == "step"]
        if not told:
            return []
        implied = {view.id for view in self.fired}
        return [
            StepView(mark.reason, mark.at, fired=True, withdrawn=True) for mark in told if mark.reason not in implied
        ]

    def aim(self, deadline: Deadline) -> None:
        """The steps are measured against this deadline from now on."""
        bound, budget = self._course.bound, deadline.budget
        if bound is not None and budget is not None:
            over, under, offset = bound
            self._first = min(budget * over // under - budget, offset)

    def _fire(self, step: StepTerm, view: StepView) -> None:
        self.fired.append(view)
        if step.repeat:
            self._repeating.append((step, view))

    def _instant(self, step: StepTerm, deadline: Deadline, since: Instant, end: Instant) -> Instant | None:
        """When the step comes; any instant not before `end` where it comes no sooner; None where never."""
        if deadline.due is None or deadline.budget is None:
            return None
        offset = _offset(step, deadline.budget)
        calendar = self._calendars[step.calendar] if step.calendar else deadline.calendar
        anchor = deadline.due
        if offset < 0 and calendar is deadline.calendar and not deadline.fixed:
            anchor = max(since, deadline.counts_from)
            offset += deadline.budget - deadline.consumed
            if offset <= 0:
                return since
        if offset >= 0 and anchor + offset >= end:
            return end
        try:
            return calendar.add(anchor, offset) if offset >= 0 else calendar.subtract(anchor, -offset)
        except NeverOpens:
            return None

    def _repeat(self, deadline: Deadline, start: Instant, end: Instant) -> None:
        """Repetitions keep the rhythm of the first firing; those that fall into a pause are left out."""
        for i, (step, last) in enumerate(self._repeating):
            calendar = self._calendars[step.calendar] if step.calendar else deadline.calendar
            reached = _repetitions(step, calendar.between(last.at, end - 1), last)
            left_out = _repetitions(step, calendar.between(last.at, max(last.at, start - 1)), last)
            numbers = range(max(left_out, reached - LISTED) + 1, reached + 1)
            self._list(step, [_repetition(step, last, n, calendar) for n in numbers])
            if reached > 0:
                self._repeating[i] = step, _repetition(step, last, reached, calendar)

    def _list(self, step: StepTerm, repetitions: list[StepView]) -> None:
        """Note repetitions of a step, and forget all but the first firing and the latest ones."""
        self.fired += repetitions
        listed = [view for view in self.fired if view.id == step.id and view.n > 0]
        for view in listed[:-LISTED]:
            self.fired.remove(view)

    def _next(self, step: StepTerm, last: StepView, deadline: Deadline) -> StepView | None:
        if last.n == step.times > 0:
            return None
        calendar = self._calendars[step.calendar] if step.calendar else deadline.calendar
        try:
            return _repetition(step, last, 1, calendar)
        except NeverOpens:
            return None


def _repetitions(step: StepTerm, gone: Span, last: StepView) -> int:
    """How many repetitions after `last` come within so much time of their calendar."""
    assert step.repeat is not None
    count = gone // step.repeat
    return min(count, step.times - last.n) if step.times else count


def _repetition(step: StepTerm, last: StepView, n: int, calendar: WorkCalendar) -> StepView:
    """The n-th repetition after `last`. Raises NeverOpens where the calendar has not so much time."""
    assert step.repeat is not None
    return StepView(step.id, calendar.add(last.at, n * step.repeat), last.n + n, fired=True)


def _offset(step: StepTerm, budget: int) -> int:
    """Span from the due time to the step, on the calendar it counts on."""
    if step.share is None:
        return step.offset or 0
    return ceil(step.share * budget) - budget
