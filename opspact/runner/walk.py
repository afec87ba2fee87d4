"""The walk: a case's facts in true time, and between them the instants at which time alone changes something.

Everything a case is follows from its facts: a late fact or a correction is simply walked through at its true
time, so the order in which facts were recorded changes nothing (architecture §3, Two times).
"""

from collections import deque
from collections.abc import Sequence
from zoneinfo import ZoneInfo

import msgspec

from opspact.clock.engine import fold
from opspact.clock.shapes import ClockView
from opspact.kernel.time import FAR, Instant
from opspact.plans.plan import PlanBook
from opspact.plans.terms.evaluate import holds
from opspact.runner import levels, lifecycle, outage_facts, rounds, waits
from opspact.runner.actors import SYSTEM
from opspact.runner.happenings import MOMENT_COME
from opspact.runner.index import step_ids
from opspact.runner.questions import answer
from opspact.runner.scope import CaseScope
from opspact.runner.shapes import Fact, World
from opspact.runner.state import CaseState, Round, Track
from opspact.runner.tracks import clock_fact, react
from opspact.runner.values import moment, with_completeness


def walk(book: PlanBook, case: str, facts: Sequence[Fact], world: World, until: Instant) -> CaseState:
    """The case as its facts make it, up to and including `until`. Facts are effective ones, in any order.

    The case is pinned to the version in force at its first fact; it goes on under another when it adopts it.
    """
    opened = min((fact.at for fact in facts), default=until)
    facts = [*facts, *_adoptions(book, case, opened)]
    state = CaseState(case, book, book.at(opened), world, answer)
    state.given = frozenset(fact.id for fact in facts)
    pending = deque(sorted((f for f in facts if f.at <= until), key=_true_order))
    now = pending[0].at if pending else until
    while True:
        horizon = pending[0].at if pending else until
        wake = _next_wake(state, now, horizon)
        if pending and (wake is None or _comes_first(pending[0], wake)):
            fact = pending.popleft()
            now = max(now, fact.at)
            handle(state, fact)
        elif wake is not None:
            now = wake
            _on_time(state, wake)
        else:
            return state


def _comes_first(fact: Fact, wake: Instant) -> bool:
    """At one instant people's facts come before what time does (feedback at the last moment is in time), and what the
    system recorded because of that instant comes after it."""
    return fact.at < wake or (fact.at == wake and not fact.id.startswith("auto/"))


def _adoptions(book: PlanBook, case: str, opened: Instant) -> list[Fact]:
    """Later versions that running cases adopt, as facts at their effective day."""
    return [
        Fact(f"adopted/{v.pack.version}", "adopted", v.effective, v.effective, case, by=SYSTEM,
             fields={"version": v.pack.version})
        for v in book.versions if v.running == "adopt" and v.effective > opened
    ]  # fmt: skip


def _true_order(fact: Fact) -> tuple[Instant, Instant]:
    """True time, then recording; facts alike in both keep the order in which they came."""
    return fact.at, fact.recorded


def handle(state: CaseState, fact: Fact) -> None:
    """Let everything see one fact, then what it caused: levels first, so that clocks start on the right target."""
    fact = with_completeness(state.plan.pack, fact)
    state.history.append(fact)
    state.changed = False
    lifecycle.see(state, fact)
    outage_facts.observe(state, fact)
    if state.opened is None:
        waits.see(state, fact)
        return
    queue = deque([*levels.see(state, fact), fact])
    state.changed = state.changed or len(queue) > 1
    waits.see(state, fact)
    _drain(state, queue, fact)
    lifecycle.afterwards(state, fact)


def _drain(state: CaseState, queue: deque[Fact], told: Fact | None) -> None:
    """Let every promise see the facts of a queue and what they cause; `told` is in the history already."""
    while queue:
        fact = queue.popleft()
        if fact is not told:
            state.history.append(fact)
        for track in state.tracks:
            queue.extend(react(state, track, fact))


def _next_wake(state: CaseState, now: Instant, until: Instant) -> Instant | None:
    """The next instant at which time alone changes something: a level, a timed clock, a round, a moment in a field."""
    if state.opened is None:
        return None
    found = [levels.next_rise(state, max(now, state.risen), until), _next_moment(state, now)]
    for track in state.tracks:
        if track.promise.timed and not track.ended:
            found.append(rounds.next_point(state, track))
            found += [_clock_wake(state, round_, now) for round_ in track.running]
    return min((at for at in found if at is not None and now <= at <= until), default=None)


def _clock_wake(state: CaseState, round_: Round, now: Instant) -> Instant | None:
    """When the clock next does something by itself, looking on from where it was last looked at."""
    return _view(state, round_, max(now, round_.looked + 1, round_.start)).next_at


def _view(state: CaseState, round_: Round, as_of: Instant) -> ClockView:
    return fold(round_.terms, state.plan.calendars, round_.marks, FAR, as_of)


def _next_moment(state: CaseState, now: Instant) -> Instant | None:
    """The next time in a field that an anchor waits for; one already past when set comes at once."""
    coming = (
        (name, at)
        for name in state.index.moments
        if (at := lifecycle.moment_of(state, name)) is not None and (name, at) not in state.come
    )
    return min((max(at, now) for _, at in coming), default=None)


def _on_time(state: CaseState, at: Instant) -> None:
    """What becomes true at an instant by itself."""
    state.changed = True
    made = _moments(state, at) + levels.rise(state, at)
    state.risen = at
    for track in list(state.tracks):
        if track.promise.timed and not track.ended:
            made += _timed(state, track, at)
            made += rounds.on_schedule(state, track, at)
    _drain(state, deque(made), None)
    for fact in [f for f in state.auto if f.id not in state.acted]:
        state.acted.add(fact.id)
        if fact.id not in state.given:
            handle(state, fact)


def _moments(state: CaseState, at: Instant) -> list[Fact]:
    made = []
    for name in sorted(state.index.moments):
        due = lifecycle.moment_of(state, name)
        if due is not None and due <= at and (name, due) not in state.come:
            state.come.add((name, due))
            fields = {"field": name}
            made.append(Fact(f"moment/{name}/{due}", MOMENT_COME, due, at, state.id, by=SYSTEM, fields=fields))
    return made


def _timed(state: CaseState, track: Track, at: Instant) -> list[Fact]:
    """Automatic acts of steps that have come, and the news that a clock is broken."""
    made: list[Fact] = []
    for round_ in track.running:
        view = _view(state, round_, at + 1)
        round_.looked = max(round_.looked, at)
        _act(state, track, round_, view)
        if view.verdict == "broken" and "broken" not in round_.done:
            round_.done.add("broken")
            made.append(clock_fact("broken", track, round_, at, at))
    return made


def _act(state: CaseState, track: Track, round_: Round, view: ClockView) -> None:
    steps = track.promise.commitment.steps
    for place, step in zip(step_ids(steps), steps, strict=True):
        fired = next((s for s in view.steps if s.id == place and s.fired and s.n == 0), None)
        if step.record is None or fired is None or place in round_.done:
            continue
        if step.when is not None and not holds(step.when.node, CaseScope(state, fired.at, None, track.line)):
            continue
        round_.done.add(place)
        name = f"auto/{state.id}/{track.promise.name}/{track.line}/{round_.terms.round}/{place}"
        fields = dict(step.record.fields)
        act = Fact(name, step.record.fact, fired.at, fired.at, state.id, track.line, SYSTEM, fields=fields)
        state.auto.append(act)


def effective(facts: Sequence[Fact], known_at: Instant, zone: ZoneInfo) -> list[Fact]:
    """The facts as known at an instant: corrections laid over what they correct, voided ones gone.

    A corrected fact is known from the moment of its correction; the old stays in the record. `approved` facts
    naming a fact, and `approved_by` within one, mark it as agreed by the other side.
    """
    known = sorted((f for f in facts if f.recorded <= known_at), key=lambda f: f.recorded)
    approvals = {str(f.fields.get("of")): f.by for f in known if f.kind == "approved"}
    result: dict[str, Fact] = {}
    for fact in known:
        target = str(fact.fields.get("of", ""))
        if fact.kind == "corrected" and target in result:
            result[target] = _corrected(result[target], fact, zone)
        elif fact.kind == "withdrawn":
            result.pop(target, None)
        else:
            result[fact.id] = fact
    return [_with_approval(f, approvals) for f in result.values()]


def _corrected(old: Fact, correction: Fact, zone: ZoneInfo) -> Fact:
    fields = {k: v for k, v in correction.fields.items() if k not in ("of", "happened", "reason")}
    at = moment(correction.fields.get("happened"), zone)
    return msgspec.structs.replace(
        old,
        at=old.at if at is None else at,
        recorded=correction.recorded,
        fields={**old.fields, **fields, "corrected_by": correction.id},
    )


def _with_approval(fact: Fact, approvals: dict[str, str]) -> Fact:
    by = approvals.get(fact.id) or approvals.get(str(fact.fields.get("corrected_by", "")))
    if not by or fact.fields.get("approved_by"):
        return fact
    return msgspec.structs.replace(fact, fields={**fact.fields, "approved_by": by})
