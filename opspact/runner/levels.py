"""The level in force: assessed from impact facts, declared, overridden; and raised by what outage has reached.

In force is the higher of the latest assessment and what has been reached (architecture §3, Level; S1.7, S2.2, S4.9).
"""

from collections.abc import Iterator

from opspact.kernel.time import Instant
from opspact.plans.schema.levels import Levels
from opspact.plans.terms.conditions import temporal
from opspact.plans.terms.evaluate import holds
from opspact.runner.actors import SYSTEM, is_among
from opspact.runner.happenings import LEVEL_CHANGED
from opspact.runner.outage_facts import first_instant
from opspact.runner.scope import CaseScope
from opspact.runner.shapes import Fact, LevelSpan
from opspact.runner.state import CaseState, LevelTrack


def see(state: CaseState, fact: Fact) -> list[Fact]:
    """Assess again after a fact. Returns a `level_changed` fact for each level that changed."""
    levels = _levels(state)
    if levels is None:
        return []
    made = []
    for line, track in state.levels.items():
        if fact.line and line not in ("", fact.line):
            continue
        cause = _assess(state, levels, track, line, fact)
        cause = _reach(state, levels, track, line, fact.at, fact) or cause
        made += _settle(state, track, line, fact.at, fact.recorded, cause, fact.id)
    return made


def _levels(state: CaseState) -> Levels | None:
    return state.plan.pack.levels if state.kind and state.index.levelled(state.kind) else None


def _assess(state: CaseState, levels: Levels, track: LevelTrack, line: str, fact: Fact) -> str:
    """Take what a fact says of the level; returns the cause, empty where it says nothing."""
    if fact.line and not line and fact is not state.opened:
        return ""
    if fact.kind == "overridden":
        return _override(state, levels, track, line, fact)
    declared = str(fact.fields.get("level") or "")
    if declared and _may_declare(state, levels, fact):
        return _take(state, levels, track, declared, "declared", fact)
    matrix = _from_matrix(levels, CaseScope(state, fact.at, None, line))
    if matrix != track.matrix:
        track.matrix = matrix
        return _take(state, levels, track, matrix, "assessed", fact) if matrix else ""
    if not track.assessed and levels.default:
        track.assessed = levels.default
        return "default"
    return ""


def _may_declare(state: CaseState, levels: Levels, fact: Fact) -> bool:
    """A declaration counts from those the plan names; from nobody named, when anybody may."""
    known = str(fact.fields.get("level")) in levels.scale
    return known and fact.by != SYSTEM and is_among(state.plan.pack, fact.by, levels.declared_by)


def _from_matrix(levels: Levels, scope: CaseScope) -> str:
    return next((row.level for row in levels.assess if holds(row.when.node, scope)), "")


def _take(state: CaseState, levels: Levels, track: LevelTrack, level: str, cause: str, fact: Fact) -> str:
    """An assessment that raises always counts; one that lowers only from those who may, with a reason if asked for."""
    ranks = state.index.ranks
    lowers = track.assessed and ranks[level] > ranks[track.assessed]
    if lowers and not may_lower(state, levels, fact):
        return ""
    track.assessed = level
    return "lowered" if lowers else cause


def may_lower(state: CaseState, levels: Levels, fact: Fact) -> bool:
    """Whether the one who recorded a fact may lower the level with it."""
    allowed = is_among(state.plan.pack, fact.by, levels.lower.by)
    declared = fact.kind == "classified"
    return allowed and (not (levels.lower.reason and declared) or bool(fact.fields.get("reason")))


def _override(state: CaseState, levels: Levels, track: LevelTrack, line: str, fact: Fact) -> str:
    level = str(fact.fields.get("level") or "")
    by_right = bool(levels.override_by) and is_among(state.plan.pack, fact.by, levels.override_by)
    if level not in levels.scale or not by_right or not fact.fields.get("reason"):
        return ""
    scope = CaseScope(state, fact.at, None, line)
    track.assessed, track.reached = level, ""
    track.spent = {name for name, each in levels.scale.items() if each.reached and holds(each.reached.node, scope)}
    return "overridden"


def _reach(state: CaseState, levels: Levels, track: LevelTrack, line: str, at: Instant, fact: Fact | None) -> str:
    """Raise to the highest level whose condition holds at an instant; at the opening: since the outage began."""
    since = _outage_began(state) if fact is not None and fact is state.opened else at
    scope = CaseScope(state, since, fact, line)
    for name in _above(state, levels, track):
        reached = levels.scale[name].reached
        if reached is not None and first_instant(reached.node, scope, at) is not None:
            track.reached = name
            return "reached"
    return ""


def _outage_began(state: CaseState) -> Instant:
    opened = state.opened.at if state.opened else 0
    starts = [at for samples in state.samples.values() for at, _, _ in samples]
    return min([*starts, opened])


def _above(state: CaseState, levels: Levels, track: LevelTrack) -> Iterator[str]:
    """Levels higher than the one in force, the highest first, without those an override has set aside."""
    floor = state.index.ranks.get(_in_force(state, track), len(levels.scale))
    yield from (name for name, rank in state.index.ranks.items() if rank < floor and name not in track.spent)


def _in_force(state: CaseState, track: LevelTrack) -> str:
    present = [level for level in (track.assessed, track.reached) if level]
    return min(present, key=state.index.ranks.__getitem__, default="")


def _settle(
    state: CaseState, track: LevelTrack, line: str, at: Instant, recorded: Instant, cause: str, source: str
) -> list[Fact]:  # fmt: skip
    """Write down the level now in force, if it is another than before."""
    level, before = _in_force(state, track), track.level
    if level == before:
        return []
    track.spans.append(LevelSpan(at, level, cause or "assessed", source))
    fields = {"from": before, "to": level, "cause": cause}
    return [
        Fact(f"level/{line}/{at}/{level}", LEVEL_CHANGED, at, recorded, state.id, line, SYSTEM, fields=fields)
    ]  # fmt: skip


def next_rise(state: CaseState, after: Instant, until: Instant) -> Instant | None:
    """The earliest instant, after `after`, at which time alone raises a level."""
    levels = _levels(state)
    if levels is None or state.closed is not None:
        return None
    found = (
        first_instant(reached.node, CaseScope(state, after + 1, None, line), until)
        for line, track in state.levels.items()
        for name in _above(state, levels, track)
        if (reached := levels.scale[name].reached) is not None and temporal(reached.node)
    )
    return min((at for at in found if at is not None), default=None)


def rise(state: CaseState, at: Instant) -> list[Fact]:
    """Raise the levels that time alone raises at this instant."""
    levels = _levels(state)
    if levels is None:
        return []
    made = []
    for line, track in state.levels.items():
        if _reach(state, levels, track, line, at, None):
            made += _settle(state, track, line, at, at, "reached", "")
    return made
