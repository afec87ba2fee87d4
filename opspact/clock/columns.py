"""The fold over columns: many clocks with the same course of marks at different times, computed together.

A course is what a clock of that kind went through: a start, waits, changes of target, at most one stop. The laws
are those of `engine.fold` (architecture §3): a wait moves the deadline by exactly the open time that passed, one
begun after the breach moves nothing; a change counts from the start and breaks at the change where its deadline
has passed; a stopped clock is not judged again. Tests hold the two to the same results. A course that says more
(confirmations, caps, agreements, releases) is not taken here: `is_plain` says so, and `fold` serves.
"""

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from opspact.calendars import units
from opspact.calendars.always import always
from opspact.calendars.lengths import Counting, Elapsed, Service
from opspact.calendars.worktime import WorkCalendar
from opspact.clock.shapes import ClockTerms, Mark, Target
from opspact.kernel.time import FAR

Column = npt.NDArray[np.int64]
OPEN: Final = 0
KEPT: Final = 1
BROKEN: Final = 2
_PLAIN: Final = Counting()
_TAKEN: Final = frozenset({"start", "pause", "resume", "retarget", "stop"})


class Course(NamedTuple):
    """A clock's marks, each time given by the place of a fact in the case."""

    terms: ClockTerms
    start: int
    targets: tuple[tuple[int, Target | None], ...]
    """Place of the change (for the first target: of the start) and the target from then on; None: an empty cell."""
    waits: tuple[tuple[int, int | None], ...]
    """Places of beginning and end; disjoint, in order."""
    stop: int | None


class Settled(NamedTuple):
    """The columns that come out: verdict codes, and instants (FAR where there is none)."""

    verdict: npt.NDArray[np.int8]
    due: Column
    broken_at: Column
    aim: npt.NDArray[np.int8]
    """Place among the course's targets of the one by which each clock was judged."""


def is_plain(terms: ClockTerms, marks: Sequence[Mark]) -> bool:
    """Whether a course can be taken over columns."""
    if terms.caps or not all(mark.kind in _TAKEN and mark.cap is None and not mark.awaits for mark in marks):
        return False
    if marks[0].kind != "start" or sum(mark.kind == "start" for mark in marks) != 1:
        return False
    targets = [mark.target for mark in marks if mark.kind in ("start", "retarget")]
    if not all(t is None or (t.due is None and t.limit is not None and t.limit.length is not None) for t in targets):
        return False
    if None in targets[1:-1]:
        return False
    return all(mark.policy in ("from_start", "keep") for mark in marks if mark.kind == "retarget")


def settle(course: Course, calendars: Mapping[str, WorkCalendar], times: Column, as_of: int) -> Settled:
    """Verdicts and deadlines of all clocks of a course; `times` has a row per clock and a column per fact."""
    start = times[:, course.start]
    end = times[:, course.stop] if course.stop is not None else np.full(len(times), FAR, np.int64)
    now = np.minimum(end, as_of)
    due = np.full(len(times), FAR, np.int64)
    broken_at = np.full(len(times), FAR, np.int64)
    aim = np.full(len(times), len(course.targets) - 1, np.int8)
    changes = [*(times[:, place] for place, _ in course.targets), end]
    for n, (place, target) in enumerate(course.targets):
        if target is None:
            continue
        since, until = changes[n], changes[n + 1]
        alive = (broken_at == FAR) & (since <= end)
        fresh = _due(target, calendars, start, [(times[:, a], _end(times, b, end)) for a, b in course.waits])
        due = np.where(alive, fresh, due)
        if course.terms.judged and not target.reference:
            missed = _missed(target, fresh, np.maximum(fresh, since), np.minimum(until, now))
            aim = np.where(alive & missed, np.int8(n), aim)
            broken_at = np.where(alive & missed, np.maximum(fresh, times[:, place]), broken_at)
    done = (end <= as_of) & (course.targets[-1][1] is not None)
    verdict = np.where(broken_at < FAR, BROKEN, np.where(done, KEPT, OPEN)).astype(np.int8)
    return Settled(verdict, due, broken_at, aim)


def _end(times: Column, place: int | None, end: Column) -> Column:
    """A wait that was not ended lasts until the stop, or still."""
    return end if place is None else np.minimum(times[:, place], end)


def _missed(target: Target, due: Column, at: Column, edge: Column) -> npt.NDArray[np.bool_]:
    """Whether the deadline passed while this target was in force: before the next change or the stop, or by now."""
    return (due < FAR) & (at <= edge if target.strict else at < edge)


def _due(
    target: Target, calendars: Mapping[str, WorkCalendar], start: Column, waits: list[tuple[Column, Column]]
) -> Column:  # fmt: skip
    limit = target.limit
    assert limit is not None
    calendar = calendars[limit.calendar or "always"]
    counting, due = _counted(calendar, start, target)
    for begun, ended in waits:
        moved = (begun < due) & (ended > start)
        held = ended >= FAR
        begun_in = np.maximum(begun, start)
        shift = counting.between_many(begun_in, np.where(held, begun_in, np.maximum(ended, begun_in)))
        due = np.where(moved, np.where(held, FAR, counting.add_many(due, shift)), due)
    return due


def _counted(calendar: WorkCalendar, start: Column, target: Target) -> tuple[WorkCalendar, Column]:
    """The counting calendar and the deadlines before any wait."""
    limit = target.limit
    assert limit is not None
    length, counting = limit.length, limit.counting or _PLAIN
    if counting == _PLAIN and isinstance(length, Elapsed):
        return always(calendar.zone), start + length.span
    if counting == _PLAIN and isinstance(length, Service):
        return calendar, calendar.add_many(start, length.span)
    assert length is not None
    reaches = [units.due(calendar, int(at), length, counting) for at in start]
    on = reaches[0].calendar if reaches else always(calendar.zone)
    return on, np.array([reach.due for reach in reaches], np.int64)
