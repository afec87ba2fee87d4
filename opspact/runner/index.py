"""A plan arranged for the walk: promises by kind of case, parsed steps, who watches whom. Cached per plan."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import lru_cache

import msgspec

from opspact.clock.shapes import StepTerm
from opspact.plans.plan import Plan
from opspact.plans.schema.catalogue import FactKind, Kind
from opspact.plans.schema.pack import Pack
from opspact.plans.schema.promises import Commitment, Step
from opspact.plans.terms.anchors import Anchor
from opspact.plans.terms.nodes import Lasting, compares_values, lasting_nodes
from opspact.plans.vocabulary import BUILT_IN_FACTS, BUILT_IN_KINDS
from opspact.runner.happenings import kinds_of


class Promise(msgspec.Struct, frozen=True):
    """A commitment with what the walk needs at hand."""

    name: str
    commitment: Commitment
    steps: tuple[StepTerm, ...]
    pauses: tuple[str, ...]
    """Reasons that stop it."""
    kinds: dict[str, frozenset[str]]
    """The kinds of fact that its `from`, `until` and `ends` can be about: any other is passed over at once."""
    steady: bool
    """Whether its target depends on values and the level alone, so that it stands while these do."""
    timed: bool
    """Whether the walk must wake at its due times: an automatic act, a round on schedule, or somebody watches it."""


class Index:
    """The arranged plan."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        pack = plan.pack
        self.facts: dict[str, FactKind] = {**BUILT_IN_FACTS, **pack.facts}
        self.kinds: dict[str, Kind] = {**BUILT_IN_KINDS, **pack.kinds}
        watched = frozenset(name for c in pack.commitments.values() for name in _watched(c))
        self.promises = tuple(_promise(pack, n, c, watched) for n, c in pack.commitments.items())
        self.ranks: dict[str, int] = {name: i for i, name in enumerate(pack.levels.scale)} if pack.levels else {}
        self.lasting = tuple(dict.fromkeys(_lasting(pack)))
        self.moments = frozenset(
            a.moment for c in pack.commitments.values() for an in _anchors(c) for a in an.atoms if a.moment
        )

    def levelled(self, kind: str) -> bool:
        """Whether the scale of levels applies to a kind of case."""
        levels = self.plan.pack.levels
        if levels is None or not self.kind(kind).levelled:
            return False
        return not levels.kinds or kind in levels.kinds

    def kind(self, kind: str) -> Kind:
        """The declaration of a kind of case; an undeclared one has the defaults."""
        return self.kinds.get(kind) or Kind()

    def promises_for(self, kind: str) -> tuple[Promise, ...]:
        """The promises that may bind a kind of case."""
        levelled = self.levelled(kind)
        return tuple(
            p for p in self.promises if kind in p.commitment.kinds or (not p.commitment.kinds and levelled)
        )  # fmt: skip


@lru_cache(maxsize=256)
def index(plan: Plan) -> Index:
    """The arranged form of a plan, made once."""
    return Index(plan)


def _lasting(pack: Pack) -> Iterator[Lasting]:
    for level in pack.levels.scale.values() if pack.levels else ():
        if level.reached:
            yield from lasting_nodes(level.reached.node)


def _anchors(commitment: Commitment) -> list[Anchor]:
    return [a for a in (commitment.from_, commitment.until, commitment.ends) if a is not None]


def _watched(commitment: Commitment) -> list[str]:
    return [atom.clock for anchor in _anchors(commitment) for atom in anchor.atoms if atom.clock]


def _promise(pack: Pack, name: str, commitment: Commitment, watched: frozenset[str]) -> Promise:
    rounds = commitment.rounds
    scheduled = rounds is not None and (rounds.again == "on_schedule" or rounds.missed == "next")
    acts = any(step.record for step in commitment.steps)
    steps = step_terms(commitment.steps)
    timed = scheduled or acts or name in watched
    anchors = {"from": commitment.from_, "until": commitment.until, "ends": commitment.ends}
    kinds = {which: kinds_of(anchor) for which, anchor in anchors.items()}
    reasons = _reasons(pack, name, commitment)
    return Promise(name, commitment, steps, reasons, kinds, _steady(pack, name, commitment), timed)


def _steady(pack: Pack, name: str, commitment: Commitment) -> bool:
    """Whether neither its own condition nor any row of its tables, nor any dimension, asks a question."""
    tables = [commitment.within] if commitment.within else []
    registers = (pack.items, pack.services, pack.sites, pack.users, pack.customers)
    tables += [record.targets[name] for each in registers for record in each.values() if name in record.targets]
    nodes = [commitment.when.node if commitment.when else None, *(row.when for table in tables for row in table.rows)]
    nodes += [band.when.node for d in pack.dimensions.values() for band in d.values.values() if band.when]
    moments = commitment.due_before is not None or any(row.limit.moment for table in tables for row in table.rows)
    return not moments and all(node is None or compares_values(node) for node in nodes)


def _reasons(pack: Pack, name: str, commitment: Commitment) -> tuple[str, ...]:
    if commitment.paused_by is not None:
        return tuple(commitment.paused_by)
    excluded = [r for r, e in pack.exclusions.items() if e.clocks]
    return (*(r for r, p in pack.pauses.items() if not p.commitments or name in p.commitments), *excluded)


def step_ids(steps: Sequence[Step]) -> list[str]:
    """The id of each step: its place as the plan writes it, numbered where several stand at one place."""
    places = [step.at.text for step in steps]
    return [
        text if places.index(text) == n else f"{text} #{places[:n].count(text) + 1}" for n, text in enumerate(places)
    ]


def step_terms(steps: Sequence[Step]) -> tuple[StepTerm, ...]:
    """The engine's form of steps."""
    return tuple(
        StepTerm(
            id=name, share=None if step.at.share is None else Decimal(step.at.share) / 1000, offset=step.at.offset,
            calendar=step.at.calendar, repeat=step.repeat.span if step.repeat else None, times=step.times,
        )
        for name, step in zip(step_ids(steps), steps, strict=True)
    )  # fmt: skip
