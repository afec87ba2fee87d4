"""The life of a case: opened, its fields, states, lines, reopened, merged, closed (S1.5, S2.6, edge cases 13, 14)."""

from typing import Final

import msgspec

from opspact.clock.shapes import Mark, Target
from opspact.kernel.time import Instant
from opspact.plans.terms.evaluate import holds
from opspact.plans.terms.limits import Limit
from opspact.runner.index import Index
from opspact.runner.scope import CaseScope
from opspact.runner.shapes import Fact, Warned
from opspact.runner.state import CaseState, LevelTrack, Track
from opspact.runner.targeting import limit_due
from opspact.runner.tracks import adopt, attach, begin, mark, release
from opspact.runner.values import moment

OWN_VALUES: Final = frozenset(
    {
        "reason", "of", "document", "contents", "period", "into", "text", "at", "checklist", "check", "ok",
        "value", "commitment", "clock", "happened", "gate", "kind", "lines", "approved_by", "corrected_by", "level",
        "due", "limit", "through",
    }
)  # fmt: skip
"""Values that belong to the fact alone; every other value is from then on the case's value of that name."""


def kind_of(index: Index, fact: Fact) -> str:
    """The kind of case a fact opens: named by it, or the only kind that such facts open; empty: it opens none."""
    named = str(fact.fields.get("kind", ""))
    opens = [name for name, kind in index.kinds.items() if fact.kind in kind.opened_by]
    declared = [name for name in opens if name in index.plan.pack.kinds]
    if named in opens:
        return named
    return (declared or opens or [""])[0] if not named else ""


def moment_of(state: CaseState, field: str) -> Instant | None:
    """The instant in a field of the case."""
    return moment(state.fields.get(field), state.plan.zone)


def see(state: CaseState, fact: Fact) -> None:
    """Take the fact's values; open the case, its lines and its promises; move its state.

    What happened before the opening (the outage began, then somebody called) is remembered and judged at the opening.
    """
    if state.opened is None and kind_of(state.index, fact):
        _open(state, fact)
    _take_values(state, fact)
    if state.opened is None:
        return
    _add_lines(state, fact)
    _move(state, fact)
    _agree(state, fact)
    if fact.kind == "adopted":
        _adopt(state, fact)


def _open(state: CaseState, fact: Fact) -> None:
    state.kind = kind_of(state.index, fact)
    state.opened = fact
    kind = state.index.kind(state.kind)
    state.status = kind.states[0] if kind.states else "open"
    lines = [str(line) for line in fact.fields.get("lines", ())] or ([fact.line] if fact.line else [])
    for line in lines:
        state.lines.setdefault(line, {})
        state.levels[line] = LevelTrack()
    for promise in state.index.promises_for(state.kind):
        own = lines or [""] if promise.commitment.per == "line" else [""]
        state.tracks += [Track(promise, line) for line in own]
    missing = [name for name, field in kind.fields.items() if field.required and fact.fields.get(name) in (None, "")]
    if missing:
        state.warnings.append(Warned("no_value", tuple(missing)))


def _take_values(state: CaseState, fact: Fact) -> None:
    kind = state.index.facts.get(fact.kind)
    values = {k: v for k, v in fact.fields.items() if k not in OWN_VALUES} | (dict(kind.sets) if kind else {})
    held = state.lines.setdefault(fact.line, {}) if fact.line else state.fields
    if fact.line or any(held.get(name) != value for name, value in values.items()):
        state.changed = True
    held.update(values)


def _add_lines(state: CaseState, fact: Fact) -> None:
    """A line first named later gets the promises made to every line, from their own true starts."""
    if not fact.line or fact.line in state.levels:
        return
    state.levels[fact.line] = LevelTrack()
    for promise in state.index.promises_for(state.kind):
        if promise.commitment.per != "line":
            continue
        attach(state, Track(promise, fact.line), fact)


def _move(state: CaseState, fact: Fact) -> None:
    scope = CaseScope(state, fact.at, fact)
    for move in state.index.kind(state.kind).moves:
        here = not move.sources or state.status in move.sources
        if move.on == fact.kind and here and holds(move.when.node if move.when else None, scope):
            state.status, state.changed = move.to, True
            return


def _adopt(state: CaseState, fact: Fact) -> None:
    number = fact.fields.get("version")
    version = next((v for v in state.book.versions if v.pack.version == number), None)
    if version is not None and version is not state.plan:
        state.changed = True
        adopt(state, version, fact)


def _agree(state: CaseState, fact: Fact) -> None:
    """A term agreed for this case alone: a fixed deadline with author and reason (edge case 15)."""
    if fact.kind != "agreed":
        return
    for track in state.tracks:
        if track.promise.name == fact.fields.get("clock") and track.line in ("", fact.line):
            for round_ in track.running:
                target = _agreed(state, fact, round_.start)
                if target is not None:
                    round_.marks.append(mark("agree", fact, target=target, reason=str(fact.fields.get("reason", ""))))


def _agreed(state: CaseState, fact: Fact, start: Instant) -> Target | None:
    due = moment(fact.fields.get("due"), state.plan.zone)
    if due is None and fact.fields.get("limit"):
        due = limit_due(state.plan, start, Limit.read(fact.fields["limit"]))
    return Target(None, due, text=str(fact.fields.get("limit", ""))) if due is not None else None


def afterwards(state: CaseState, fact: Fact) -> None:
    """Close, reopen, merge or cancel, once all promises have seen the fact."""
    kind = state.index.kind(state.kind)
    if fact.kind == "merged":
        state.merged_into = str(fact.fields.get("into", ""))
    if fact.kind == "released":
        for track in [t for t in state.tracks if t.promise.name == fact.fields.get("clock")]:
            release(track, fact, "released")
            track.ended = True
    if fact.kind in ("merged", "cancelled"):
        for track in state.tracks:
            release(track, fact, fact.kind)
            track.ended = True
    if fact.kind in (*kind.closed_by, "merged", "cancelled"):
        state.closed = fact
        _end_timers(state, fact)
        state.status = "closed" if not kind.states or "closed" in kind.states else state.status
    if fact.kind == "reopened":
        _reopen(state, fact)
    if fact.kind == "absorbed":
        _absorb(state, fact)


def _end_timers(state: CaseState, fact: Fact) -> None:
    """A closed case needs no timers; promises that outlive it (a report due later) run on."""
    for track in state.tracks:
        if not track.promise.commitment.judged:
            release(track, fact, "closed")


def _reopen(state: CaseState, fact: Fact) -> None:
    state.closed, state.changed = None, True
    state.status = "reopened" if "reopened" in state.index.kind(state.kind).states else state.status
    for track in state.tracks:
        last = track.rounds[-1] if track.rounds else None
        policy = track.promise.commitment.on_reopen
        track.ended = False
        if last is None or last.running or policy == "stay":
            continue
        if policy in ("continue", "restart"):
            last.marks.append(mark("reopen", fact))
            last.running, last.awaiting, last.stopped_at = True, False, None
        elif _counts_from_opening(state, track):
            track.anchored = (fact.at, fact)
            begin(state, track, fact.at, fact)
        else:
            track.anchored = None


def _counts_from_opening(state: CaseState, track: Track) -> bool:
    opening = state.index.kind(state.kind).opened_by
    return any(atom.fact in opening for atom in track.promise.commitment.from_.atoms)


def _absorb(state: CaseState, fact: Fact) -> None:
    """Another case was merged into this one: clocks that count from the opening take the earliest start."""
    opened = int(fact.fields["opened"])
    for track in state.tracks:
        keeps = track.promise.commitment.on_merge == "keep_own" or not _counts_from_opening(state, track)
        for round_ in [] if keeps else track.running:
            if opened < round_.start:
                round_.start = opened
                round_.marks = [_earlier(m, opened, fact) if m.kind == "start" else m for m in round_.marks]


def _earlier(start: Mark, opened: Instant, fact: Fact) -> Mark:
    return msgspec.structs.replace(start, at=opened, recorded=fact.recorded, source=fact.id)
