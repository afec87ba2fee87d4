"""Breach is sticky: a fact recorded after it mends it only with approval, or where the plan says so
(architecture §3).

What counts is what was known when the deadline was missed: a pause recorded in time counts, the same
pause recorded after the breach is a claim until the other side approves it. A late start is no mending;
neither is what happened after the breach, nor what was recorded together with the start itself: before that
nobody knew of a clock that could be broken (S1.5).
"""

from collections.abc import Mapping, Sequence
from typing import Final

import msgspec

from opspact.calendars.worktime import WorkCalendar
from opspact.clock.life import Life
from opspact.clock.marks import awaited
from opspact.clock.shapes import ClockTerms, Mark
from opspact.kernel.time import Instant

_MENDING: Final = frozenset(("pause", "stop", "retarget", "agree", "release"))


class Outcome(msgspec.Struct, frozen=True):
    """A life as known now, and the breach that stands."""

    life: Life
    awaiting: bool
    broken_at: Instant | None
    broken_due: Instant | None
    claims: tuple[str, ...] = ()


def outcome(terms: ClockTerms, calendars: Mapping[str, WorkCalendar], marks: Sequence[Mark], as_of: Instant) -> Outcome:
    """The life that the marks tell, with a breach that late facts alone would have undone."""
    now = _live(Life(terms, calendars, terms.steps), marks, as_of)
    late = () if terms.late_mends else _late(marks, now)
    if not late:
        return now
    told_later = {id(mark) for mark in late} | {id(mark) for mark in marks if mark.kind == "start"}
    for moment in sorted({mark.recorded for mark in late}):
        known = [mark for mark in marks if mark.recorded < moment or id(mark) not in told_later]
        then = _live(Life(terms, calendars, steps=()), known, min(moment, as_of))  # steps break no promise
        if then.broken_at is not None and then.broken_at < moment:
            claims = tuple(mark.source for mark in late if mark.recorded > then.broken_at)
            return msgspec.structs.replace(
                now,
                broken_at=then.broken_at,
                broken_due=then.broken_due,
                claims=claims if now.broken_at is None else (),
            )
    return now


def _live(life: Life, marks: Sequence[Mark], as_of: Instant) -> Outcome:
    holding, waiting = awaited(marks)
    life.live(holding, as_of)
    return Outcome(life, life.stop in waiting, life.broken_at, life.broken_due)


def _late(marks: Sequence[Mark], now: Outcome) -> list[Mark]:
    """The unapproved marks that a breach may have preceded in knowledge: few clocks have any."""
    slack = max(now.life.slack, 0)
    broken_at = now.broken_at
    return [
        mark
        for mark in marks
        if mark.recorded - mark.at > slack
        and not mark.approved
        and mark.kind in _MENDING
        and (broken_at is None or mark.at <= broken_at)
    ]
