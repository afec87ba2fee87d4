"""Which facts have to do with a kind of case: those its promises, moves, gates and waits speak of. Pure."""

from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from opspact.plans.plan import Plan
from opspact.plans.terms.anchors import Anchor
from opspact.plans.terms.nodes import happened_nodes
from opspact.plans.vocabulary import BUILT_IN_FACTS
from opspact.runner.index import index

COMMON: Final = (
    "accepted", "responded", "dispatched", "departed", "arrived", "worked_around", "restored", "solved", "updated",
    "confirmed", "rejected", "visited", "rated",
)  # fmt: skip
"""Built-in facts that any kind of case may have, in the order in which they come."""
UNASKED: Final = frozenset(
    {
        "level_changed", "clock_started", "clock_stopped", "clock_broken", "total", "period_closed", "waived", "staff",
        "stock", "adopted", "corrected", "withdrawn", "merged", "cancelled", "escalated", "reported", "claimed",
    }
)  # fmt: skip
"""Facts that are not recorded as an act on a case: the engine's, the books', and those that have a way of their own."""


@lru_cache(maxsize=512)
def relevant(plan: Plan, kind: str) -> frozenset[str]:
    """The facts that the plan speaks of for this kind of case."""
    moves = {move.on for move in index(plan).kind(kind).moves}
    return frozenset(_named(plan, kind)) - UNASKED - (_openers(plan) - moves)


@lru_cache(maxsize=512)
def others(plan: Plan, kind: str) -> tuple[str, ...]:
    """All other facts that may be recorded on it, the plan's own first."""
    opens = _openers(plan)
    mine = relevant(plan, kind)
    return tuple(f for f in (*plan.pack.facts, *BUILT_IN_FACTS) if f not in mine | UNASKED | opens)


def _openers(plan: Plan) -> frozenset[str]:
    """Facts that open a case: they are registered, not recorded on another."""
    return frozenset(fact for one in index(plan).kinds.values() for fact in one.opened_by)


def _named(plan: Plan, kind: str) -> Iterator[str]:
    own = index(plan).kind(kind)
    yield from (move.on for move in own.moves)
    yield from own.closed_by
    for promise in index(plan).promises_for(kind):
        c = promise.commitment
        yield from _facts(c.from_, c.until, c.ends)
    yield from _waits(plan, kind)
    for gate in plan.pack.gates.values():
        if kind in gate.kinds:
            yield from gate.before
            yield from (one.fact for required in gate.require for one in happened_nodes(required.that.node))
    for outage in plan.pack.outages.values() if index(plan).levelled(kind) else ():
        yield from (*outage.starts, *outage.ends)


def _waits(plan: Plan, kind: str) -> Iterator[str]:
    """Facts that begin and end the waits of the promises made to this kind."""
    reasons = {reason for promise in index(plan).promises_for(kind) for reason in promise.pauses}
    for section in (plan.pack.pauses, plan.pack.exclusions):
        for reason, wait in section.items():
            if reason in reasons:
                yield from _facts(wait.from_, wait.until)


def _facts(*anchors: Anchor | None) -> Iterator[str]:
    return (atom.fact for anchor in anchors if anchor for atom in anchor.atoms if atom.fact)
