"""Promises at work: what a fact does to each promise of a case, as marks on the clocks of its rounds."""

from opspact.clock.engine import fold
from opspact.clock.shapes import ClockTerms, Mark, MarkKind, Policy, Target
from opspact.kernel.time import FAR, Instant
from opspact.plans.plan import Plan
from opspact.plans.terms.evaluate import holds
from opspact.runner.actors import SYSTEM
from opspact.runner.anchoring import hits
from opspact.runner.index import index
from opspact.runner.scope import CaseScope
from opspact.runner.shapes import Fact, Hole
from opspact.runner.state import CaseState, OpenPause, Round, Track
from opspact.runner.targeting import shorter, target_of


def terms_of(state: CaseState, track: Track, number: int) -> ClockTerms:
    """The frozen terms of a round."""
    pack, commitment = state.plan.pack, track.promise.commitment
    caps = tuple(
        (reason, pack.pauses[reason].cap_total.span)  # type: ignore[union-attr]
        for reason in track.promise.pauses
        if reason in pack.pauses and pack.pauses[reason].cap_total
    )
    return ClockTerms(
        commitment=track.promise.name, subject=state.id, line=track.line, round=number,
        owed_by=commitment.owed_by, judged=commitment.judged, steps=track.promise.steps,
        reopen=commitment.on_reopen, caps=caps, late_mends=pack.late_facts.mend == "freely",
    )  # fmt: skip


def mark(
    kind: MarkKind, fact: Fact, at: Instant | None = None, *, reason: str = "", target: Target | None = None,
    policy: Policy = "from_start", awaits: bool = False,
) -> Mark:  # fmt: skip
    """A mark made by a fact, at the fact's time unless another is given.

    What a correction may mend is settled for the case as a whole (`view.stuck_broken`), so its marks pass here.
    """
    agreed = fact.fields.get("approved_by") or fact.fields.get("corrected_by")
    return Mark(
        kind=kind, at=fact.at if at is None else at, recorded=fact.recorded, source=fact.id,
        actor=fact.person or fact.by, reason=reason, target=target, policy=policy, awaits=awaits,
        approved=bool(agreed),
    )  # fmt: skip


def react(state: CaseState, track: Track, fact: Fact) -> list[Fact]:
    """Let one promise see one fact. Returns what this makes known to others: clocks started or stopped."""
    made = _stop(state, track, fact)
    if hits(state, track, "ends", track.promise.commitment.ends, fact):
        track.ended = True
        release(track, fact, "ended")
    if not track.ended:
        begun = _anchor(state, track, fact)
        made += begun
        if begun or state.changed or not track.promise.steady:
            made += refresh(state, track, fact)
    return made


def release(track: Track, fact: Fact, reason: str) -> None:
    """End the running rounds without judging them."""
    for round_ in track.running:
        round_.marks.append(mark("release", fact, reason=reason))
        round_.running = False


def _stop(state: CaseState, track: Track, fact: Fact) -> list[Fact]:
    until = track.promise.commitment.until
    made: list[Fact] = []
    for round_ in track.rounds:
        if round_.awaiting and fact.kind in until.awaits:
            round_.marks.append(mark("confirm", fact))
            round_.awaiting = False
            made += _after_stop(state, track, round_, fact)
        elif round_.awaiting and fact.kind in until.rejected_by:
            round_.marks.append(mark("reject", fact))
            round_.awaiting, round_.running, round_.stopped_at = False, True, None
    running = track.running
    if running and fact.at >= running[0].start and hits(state, track, "until", until, fact):
        made += stop(state, track, running[0], fact)
    return made


def stop(state: CaseState, track: Track, round_: Round, fact: Fact, at: Instant | None = None) -> list[Fact]:
    """Stop a round; the stop may await its confirmation."""
    awaits = bool(track.promise.commitment.until.awaits)
    round_.marks.append(mark("stop", fact, at, awaits=awaits))
    round_.running, round_.awaiting, round_.stopped_at = False, awaits, fact.at if at is None else at
    return [] if awaits else _after_stop(state, track, round_, fact)


def _after_stop(state: CaseState, track: Track, round_: Round, fact: Fact) -> list[Fact]:
    rounds = track.promise.commitment.rounds
    at = round_.stopped_at if round_.stopped_at is not None else fact.at
    made = [clock_fact("stopped", track, round_, at, fact.recorded)]
    if track.promise.timed and fold(round_.terms, state.plan.calendars, round_.marks, FAR, at).verdict == "kept":
        made.append(clock_fact("kept", track, round_, at, fact.recorded))
    if rounds and rounds.again == "after_stop" and not track.ended:
        made += begin(state, track, at, fact)
    return made


def clock_fact(what: str, track: Track, round_: Round, at: Instant, recorded: Instant) -> Fact:
    """The fact that a clock started, stopped, was kept or broken, for anchors that wait for it."""
    name = track.promise.name
    return Fact(
        id=f"clock/{name}/{track.line}/{round_.terms.round}/{what}/{at}", kind=f"clock_{what}", at=at,
        recorded=recorded, case=round_.terms.subject, line=track.line, by=SYSTEM,
        fields={"commitment": name, "round": round_.terms.round},
    )  # fmt: skip


def _anchor(state: CaseState, track: Track, fact: Fact) -> list[Fact]:
    commitment = track.promise.commitment
    if not hits(state, track, "from", commitment.from_, fact):
        return []
    again = commitment.rounds.again if commitment.rounds else ""
    if track.anchored and again != "each_start":
        return []
    if not holds(commitment.starts_when.node if commitment.starts_when else None, _scope(state, track, fact.at, fact)):
        return []
    track.anchored = (fact.at, fact)
    return begin(state, track, fact.at, fact)


def _scope(state: CaseState, track: Track, at: Instant, fact: Fact | None = None) -> CaseScope:
    return CaseScope(state, at, fact, track.line)


def begin(state: CaseState, track: Track, at: Instant, fact: Fact) -> list[Fact]:
    """Begin a round at an instant, if the promise binds and has a target; otherwise note the hole."""
    commitment = track.promise.commitment
    scope = _scope(state, track, at)
    if not holds(commitment.when.node if commitment.when else None, scope):
        return []
    target, why = target_of(track.promise.name, commitment, scope)
    track.hole = why if target is None else ""
    if target is None:
        return []
    round_ = _new_round(state, track, at, target, fact)
    round_.marks.append(mark("start", fact, at, target=target))
    return [clock_fact("started", track, round_, at, fact.recorded), *_already_stopped(state, track, round_, fact)]


def _new_round(state: CaseState, track: Track, at: Instant, target: Target, fact: Fact) -> Round:
    round_ = Round(terms_of(state, track, len(track.rounds) + 1), at, target)
    track.rounds.append(round_)
    for pause in state.pauses:
        if pause.end is None and pause.counts and pause.reason in track.promise.pauses:
            round_.marks.append(pause_mark(state, pause, max(at, pause.fact.at), fact.recorded))
    return round_


def _already_stopped(state: CaseState, track: Track, round_: Round, fact: Fact) -> list[Fact]:
    """What stops the clock may have happened before its start: then it is stopped at once (edge case 10)."""
    commitment = track.promise.commitment
    if commitment.rounds or commitment.until.last or commitment.earlier_stop == "ignored":
        return []
    earlier = [f for f in state.history if f.id != fact.id and f.at <= round_.start]
    since = next((f.at for f in reversed([*earlier, fact]) if f.kind == "reopened"), None)
    for done in earlier:
        if (since is None or done.at >= since) and hits(state, track, "until", commitment.until, done):
            return stop(state, track, round_, done, round_.start)
    return []


def pause_mark(state: CaseState, pause: OpenPause, at: Instant, recorded: Instant) -> Mark:
    """The mark of a wait on one clock."""
    declared = state.plan.pack.pauses.get(pause.reason)
    return Mark(
        kind="pause", at=at, recorded=recorded, source=pause.fact.id, actor=pause.fact.person or pause.fact.by,
        reason=pause.reason, cap=declared.cap.span if declared and declared.cap else None,
        excluded=declared is None or declared.excluded, approved=True,
    )  # fmt: skip


def refresh(state: CaseState, track: Track, fact: Fact) -> list[Fact]:
    """After a fact the promise may bind or not, and its cell may be another: retarget, empty, or start late."""
    for round_ in track.running:
        _retarget(state, track, round_, fact)
    last = track.rounds[-1] if track.rounds else None
    return _start_late(state, track, fact) if track.anchored and (last is None or last.emptied) else []


def _wanted(state: CaseState, track: Track, start: Instant) -> tuple[Target | None, str]:
    commitment = track.promise.commitment
    scope = _scope(state, track, start)
    if not holds(commitment.when.node if commitment.when else None, scope):
        return None, "does_not_bind"
    return target_of(track.promise.name, commitment, scope)


def _retarget(state: CaseState, track: Track, round_: Round, fact: Fact) -> None:
    wanted, why = _wanted(state, track, round_.start)
    if wanted == round_.target:
        return
    policy = _policy(state, track, round_, wanted)
    cause = fact.fields.get("to", fact.kind) if fact.kind == "level_changed" else fact.kind
    round_.marks.append(mark("retarget", fact, target=wanted, policy=policy, reason=str(why or cause)))
    round_.target = wanted
    if wanted is None:
        round_.running, round_.emptied, track.hole = False, True, why


def _policy(state: CaseState, track: Track, round_: Round, wanted: Target | None) -> Policy:
    changes = track.promise.commitment.when_level_changes
    if wanted is None or round_.target is None:
        return changes.up
    if wanted.due is not None:
        return "from_start"
    return changes.up if shorter(state.plan, round_.start, wanted, round_.target) else changes.down


def _start_late(state: CaseState, track: Track, fact: Fact) -> list[Fact]:
    """The promise came to bind, or its cell was filled, after its start had happened."""
    anchored_at, by = track.anchored or (fact.at, fact)
    if by.id == fact.id:
        return []
    wanted, why = _wanted(state, track, anchored_at)
    if wanted is None:
        track.hole = "" if why == "does_not_bind" else why
        return []
    if track.promise.commitment.when_level_changes.up == "from_change":
        return begin(state, track, fact.at, fact)
    track.hole = ""
    round_ = _new_round(state, track, anchored_at, wanted, by)
    round_.marks.append(mark("start", by, anchored_at))
    round_.marks.append(mark("retarget", fact, target=wanted, reason=fact.kind))
    return [clock_fact("started", track, round_, fact.at, fact.recorded), *_already_stopped(state, track, round_, fact)]


def hole_of(state: CaseState, track: Track) -> Hole | None:
    """The hole a promise stands in: it would bind, its start has happened, and nothing gives it a target."""
    if not track.hole or track.hole in ("no_moment", "does_not_bind") or track.running or not track.anchored:
        return None
    return Hole(state.id, track.promise.name, track.line, track.anchored[0], track.hole)


def adopt(state: CaseState, plan: Plan, fact: Fact) -> None:
    """Go on under another version: running clocks are retargeted, new promises attach, dropped ones are released.

    What has stopped is not judged again (architecture §2, Plan; §3, Retarget).
    """
    state.plan, state.index = plan, index(plan)
    wanted = {promise.name: promise for promise in state.index.promises_for(state.kind)}
    for track in state.tracks:
        promise = wanted.get(track.promise.name)
        if promise is None:
            release(track, fact, "dropped")
            track.ended = True
            continue
        track.promise = promise
        for round_ in track.running:
            round_.terms = terms_of(state, track, round_.terms.round)
    present = {track.promise.name for track in state.tracks}
    for name in [name for name in wanted if name not in present]:
        lines = list(state.lines) or [""]
        for line in lines if wanted[name].commitment.per == "line" else [""]:
            attach(state, Track(wanted[name], line), fact)


def attach(state: CaseState, track: Track, fact: Fact) -> None:
    """Add a promise that binds from now on; its start counts from its own true time (edge case 25)."""
    state.tracks.append(track)
    for earlier in [f for f in state.history if f is not fact]:
        if not earlier.line or earlier.line == track.line:
            react(state, track, earlier)
