"""From the walked state to the view of a case: clocks folded, next instants, decisions implied."""

from collections import Counter
from collections.abc import Iterable, Iterator

import msgspec

from opspact.clock.engine import fold
from opspact.clock.shapes import ClockView, Mark
from opspact.kernel.time import Instant
from opspact.plans.plan import Plan
from opspact.plans.terms.evaluate import holds
from opspact.runner import levels
from opspact.runner.index import step_ids
from opspact.runner.rounds import next_point
from opspact.runner.scope import CaseScope
from opspact.runner.shapes import CaseView, Decision, Fact, Hole, LevelChange, StepFired, Told
from opspact.runner.state import CaseState
from opspact.runner.tracks import hole_of

LOOK_AHEAD: Instant = 400 * 86_400_000_000
"""How far the next rise of a level is looked for."""


def view_of(state: CaseState, given: Iterable[Decision], known_at: Instant, as_of: Instant) -> CaseView:
    """The case as a page shows it; `given` are the decisions given out, of which steps may have to be withdrawn."""
    clocks = tuple(_clocks(state, [d for d in given if isinstance(d, StepFired)], known_at, as_of))
    rise = levels.next_rise(state, as_of, as_of + LOOK_AHEAD)
    points = [next_point(state, t) for t in state.tracks if t.promise.timed and not t.ended]
    coming = [*(clock.next_at for clock in clocks), rise, *points]
    return CaseView(
        id=state.id, kind=state.kind, version=state.plan.pack.version,
        opened=state.opened.at if state.opened else None, closed=state.closed.at if state.closed else None,
        state=state.status, level=state.levels[""].level, levels=tuple(state.levels[""].spans),
        fields=state.fields, lines=state.lines, clocks=clocks, holes=tuple(_holes(state)),
        next_at=min((at for at in coming if at is not None and at > as_of), default=None),
        merged_into=state.merged_into, warnings=tuple(state.warnings),
        line_levels={line: tuple(track.spans) for line, track in state.levels.items() if line},
    )  # fmt: skip


def _clocks(state: CaseState, given: list[StepFired], known_at: Instant, as_of: Instant) -> Iterator[ClockView]:
    said: dict[tuple[str, str, int], list[Mark]] = {}
    for step in given:
        mark = Mark("step", step.at, step.at, reason=step.step)
        said.setdefault((step.commitment, step.line, step.round), []).append(mark)
    for track in state.tracks:
        for round_ in track.rounds:
            own = said.get((track.promise.name, track.line, round_.terms.round), [])
            yield fold(round_.terms, state.plan.calendars, [*round_.marks, *own], known_at, as_of)


def _holes(state: CaseState) -> Iterator[Hole]:
    for track in state.tracks:
        hole = hole_of(state, track)
        if hole is not None:
            yield hole


def decisions(state: CaseState, view: CaseView) -> Iterator[Decision]:
    """Everything the case as it stands implies was to be decided; the caller keeps what was given out already."""
    yield from _level_changes(state)
    yield from view.holes
    steps = [
        step
        for clock in view.clocks
        for step in steps_fired(state.plan, clock)
        if step_serves(state, clock.terms.commitment, step.step, clock.terms.line)
    ]
    yield from _climbing(state, steps)
    yield from _notices(state)


def _level_changes(state: CaseState) -> Iterator[LevelChange]:
    for line, track in state.levels.items():
        before = ""
        for span in track.spans:
            yield LevelChange(state.id, span.start, before, span.level, span.cause, span.source, line)
            before = span.level


def steps_fired(plan: Plan, clock: ClockView) -> Iterator[StepFired]:
    """The steps of a clock that have fired, with whom the plan tells."""
    terms = clock.terms
    declared = plan.pack.commitments.get(terms.commitment) or plan.pack.duties.get(terms.commitment)
    by_id = dict(zip(step_ids(declared.steps), declared.steps, strict=True)) if declared else {}
    for fired in clock.steps:
        step = by_id.get(fired.id)
        if step is None or not fired.fired or fired.withdrawn:
            continue
        yield StepFired(
            case=terms.subject, commitment=terms.commitment, line=terms.line or terms.period, round=terms.round,
            step=fired.id, n=fired.n, at=fired.at, tell=tuple(step.tell), escalate_to=tuple(step.escalate_to),
            ladder=step.ladder,
        )  # fmt: skip


def step_serves(state: CaseState, commitment: str, step: str, line: str) -> bool:
    """Whether a step's own condition holds for the case as it stands."""
    steps = state.plan.pack.commitments[commitment].steps if commitment in state.plan.pack.commitments else []
    declared = dict(zip(step_ids(steps), steps, strict=True)).get(step)
    at = state.history[-1].at if state.history else 0
    return declared is None or declared.when is None or holds(declared.when.node, CaseScope(state, at, None, line))


def _climbing(state: CaseState, steps: list[StepFired]) -> Iterator[StepFired]:
    """The steps in time, each that names a ladder on the rung to which the case has climbed by then (S1.22, S4.8)."""
    climbed: Counter[str] = Counter()
    for step in sorted(steps, key=lambda s: s.at):
        ladder = state.plan.pack.ladders.get(step.ladder)
        if ladder is None or not ladder.rungs:
            yield step
            continue
        climbed[step.ladder] += 1
        level = next((s.level for s in reversed(state.levels[""].spans) if s.start <= step.at), "")
        first = ladder.start.get(level) or ladder.start.get(state.kind) or ladder.rungs[0]
        reached = min(ladder.rungs.index(first) + climbed[step.ladder], len(ladder.rungs) - 1)
        yield msgspec.structs.replace(step, rung=ladder.rungs[reached])


def _notices(state: CaseState) -> Iterator[Told]:
    for fact in state.history:
        for name, notice in state.plan.pack.notices.items():
            if notice.on == fact.kind:
                yield Told(state.id, fact.at, name, tuple(notice.tell), fact.id)


def stuck_broken(now: Iterable[ClockView], agreed: Iterable[ClockView], late: Iterable[Fact]) -> list[ClockView]:
    """Breach is sticky: what unapproved corrections would mend stays broken, and the claim is shown.

    `agreed` are the same clocks without those corrections.
    """
    before = {(c.terms.commitment, c.terms.line, c.terms.round): c for c in agreed}
    facts = list(late)
    result = []
    for clock in now:
        old = before.get((clock.terms.commitment, clock.terms.line, clock.terms.round))
        result.append(_stick(clock, old, facts) if old is not None else clock)
    return result


def _stick(clock: ClockView, old: ClockView, late: list[Fact]) -> ClockView:
    if clock.verdict == "broken" or old.verdict != "broken" or old.broken_at is None:
        return clock
    claims = tuple(f.id for f in late if f.recorded > old.broken_at)
    if not claims:
        return clock
    return msgspec.structs.replace(clock, verdict="broken", broken_at=old.broken_at, claims=claims)
