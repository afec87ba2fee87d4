"""Decisions of the engine as entries of the result's time line."""

from functools import singledispatch
from typing import Any
from zoneinfo import ZoneInfo

from opspact.kernel.time import iso
from opspact.runner.shapes import AutoAct, Hole, LevelChange, Refusal, StepFired
from opspact.runner.shapes import Told as ToldDecision
from opspact.simulate.outcome import Decided
from opspact.simulate.result import Acted, EventResult, Lack, Levelled, NoTarget, Refused, Stepped, Told


def event(decided: Decided, zone: ZoneInfo) -> EventResult:
    """One decision at its instant, local in `zone`."""
    return _event(decided.decision, iso(decided.at, zone))


@singledispatch
def _event(decision: Any, at: str) -> EventResult:
    raise TypeError(f"no such decision: {type(decision).__name__}")


@_event.register
def _(one: Refusal, at: str) -> EventResult:
    unmet = tuple(Lack(title=lack.title, condition=lack.condition) for lack in one.unmet)
    return Refused(at=at, case=one.case, fact=one.fact, kind=one.kind, by=one.rule, unmet=unmet)


@_event.register
def _(one: LevelChange, at: str) -> EventResult:
    return Levelled(
        at=at, case=one.case, before=one.before, after=one.after, cause=one.cause, line=one.line, source=one.source
    )


@_event.register
def _(one: StepFired, at: str) -> EventResult:
    return Stepped(
        at=at,
        case=one.case,
        clock=one.commitment,
        line=one.line,
        round=one.round,
        step=one.step,
        n=one.n,
        tell=one.tell,
        escalate_to=one.escalate_to,
        ladder=one.ladder,
        rung=one.rung,
        withdrawn=one.withdrawn,
    )


@_event.register
def _(one: AutoAct, at: str) -> EventResult:
    return Acted(at=at, case=one.fact.case, fact=one.fact.kind, id=one.fact.id, fields=one.fact.fields)


@_event.register
def _(one: ToldDecision, at: str) -> EventResult:
    return Told(at=at, case=one.case, notice=one.notice, tell=one.tell, source=one.source)


@_event.register
def _(one: Hole, at: str) -> EventResult:
    return NoTarget(at=at, case=one.case, clock=one.commitment, line=one.line, reason=one.reason)
