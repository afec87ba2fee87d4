"""The one step (architecture §4): plan + case + fact or instant → decisions. Commands, sweep and simulator call it."""

from collections.abc import Sequence

import msgspec

from opspact.kernel.time import Instant
from opspact.plans.plan import Plan, PlanBook
from opspact.runner.refusals import refusals
from opspact.runner.shapes import AutoAct, Case, CaseView, Decision, Fact, Refusal, StepFired, World
from opspact.runner.state import CaseState
from opspact.runner.view import decisions, stuck_broken, view_of
from opspact.runner.walk import effective, walk


class Advanced(msgspec.Struct, frozen=True):
    """The case after the step, how it looks, and what was decided by it."""

    case: Case
    view: CaseView
    decisions: tuple[Decision, ...]
    state: CaseState
    """The walked state, for reads that go deeper (outage intervals, history)."""


def advance(book: PlanBook, case: Case, event: Fact | Instant, world: World) -> Advanced:
    """Take one fact, or let time come to an instant. A refused fact leaves no trace but the refusal.

    The step is known at the fact's recording time (or at the instant) and stands at that time.
    """
    if isinstance(event, Fact):
        refused = _refused(book, case, event, world)
        if refused:
            view, state = look(book, case, world, event.recorded)
            return Advanced(case, view, tuple(refused), state)
        case = msgspec.structs.replace(case, facts=(*case.facts, event))
        now = event.recorded
    else:
        now = event
    return _advanced(book, case, world, now)


def _advanced(book: PlanBook, case: Case, world: World, now: Instant) -> Advanced:
    view, state = look(book, case, world, now)
    acts = tuple(fact for fact in state.auto if fact.id not in {f.id for f in case.facts})
    case = msgspec.structs.replace(case, facts=(*case.facts, *acts))
    implied = frozenset(decisions(state, view))
    news = sorted(implied - case.given, key=_in_time)
    back = [_taken_back(d) for d in case.given - implied if isinstance(d, StepFired) and not d.withdrawn]
    given = case.given | implied | frozenset(back)
    fresh = [d for d in back if d not in case.given]
    return Advanced(
        msgspec.structs.replace(case, given=given), view, (*(AutoAct(f) for f in acts), *news, *fresh), state
    )  # fmt: skip


def _in_time(decision: Decision) -> tuple[Instant, str, list[str]]:
    """By time; those of one instant in an order that is always the same."""
    values = [str(value) for value in msgspec.structs.astuple(decision)]
    return getattr(decision, "at", 0), type(decision).__name__, values


def _taken_back(step: StepFired) -> StepFired:
    return msgspec.structs.replace(step, withdrawn=True)


def _refused(book: PlanBook, case: Case, fact: Fact, world: World) -> list[Refusal]:
    """Gates look at the case as it stands when the act is done, knowing what is known when it is recorded."""
    known = effective(case.facts, fact.recorded, book.versions[0].zone)
    state = walk(book, case.id, known, world, fact.at)
    return refusals(state, fact)


def look(
    book: PlanBook, case: Case, world: World, known_at: Instant, as_of: Instant | None = None
) -> tuple[CaseView, CaseState]:  # fmt: skip
    """The case as known at `known_at`, standing at `as_of` (the same instant where it is left out)."""
    at = known_at if as_of is None else as_of
    zone = book.versions[0].zone
    facts = effective(case.facts, known_at, zone)
    state = walk(book, case.id, facts, world, at)
    view = view_of(state, case.given, known_at, at)
    held = _unapproved(state.plan, case.facts, known_at)
    if held:
        agreed = walk(book, case.id, effective([f for f in case.facts if f not in held], known_at, zone), world, at)
        before = view_of(agreed, case.given, known_at, at)
        view = msgspec.structs.replace(view, clocks=tuple(stuck_broken(view.clocks, before.clocks, held)))
    return view, state


def _unapproved(plan: Plan, facts: Sequence[Fact], known_at: Instant) -> list[Fact]:
    """Corrections and voidings that the other side has not agreed to."""
    if plan.pack.late_facts.mend == "freely":
        return []
    approved = {str(f.fields.get("of")) for f in facts if f.kind == "approved" and f.recorded <= known_at}
    return [
        f for f in facts
        if f.kind in ("corrected", "withdrawn") and f.recorded <= known_at
        and f.id not in approved and not f.fields.get("approved_by")
    ]  # fmt: skip
