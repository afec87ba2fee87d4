"""Waits: pauses and exclusions that begin and end with facts, and what they do to the clocks (S1.10, S2.5)."""

from opspact.clock.shapes import Mark
from opspact.kernel.time import Instant
from opspact.plans.schema.promises import Exclusion, Pause
from opspact.plans.terms.anchors import Anchor
from opspact.plans.terms.evaluate import holds
from opspact.runner.actors import is_among
from opspact.runner.anchoring import atom_matches
from opspact.runner.scope import CaseScope
from opspact.runner.shapes import Fact, Warned
from opspact.runner.state import CaseState, OpenPause, Track
from opspact.runner.tracks import pause_mark

_PLAIN = {Pause: ("paused", "resumed"), Exclusion: ("exclusion_started", "exclusion_ended")}
"""Facts that begin and end a wait whose declaration names none."""


def see(state: CaseState, fact: Fact) -> None:
    """Begin, approve or end waits after a fact."""
    pack = state.plan.pack
    waits: list[tuple[str, Pause | Exclusion]] = [*pack.pauses.items(), *pack.exclusions.items()]
    for reason, declared in waits:
        if fact.kind == "approved" and fact.fields.get("of") is not None:
            _approve(state, reason, declared, fact)
        elif _ends(state, reason, declared, fact):
            for wait in [w for w in state.pauses if w.reason == reason and w.end is None]:
                _end(state, wait, fact)
        if _begins(state, reason, declared, fact):
            _begin(state, reason, declared, fact)


def _matches(state: CaseState, anchor: Anchor, fact: Fact) -> bool:
    scope = CaseScope(state, fact.at, fact)
    return any(atom_matches(atom, fact, scope, "") for atom in anchor.atoms)


def _begins(state: CaseState, reason: str, declared: Pause | Exclusion, fact: Fact) -> bool:
    if declared.from_ is not None:
        begun = _matches(state, declared.from_, fact)
    else:
        begun = fact.kind == _PLAIN[type(declared)][0] and fact.fields.get("reason") == reason
    return begun and holds(declared.when.node if declared.when else None, CaseScope(state, fact.at, fact))


def _ends(state: CaseState, reason: str, declared: Pause | Exclusion, fact: Fact) -> bool:
    if declared.until is not None:
        return _matches(state, declared.until, fact)
    return fact.kind == _PLAIN[type(declared)][1] and fact.fields.get("reason") in (None, "", reason)


def _begin(state: CaseState, reason: str, declared: Pause | Exclusion, fact: Fact) -> None:
    missing = [name for name in declared.evidence if fact.fields.get(name) in (None, "", [])]
    if missing:
        state.warnings.append(Warned("no_evidence", tuple(missing), reason))
    approved = not declared.approval or is_among(
        state.plan.pack, str(fact.fields.get("approved_by", "")), declared.approval
    )
    wait = OpenPause(reason, fact, counts=not missing and approved)
    wait.missing = missing
    state.pauses.append(wait)
    if wait.counts:
        _mark(state, wait, fact)


def _approve(state: CaseState, reason: str, declared: Pause | Exclusion, fact: Fact) -> None:
    """An approval makes a wait count from its true beginning."""
    if not declared.approval or not is_among(state.plan.pack, fact.by, declared.approval):
        return
    for wait in state.pauses:
        meant = wait.reason == reason and fact.fields["of"] in (reason, wait.fact.id)
        if not meant or wait.counts or wait.missing:
            continue
        wait.counts = True
        _mark(state, wait, fact)
        if wait.end is not None:
            _resume(state, wait, wait.end)


def _end(state: CaseState, wait: OpenPause, fact: Fact) -> None:
    wait.end = fact
    if wait.counts:
        _resume(state, wait, fact)


def _touched(state: CaseState, wait: OpenPause) -> list[Track]:
    return [track for track in state.tracks if wait.reason in track.promise.pauses]


def _mark(state: CaseState, wait: OpenPause, known: Fact) -> None:
    for track in _touched(state, wait):
        for round_ in track.rounds:
            if round_.running or (round_.stopped_at is not None and round_.stopped_at > wait.fact.at):
                at = max(round_.start, wait.fact.at)
                round_.marks.append(pause_mark(state, wait, at, known.recorded))


def _resume(state: CaseState, wait: OpenPause, fact: Fact) -> None:
    for track in _touched(state, wait):
        for round_ in track.rounds:
            if any(m.kind == "pause" and m.source == wait.fact.id for m in round_.marks):
                round_.marks.append(_resume_mark(wait, fact, max(round_.start, fact.at)))


def _resume_mark(wait: OpenPause, fact: Fact, at: Instant) -> Mark:
    return Mark(
        kind="resume", at=at, recorded=fact.recorded, source=fact.id, actor=fact.person or fact.by,
        reason=wait.reason, approved=True,
    )  # fmt: skip
