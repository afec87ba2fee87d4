"""The acts offered on a case: the facts that the plan lets happen now, by this viewer, in the order of their use."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from opspact.clock.shapes import ClockView
from opspact.desk.relevance import COMMON, UNASKED, others, relevant
from opspact.desk.wording import capital
from opspact.plans.phrasing import Names
from opspact.runner.actors import is_among
from opspact.runner.index import index
from opspact.tenancy.viewer import Viewer
from opspact.work.behalf import parties
from opspact.work.shapes import Seen

Group = Literal["next", "level", "time", "course", "other"]
GROUPS: Final[dict[Group, str]] = {
    "next": "Next", "course": "Course of the case", "level": "Level and impact", "time": "Waiting and terms",
    "other": "Other facts of the plan",
}  # fmt: skip
LEVEL: Final = ("classified", "impact_changed", "overridden", "measured")
TIME: Final = (
    "paused",
    "resumed",
    "exclusion_started",
    "exclusion_ended",
    "agreed",
    "released",
    "approved",
    "excepted",
)
CLOSED: Final = ("reopened", "rated", "confirmed", "document_delivered")
"""What may still happen to a closed case."""
NEXT: Final = 4
"""So many acts stand as buttons."""


@dataclass(frozen=True)
class Act:
    """A fact that may be recorded now."""

    kind: str
    title: str
    group: Group
    locked: str = ""
    """Who alone may record it, where the viewer may not."""


def offered(seen: Seen, viewer: Viewer, lang: str) -> list[Act]:
    """The acts, those that the case waits for first."""
    names = Names(seen.book)
    upcoming = [kind for kind in dict.fromkeys(_awaited(seen)) if _fits(seen, kind)]
    acts = [Act(kind, capital(names.fact(kind, lang)), group, _lock(seen, viewer, names, kind, lang))
            for kind, group in dict.fromkeys(_grouped(seen, upcoming))]  # fmt: skip
    first = [act for act in acts if act.group == "next" and not act.locked][:NEXT]
    return [*first, *_rest(acts, first)]


def _rest(acts: Sequence[Act], first: Sequence[Act]) -> Iterator[Act]:
    """The others, each once; what did not find room among the first belongs to the course of the case."""
    had = {act.kind for act in first}
    for act in acts:
        if act.kind not in had:
            had.add(act.kind)
            yield Act(act.kind, act.title, "course" if act.group == "next" else act.group, act.locked)


def _grouped(seen: Seen, upcoming: Sequence[str]) -> Iterator[tuple[str, Group]]:
    yield from ((kind, "next") for kind in upcoming)
    if seen.view.closed is not None:
        yield from ((kind, "course") for kind in CLOSED)
        return
    known = relevant(seen.plan, seen.view.kind)
    yield from ((kind, "level") for kind in LEVEL if _has_level(seen, kind))
    yield from ((kind, "time") for kind in TIME if _has_time(seen, kind))
    yield from ((kind, "course") for kind in (*COMMON, *sorted(known)) if kind not in TIME and _fits(seen, kind))
    rest = others(seen.plan, seen.view.kind)
    yield from ((kind, "other") for kind in rest if kind not in (*LEVEL, *TIME, *CLOSED) and _fits(seen, kind))


def _awaited(seen: Seen) -> Iterator[str]:
    """What ends its wait, then what the promises of the provider wait for, then what moves the case on."""
    for wait in seen.state.pauses:
        if wait.end is None:
            yield from _enders(seen, wait.reason)
    for clock in sorted(seen.view.clocks, key=lambda c: c.due or c.settled_due or 1 << 62):
        if clock.phase in ("running", "paused") and clock.terms.judged and clock.terms.owed_by == "provider":
            yield from _stops(seen, clock)
    for move in index(seen.plan).kind(seen.view.kind).moves:
        if move.to != seen.state.status and (not move.sources or seen.state.status in move.sources):
            yield move.on
    if seen.view.closed is None:
        yield from index(seen.plan).kind(seen.view.kind).closed_by
    else:
        yield "reopened"


def _stops(seen: Seen, clock: ClockView) -> Iterator[str]:
    promise = seen.plan.pack.commitments.get(clock.terms.commitment)
    if promise is not None and promise.until is not None:
        yield from (atom.fact for atom in promise.until.atoms if atom.fact)


def _enders(seen: Seen, reason: str) -> Iterator[str]:
    pack = seen.plan.pack
    wait = pack.pauses.get(reason) or pack.exclusions.get(reason)
    if wait is not None and wait.until is not None:
        yield from (atom.fact for atom in wait.until.atoms if atom.fact)
    elif wait is not None:
        yield "resumed" if reason in pack.pauses else "exclusion_ended"


def _fits(seen: Seen, kind: str) -> bool:
    """Whether the state lets it happen, and it is an act at all."""
    moves = [move for move in index(seen.plan).kind(seen.view.kind).moves if move.on == kind]
    here = any(not move.sources or seen.state.status in move.sources for move in moves)
    again = kind == "reopened"
    return kind not in UNASKED and (here or not moves) and again == (again and seen.view.closed is not None)


def _lock(seen: Seen, viewer: Viewer, names: Names, kind: str, lang: str) -> str:
    """Who alone may record it; empty: the viewer may, be it for another."""
    declared = index(seen.plan).facts.get(kind)
    by = list(declared.by) if declared else []
    if kind == "overridden" and seen.plan.pack.levels:
        by = list(seen.plan.pack.levels.override_by)
    held = (*viewer.roles.get(seen.item.contract_id, ()), "provider" if viewer.customer is None else "customer")
    mine = any(is_among(seen.plan.pack, role, by) for role in held)
    if mine or parties(viewer, seen.plan, seen.item.contract_id, kind):
        return ""
    return names.parties(by, lang)


def _has_level(seen: Seen, kind: str) -> bool:
    levels = seen.plan.pack.levels
    if kind == "overridden":
        return levels is not None and bool(levels.override_by) and index(seen.plan).levelled(seen.view.kind)
    if kind == "classified":
        return levels is not None and index(seen.plan).levelled(seen.view.kind)
    return kind == "impact_changed" or kind in relevant(seen.plan, seen.view.kind)


def _has_time(seen: Seen, kind: str) -> bool:
    """Whether the plan and the case give it a meaning."""
    pack, waits = seen.plan.pack, [w for w in seen.state.pauses if w.end is None]
    has = {
        "paused": any(wait.from_ is None for wait in pack.pauses.values()),
        "resumed": any(wait.reason in pack.pauses for wait in waits),
        "exclusion_started": any(wait.from_ is None for wait in pack.exclusions.values()),
        "exclusion_ended": any(wait.reason in pack.exclusions for wait in waits),
        "approved": any(not wait.counts and not wait.missing for wait in seen.state.pauses),
        "excepted": any(gate.exception for gate in pack.gates.values()),
    }
    return has.get(kind, any(clock.phase in ("running", "paused", "pending") for clock in seen.view.clocks))
