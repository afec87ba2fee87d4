"""The periods of a plan's term, worked out once per kind, and the question which of them a moment belongs
to.
"""

from bisect import bisect_left, bisect_right

from opspact.calendars.periods import Period, periods_between
from opspact.kernel.time import Instant
from opspact.plans.periods import rule_of
from opspact.plans.plan import Plan


class Spans:
    """Periods between the start and the end of the term. What ends after the term belongs to its last
    moment.
    """

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._by_kind: dict[str, tuple[list[Period], list[Instant], list[Instant]]] = {}

    def of(self, kind: str, at: Instant) -> list[Period]:
        """The periods a moment lies in: none before the term or between two terms, several where they
        roll.
        """
        if at < self._plan.start:
            return []
        at = min(at, self._plan.end - 1)
        return self.touched(kind, at, at + 1)

    @property
    def first(self) -> Instant:
        """The first instant of the term."""
        return self._plan.start

    @property
    def last(self) -> Instant:
        """The last instant of the term."""
        return self._plan.end - 1

    def every(self, kind: str) -> list[Period]:
        """Every period of the term."""
        return self.touched(kind, self._plan.start, self._plan.end)

    def named(self, kind: str, key: str) -> Period | None:
        """The period of the term with that key."""
        return next((period for period in self.every(kind) if period.key == key), None)

    def touched(self, kind: str, start: Instant, end: Instant) -> list[Period]:
        """The periods that share time with [start, end), in order."""
        periods, starts, ends = self._worked_out(kind)
        return periods[bisect_right(ends, start) : bisect_left(starts, end)]

    def until(self, kind: str, now: Instant) -> list[Period]:
        """The periods that have begun before `now`, in order; rolling ones as soon as their last month
        has.
        """
        end = min(now, self._plan.end)
        return self.whole(kind, self._plan.start, end) if end > self._plan.start else []

    def whole(self, kind: str, start: Instant, end: Instant) -> list[Period]:
        """The periods that share time with [start, end) by their rule alone, also outside the term."""
        return list(periods_between(rule_of(self._plan.pack, kind), start, end, self._plan.zone))

    def _worked_out(self, kind: str) -> tuple[list[Period], list[Instant], list[Instant]]:
        if kind not in self._by_kind:
            periods = self.whole(kind, self._plan.start, self._plan.end)
            self._by_kind[kind] = periods, [p.start for p in periods], [p.end for p in periods]
        return self._by_kind[kind]
