"""From one ticket of a shape to the courses of its clocks: the walk is done once, its marks become places of facts.

A shape is taken over columns only where the times themselves decide nothing but deadlines: no question that looks
at the clock on the wall or at other cases, no outage long enough to raise a level, no automatic act on the way.
Everything else is walked ticket by ticket.
"""

from collections.abc import Sequence
from typing import Any, Final, NamedTuple

from opspact.clock.columns import Course, is_plain
from opspact.clock.shapes import Mark, Target
from opspact.kernel.time import FAR, Instant, Span
from opspact.measures.outages import threshold
from opspact.plans.plan import Plan, PlanBook
from opspact.plans.terms.nodes import Cel, Checked, Count, Distinct, Happened, Lasting, Node, Outage, parts_of
from opspact.runner.records import Values, case_values_of
from opspact.runner.shapes import Fact
from opspact.runner.state import CaseState, Round, Track
from opspact.runner.walk import walk
from opspact.simulate.bulk.alone import Alone

_TIMELESS: Final = (Cel, Checked, Distinct)


class Clock(NamedTuple):
    """One clock that every ticket of the shape has."""

    course: Course
    values: tuple[Values, ...]
    """What conditions of measures see of it, beside verdict and times, by the target it is judged by."""
    timed: bool
    """Its due time may make something happen: a ticket that misses it is walked by itself."""


class Template(NamedTuple):
    """What all tickets of a shape have in common."""

    opened: int
    closed: int | None
    kind: str
    values: Values
    clocks: tuple[Clock, ...]
    outages: tuple[tuple[int, int], ...]
    """Places where the ticket's outages begin and end."""
    shortest: Span
    """Outage of this length might raise a level: such a ticket is walked by itself."""
    facts: tuple[Fact, ...]
    """The facts of the ticket the shape was learned from; automatic ones included."""
    places: tuple[int, ...]
    """The place of each of these facts."""


def learn(book: PlanBook, facts: Sequence[Fact], until: Instant) -> Template | None:
    """The template of a shape, learned from one of its tickets; None where tickets must be walked one by one."""
    state = walk(book, facts[0].case, facts, Alone(), until)
    places = _places(facts)
    if places is None or state.opened is None or not _timeless(state) or len(book.versions) > 1:
        return None
    outages = _outages(state, places)
    clocks = _clocks(state, places)
    if outages is None or clocks is None or any(fact.at not in places for fact in state.auto):
        return None
    closed = places[state.closed.at] if state.closed else None
    told = tuple(f for f in state.history if f.at in places and not f.kind.startswith(("clock_", "level_")))
    return Template(
        places[state.opened.at], closed, state.kind, case_values_of(state), clocks, outages, _shortest(state.plan),
        told, tuple(places[fact.at] for fact in told),
    )  # fmt: skip


def _places(facts: Sequence[Fact]) -> dict[Instant, int] | None:
    """The place of each time; times shared by facts are one place."""
    found: dict[Instant, int] = {}
    for place, fact in enumerate(facts):
        found.setdefault(fact.at, place)
    return found


def _timeless(state: CaseState) -> bool:
    return all(_is_timeless(node) for node in state.asked.values()) and not any(
        held for samples in state.lasting.values() for _, held, _ in samples
    )


def _is_timeless(node: Node) -> bool:
    if isinstance(node, Happened):
        return node.within is None
    if isinstance(node, Count):
        return node.in_period == "case"
    return isinstance(node, (*_TIMELESS, Outage, Lasting)) or bool(parts_of(node))


def _outages(state: CaseState, places: dict[Instant, int]) -> tuple[tuple[int, int], ...] | None:
    """Begin and end of every outage of the ticket; None where one still goes on."""
    found: list[tuple[int, int]] = []
    for samples in state.samples.values():
        begun: Instant | None = None
        for at, held, _ in sorted(samples):
            if held and begun is None:
                begun = at
            elif not held and begun is not None:
                found.append((places[begun], places[at]))
                begun = None
        if begun is not None:
            return None
    return tuple(found)


def _shortest(plan: Plan) -> Span:
    levels = plan.pack.levels
    nodes = [each.reached.node for each in levels.scale.values() if each.reached] if levels else []
    limits = [threshold(limit) for node in nodes for outage in _all_outages(node) for _, limit in outage.totals]
    return min(limits, default=FAR)


def _all_outages(node: Node) -> list[Outage]:
    if isinstance(node, Outage):
        return [node]
    return [found for part in parts_of(node) for found in _all_outages(part)]


def _clocks(state: CaseState, places: dict[Instant, int]) -> tuple[Clock, ...] | None:
    found = []
    for track in state.tracks:
        for round_ in track.rounds:
            clock = _clock(state, track, round_, places)
            if clock is None:
                return None
            found.append(clock)
    return tuple(found)


def _clock(state: CaseState, track: Track, round_: Round, places: dict[Instant, int]) -> Clock | None:
    marks = sorted(round_.marks, key=lambda mark: mark.at)
    if any(mark.at not in places for mark in marks) or not is_plain(round_.terms, marks) or track.ended:
        return None
    waits = _waits(marks, places)
    stops = [places[mark.at] for mark in marks if mark.kind == "stop"]
    if waits is None or len(stops) > 1:
        return None
    targets = tuple((places[m.at], m.target) for m in marks if m.kind in ("start", "retarget"))
    course = Course(round_.terms, places[marks[0].at], targets, waits, stops[0] if stops else None)
    return Clock(course, tuple(_values(state, track, round_, t) for _, t in targets), track.promise.timed)


def _waits(marks: Sequence[Mark], places: dict[Instant, int]) -> tuple[tuple[int, int | None], ...] | None:
    """The waits, where none overlap."""
    found: list[tuple[int, int | None]] = []
    open_at: int | None = None
    for mark in marks:
        if mark.kind == "pause":
            if open_at is not None:
                return None
            open_at = places[mark.at]
        elif mark.kind == "resume" and open_at is not None:
            found.append((open_at, places[mark.at]))
            open_at = None
    return (*found, (open_at, None)) if open_at is not None else tuple(found)


def _values(state: CaseState, track: Track, round_: Round, target: Target | None) -> dict[str, Any]:
    own = {
        "commitment": track.promise.name, "round": round_.terms.round, "line": track.line,
        "owed_by": round_.terms.owed_by, "binds_same": track.promise.commitment.binds_same,
    }  # fmt: skip
    if target is not None and target.level:
        own["level"] = target.level
    return {**case_values_of(state), **state.lines.get(track.line, {}), **own}
