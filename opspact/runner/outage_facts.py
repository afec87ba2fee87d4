"""From facts to outage intervals, and the totals that levels and conditions ask about (S1.7, S2.2, S2.3)."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from opspact.kernel.time import Instant, local_date, start_of_day
from opspact.measures.basis import Basis
from opspact.measures.intervals import Interval, condition_intervals, normalise
from opspact.measures.outages import first_true, reached, unbroken
from opspact.plans.plan import Plan
from opspact.plans.schema.levels import OutageKind
from opspact.plans.terms.conditions import Lasting, Node, Outage, parts_of
from opspact.plans.terms.evaluate import Scope, holds
from opspact.runner.scope import CaseScope
from opspact.runner.shapes import Fact
from opspact.runner.state import CaseState, Sample


def observe(state: CaseState, fact: Fact) -> None:
    """Note what a fact says about outages and measured conditions of its case."""
    for name, kind in state.plan.pack.outages.items():
        scope = CaseScope(state, fact.at, fact)
        held = _says(kind, fact, scope)
        if held is not None:
            state.samples.setdefault((name, outage_key(kind, scope)), []).append((fact.at, held, fact.id))
    for node in state.index.lasting:
        held = holds(node.when, CaseScope(state, fact.at, fact))
        state.lasting.setdefault(node, []).append((fact.at, held, fact.id))


def _says(kind: OutageKind, fact: Fact, scope: Scope) -> bool | None:
    """Whether the outage goes on after this fact; None where the fact does not speak of it."""
    if kind.while_ is not None:
        return holds(kind.while_.node, scope)
    if fact.kind not in kind.starts and fact.kind not in kind.ends:
        return None
    if kind.where is not None and not holds(kind.where.node, scope):
        return None
    return fact.kind in kind.starts


def outage_key(kind: OutageKind, scope: CaseScope) -> str:
    """The key under which intervals of several cases are one total; without its value each case is apart."""
    value = None if kind.key == "case" else scope.value(kind.key)
    return str(value) if value is not None else f"case:{scope.state.id}"


def samples_under(state: CaseState, name: str, key: str) -> list[Sample]:
    """What a case knows of an outage kind under a key; what it noted before it knew its key counts too."""
    if not state.samples:
        return []
    kind = state.plan.pack.outages[name]
    own = f"case:{state.id}"
    keys = {key, own} if outage_key(kind, CaseScope(state, 0)) == key else {key}
    return [sample for each in keys for sample in state.samples.get((name, each), [])]


def known_intervals(name: str, scope: CaseScope) -> list[Interval]:
    """All intervals of an outage kind that concern the case: its own and those other cases know under its key."""
    kind = scope.plan.pack.outages[name]
    key = outage_key(kind, scope)
    own = samples_under(scope.state, name, key)
    # Samples and waits are only ever added, and a wait changes once each way: so much says what they hold.
    waits = [(wait.counts, wait.end is None) for wait in scope.state.pauses]
    follows_from = (id(kind), key, len(own), *waits)
    if follows_from not in scope.state.known:
        scope.state.known[follows_from] = _worked_out(scope.state, name, key, own)
    return scope.state.known[follows_from]


def _worked_out(state: CaseState, name: str, key: str, own: list[Sample]) -> list[Interval]:
    kind = state.plan.pack.outages[name]
    foreign = list(state.world.outages(name, key, state.id))
    if not own and not foreign:
        return []
    excluded = [*excluded_time(state, kind.exclude), *state.world.excluded(kind.exclude, name, key, state.id)]
    return counted(kind, [*condition_intervals(own), *foreign], excluded)


def counted(kind: OutageKind, intervals: Iterable[Interval], excluded: Iterable[Interval]) -> list[Interval]:
    """The intervals that count: flapping merged, blips dropped, exclusions cut out, as the outage kind says."""
    gap = kind.merge_gap.span if kind.merge_gap else 0
    return normalise(intervals, gap, kind.drop_under.span if kind.drop_under else 0, excluded)


def concerns_key(state: CaseState, name: str, key: str, fact: Fact) -> bool:
    """Whether a fact of another case or of the contract is about outages under a key; one naming nothing is."""
    kind = state.plan.pack.outages[name]
    scope = CaseScope(state, fact.at, fact)
    return (
        scope.value(kind.key) is None
        if state.opened is None and kind.key not in fact.fields
        else (outage_key(kind, scope) == key)
    )


def excluded_time(state: CaseState, names: Iterable[str]) -> Iterator[Interval]:
    """The exclusions in force on the case that an outage kind leaves out."""
    for pause in state.pauses:
        if pause.reason in names and pause.counts:
            yield Interval(pause.fact.at, pause.end.at if pause.end else None, (pause.fact.id,))


def _basis(plan: Plan, node: Outage) -> Basis:
    return Basis.of(node, plan.zone, plan.calendars, date.fromisoformat(plan.pack.term.start))


def outage_reached(node: Outage, scope: CaseScope) -> bool:
    """Whether any of the totals meets its threshold at the scope's moment."""
    intervals = known_intervals(node.of, scope)
    return bool(intervals) and reached(intervals, node, scope.at, _basis(scope.plan, node))


def _lasting_intervals(node: Lasting, scope: CaseScope) -> list[Interval]:
    return normalise(condition_intervals(scope.state.lasting.get(node, ())))


def holds_for(node: Lasting, scope: CaseScope) -> bool:
    """Whether a measured condition has held for as long as it must."""
    return reached(_lasting_intervals(node, scope), unbroken(node), scope.at, Basis(scope.plan.zone))


def first_instant(node: Node, scope: CaseScope, until: Instant) -> Instant | None:
    """The earliest instant from the scope's moment to `until` at which a condition holds, if no fact intervenes.

    Totals and lasting conditions are the only parts that time alone makes true; so the condition can become true
    only at one of their crossings, or on a later day when two of them must meet.
    """
    if not holds(node, Granting(scope.state, scope.at, scope.fact, scope.line)):
        return None
    at: Instant | None = scope.at
    for _ in range(_DAYS_AHEAD):
        if at is None or at > until:
            return None
        here = CaseScope(scope.state, at, scope.fact, scope.line)
        if holds(node, here):
            return at
        at = min((t for t in _crossings(node, here, until) if t > at), default=None)
    return None


_DAYS_AHEAD = 800


class Granting(CaseScope):
    """A scope that grants every total and lasting condition: what fails even so cannot come true by time alone."""

    def ask(self, node: Node) -> bool:
        """Granted where time can make it true, else answered."""
        return True if isinstance(node, Outage | Lasting) else super().ask(node)


def _crossings(node: Node, scope: CaseScope, until: Instant) -> Iterator[Instant]:
    """The next instant at which each part that depends on time becomes true."""
    if not isinstance(node, Outage | Lasting):
        for part in parts_of(node):
            yield from _crossings(part, scope, until)
        return
    intervals = _intervals(node, scope)
    if not any(one.end is None or one.end > scope.at for one in intervals):
        return
    outage, basis = (
        (node, _basis(scope.plan, node)) if isinstance(node, Outage) else (unbroken(node), Basis(scope.plan.zone))
    )
    after = scope.at + 1
    if reached(intervals, outage, scope.at, basis):
        if all(unit == "once" for unit, _ in outage.totals):
            return
        after = start_of_day(local_date(scope.at, scope.plan.zone) + timedelta(days=1), scope.plan.zone) + 1
    found = first_true(intervals, outage, after, until, basis) if after <= until else None
    if found is not None:
        yield found


def _intervals(node: Outage | Lasting, scope: CaseScope) -> list[Interval]:
    return known_intervals(node.of, scope) if isinstance(node, Outage) else _lasting_intervals(node, scope)
