"""What is owed for periods of the contract, beside the contract's own facts: its clocks and the steps they fire."""

from datetime import timedelta
from typing import Final

import msgspec

from opspact.clock.shapes import ClockView
from opspact.journal.models import Event
from opspact.kernel.now import now
from opspact.kernel.time import MICROSECOND, Instant, local_date, start_of_day
from opspact.plans.plan import PlanBook
from opspact.runner.advance import Advanced, advance
from opspact.runner.duties import duty_clocks
from opspact.runner.happenings import kinds_of
from opspact.runner.shapes import Case, Fact, StepFired
from opspact.runner.view import steps_fired
from opspact.work.casefile import case_of, fact_of
from opspact.work.derive import line_of
from opspact.work.models import WorkItem
from opspact.work.planned import plan_of
from opspact.work.world import LiveWorld

_MENDING: Final = ("corrected", "withdrawn", "approved")


def step_with_duties(book: PlanBook, case: Case, event: Fact | Instant, world: LiveWorld) -> Advanced:
    """The one step of the contract, and beside it the duties: their clocks in the view, their steps decided.

    A step is given out once; one that later knowledge takes back is given out again as withdrawn.
    """
    duties = {name for plan in book.versions for name in plan.pack.duties}
    given = frozenset(d for d in case.given if isinstance(d, StepFired) and d.commitment in duties)
    done = advance(book, msgspec.structs.replace(case, given=case.given - given), event, world)
    if not duties:
        return done
    at = event.recorded if isinstance(event, Fact) else event
    clocks = duty_clocks(book, _facts(book, done, world), world, at, at)
    implied = frozenset(step for clock in clocks for step in _steps(book, clock))
    back = frozenset(msgspec.structs.replace(s, withdrawn=True) for s in given - implied if not s.withdrawn)
    fresh = sorted((implied | back) - given, key=lambda step: step.at)
    view = msgspec.structs.replace(
        done.view, clocks=(*done.view.clocks, *clocks), next_at=_next(book, done, clocks, at)
    )  # fmt: skip
    case = msgspec.structs.replace(done.case, given=done.case.given | given | frozenset(fresh))
    return msgspec.structs.replace(done, case=case, view=view, decisions=(*done.decisions, *fresh))


def owed(item: WorkItem, key: tuple[str, str, int]) -> ClockView | None:
    """One clock of the contract's own item as it stands now, by promise, line and round; None where it has none such.

    Nothing is written.
    """
    at, book = now(), plan_of(item)
    done = step_with_duties(book, case_of(item.pk, item.key), at, LiveWorld(item.contract_id, book, at))
    clocks = ((c.terms.commitment, line_of(c), c.terms.round, c) for c in done.view.clocks)
    return next((clock for *named, clock in clocks if tuple(named) == key), None)


def done_by(book: PlanBook) -> frozenset[str]:
    """The kinds of fact that may fulfil a duty of the contract."""
    duties = [duty for plan in book.versions for duty in plan.pack.duties.values()]
    return frozenset(kind for duty in duties for kind in kinds_of(duty.done_by))


def _facts(book: PlanBook, done: Advanced, world: LiveWorld) -> list[Fact]:
    rows = Event.objects.filter(contract_id=world.contract, sort="fact", kind__in=[*done_by(book), *_MENDING])
    others = map(fact_of, rows.order_by("happened", "id"))
    return list({fact.id: fact for fact in (*others, *done.case.facts)}.values())


def _steps(book: PlanBook, clock: ClockView) -> list[StepFired]:
    return list(steps_fired(book.at(clock.started or 0), clock))


def _next(book: PlanBook, done: Advanced, clocks: list[ClockView], at: Instant) -> Instant:
    """The next step of a duty or of the contract's own clocks; each local midnight may open a period."""
    zone = book.versions[0].zone
    midnight = start_of_day(local_date(at, zone) + timedelta(days=1), zone)
    coming = [clock.next_at for clock in clocks if clock.next_at is not None]
    found = min([midnight, *coming, *([done.view.next_at] if done.view.next_at is not None else [])])
    # A clock that stirs at this very instant has been looked at; only later can it be found changed.
    return max(found, at + MICROSECOND)
