"""Settling all tickets of one shape at once, and what each of them would say as a record."""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from opspact.calendars.worktime import WorkCalendar
from opspact.clock.columns import BROKEN, Column, Settled, settle
from opspact.kernel.time import FAR, Instant
from opspact.measures.columns import VERDICTS, Columns
from opspact.measures.records import Record
from opspact.plans.plan import Plan
from opspact.runner.records import fact_record
from opspact.runner.shapes import Fact
from opspact.simulate.bulk.courses import Clock, Template


class Batch:
    """The tickets of one shape: their ids and the times of their facts, a row each."""

    def __init__(self, template: Template, cases: Sequence[str], times: Column, plan: Plan, until: Instant) -> None:
        self.template = template
        self.cases = cases
        self.times = times
        self.plan = plan
        self.settled = [settle(clock.course, plan.calendars, times, until) for clock in template.clocks]

    def alone(self) -> npt.NDArray[np.bool_]:
        """The tickets that must be walked by themselves after all: a level may rise, or a timed clock is missed."""
        found = np.zeros(len(self.cases), np.bool_)
        places = self.template.outages
        if places:
            begun = np.minimum.reduce([self.times[:, a] for a, _ in places])
            ended = np.maximum.reduce([self.times[:, b] for _, b in places])
            found |= ended - begun >= self.template.shortest
        for clock, settled in zip(self.template.clocks, self.settled, strict=True):
            if clock.timed:
                found |= settled.verdict == BROKEN
        return found

    def columns(self) -> Iterator[Columns]:
        """Everything that measures may count: the clocks, the case, its facts."""
        for clock, settled in zip(self.template.clocks, self.settled, strict=True):
            for aim in range(len(clock.course.targets)):
                rows = np.flatnonzero(settled.aim == aim)
                if len(rows):
                    yield self._of_clock(clock, settled, aim, rows)
        yield self._of_case()
        for place, fact in enumerate(self.template.facts):
            yield self._of_fact(fact, place)

    def _of_clock(self, clock: Clock, settled: Settled, aim: int, rows: Column) -> Columns:
        """The clocks that are judged by one of the course's targets."""
        course = clock.course
        moments = {
            "reported": self.times[rows, self.template.opened], "started": self.times[rows, course.start],
            "due": settled.due[rows], "broken": settled.broken_at[rows],
        }  # fmt: skip
        if course.stop is not None:
            moments["stopped"] = self.times[rows, course.stop]
        verdicts = settled.verdict[rows]
        record = Record("clocks", course.terms.commitment, "", clock.values[aim], {}, ())
        return Columns(
            record, moments, verdicts, lambda n: self._clock(clock, aim, int(rows[n]), verdicts[n], moments, n)
        )  # fmt: skip

    def _clock(
        self, clock: Clock, aim: int, row: int, verdict: int, moments: dict[str, Column], n: int
    ) -> Record:  # fmt: skip
        own = {name: int(column[n]) for name, column in moments.items() if column[n] < FAR}
        at = own.get("stopped", own.get("due", 0))
        calendar = self.plan.calendars[_calendar(clock, aim)]
        values = {
            **clock.values[aim], "case": self.cases[row], "verdict": VERDICTS[verdict],
            "lateness": max(0, calendar.between(own["due"], at)) if "due" in own else 0,
            "consumed": self._consumed(clock, row, own["started"], at, calendar),
            "phase": "stopped" if "stopped" in own else "running",
        }  # fmt: skip
        terms = clock.course.terms
        name = f"{self.cases[row]}/{terms.commitment}" + (f"/{terms.line}" if terms.line else "") + f"#{terms.round}"
        return Record("clocks", terms.commitment, name, values, {**own, "at": at}, (self.cases[row],))

    def _consumed(self, clock: Clock, row: int, start: Instant, end: Instant, calendar: WorkCalendar) -> int:
        spent = calendar.between(start, end)
        for begun, ended in clock.course.waits:
            a = int(self.times[row, begun])
            b = int(self.times[row, ended]) if ended is not None else end
            spent -= max(0, calendar.between(max(a, start), min(b, end)))
        return spent

    def _of_case(self) -> Columns:
        template = self.template
        opened = self.times[:, template.opened]
        closed = self.times[:, template.closed] if template.closed is not None else opened
        moments = {"at": closed, "reported": opened, "started": opened}
        if template.closed is not None:
            moments["stopped"] = closed
        record = Record("cases", template.kind, "", template.values, {}, ())
        return Columns(record, moments, None, lambda n: self._single(record, moments, n))

    def _of_fact(self, fact: Fact, place: int) -> Columns:
        record = fact_record(fact, self.template.values)
        at = self.times[:, self.template.places[place]]
        moments = {"at": at, "reported": at, "started": at, "stopped": at}
        return Columns(record, moments, None, lambda n: self._single(record, moments, n))

    def _single(self, record: Record, moments: dict[str, Column], n: int) -> Record:
        own: dict[str, Any] = {**record.values, "case": self.cases[n]}
        at = {name: int(column[n]) for name, column in moments.items()}
        return Record(record.source, record.name, f"{self.cases[n]}/{record.id}", own, at, (self.cases[n],))


def _calendar(clock: Clock, aim: int) -> str:
    target = clock.course.targets[aim][1]
    limit = target.limit if target is not None else None
    return (limit.calendar if limit is not None else None) or "always"
