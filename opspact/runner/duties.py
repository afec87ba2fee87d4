"""Periodic duties: their occurrences in each period, when each is due, and which fact fulfils it (architecture §1.4).

An occurrence is keyed (contract, duty, period, number, record) and so exists once. It follows the version of the
plan in force when its period starts.
"""

from collections.abc import Iterator, Sequence
from datetime import date, time, timedelta

import msgspec

from opspact.calendars.lengths import Counting
from opspact.calendars.periods import Period, period_of, periods_between
from opspact.calendars.units import before, due
from opspact.calendars.worktime import WorkCalendar
from opspact.clock.engine import fold
from opspact.clock.shapes import ClockTerms, ClockView, Mark, Target
from opspact.kernel.time import MICROSECOND, Instant, local, local_date, start_of_day
from opspact.plans.periods import rule_of
from opspact.plans.plan import Plan, PlanBook
from opspact.plans.schema.duties import Duty
from opspact.plans.terms.evaluate import holds
from opspact.plans.terms.moments import DueRule
from opspact.runner.anchoring import atom_matches
from opspact.runner.index import step_terms
from opspact.runner.questions import answer
from opspact.runner.scope import CaseScope
from opspact.runner.shapes import Fact, World
from opspact.runner.state import CaseState
from opspact.runner.values import REGISTERS, with_completeness
from opspact.runner.walk import effective

CONTRACT = "contract"
"""The subject of everything that is owed for a period of the contract."""


class Occurrence(msgspec.Struct, frozen=True):
    """One thing owed: which duty, for which period and record, from when, until when (None: no clock)."""

    name: str
    duty: Duty
    plan: Plan
    period: Period
    number: int
    record: str
    opens: Instant
    due: Instant | None

    @property
    def subject(self) -> str:
        """`duty@period`, with the record and the number where there are several."""
        parts = [f"{self.name}@{self.period.key}", *([self.record] if self.record else [])]
        return "/".join([*parts, *([f"#{self.number}"] if self.duty.times > 1 else [])])


def occurrences(book: PlanBook, until: Instant) -> Iterator[Occurrence]:
    """Every occurrence whose period has begun by `until`, of each version in its own time."""
    for plan, following in zip(book.versions, [*book.versions[1:], None], strict=True):
        end = following.effective if following else plan.end
        for name, duty in plan.pack.duties.items():
            first = start_of_day(date.fromisoformat(duty.first), plan.zone) if duty.first else plan.start
            for period in periods_between(rule_of(plan.pack, duty.every), max(plan.start, first), plan.end, plan.zone):
                if max(plan.effective, first) <= max(period.start, plan.start) < min(end, until + 1):
                    yield from _of_period(plan, name, duty, period)


def _of_period(plan: Plan, name: str, duty: Duty, period: Period) -> Iterator[Occurrence]:
    records = getattr(plan.pack, duty.each) if duty.each else [""]
    opens = max(period.start, plan.start) if duty.opens == "start" else period.end
    at = due_at(plan, duty, period)
    for record in records:
        for number in range(1, duty.times + 1):
            yield Occurrence(name, duty, plan, period, number, record, opens, at)


def due_at(plan: Plan, duty: Duty, period: Period) -> Instant | None:
    """When an occurrence is due; None where the plan sets no day (RG.3)."""
    if duty.due is None:
        return None
    calendar = plan.calendars[duty.due.calendar or duty.on or "always"]
    rule = duty.due
    if rule.edge:
        return _from_edge(calendar, rule, period)
    day = _day(plan, calendar, rule, _in_which(plan, duty, period))
    return _at(calendar, _moved(calendar, duty.closed_day, day), rule.clock)


def _in_which(plan: Plan, duty: Duty, period: Period) -> Period:
    """The period whose days are meant: where an occurrence opens at the end of its own, the one that follows."""
    if duty.opens == "start":
        return period
    following = period_of(rule_of(plan.pack, duty.every), period.end, plan.zone)
    return following or period._replace(start=period.end, end=2 * period.end - period.start)


def _from_edge(calendar: WorkCalendar, rule: DueRule, period: Period) -> Instant:
    edge = period.end if rule.edge == "end" else period.start
    if rule.lead is None or rule.lead.length is None:
        return edge
    counting = rule.lead.counting or Counting(first_day=True)
    if rule.after:
        return due(calendar, edge, rule.lead.length, counting).due
    return before(calendar, edge, rule.lead.length, rule.lead.counting or Counting())


def _day(plan: Plan, calendar: WorkCalendar, rule: DueRule, period: Period) -> date:
    first = local_date(period.start, plan.zone)
    last = local_date(period.end - 1, plan.zone)
    if rule.date is not None:
        return rule.date
    if rule.weekday is not None:
        return first + timedelta(days=(rule.weekday - first.weekday()) % 7)
    if rule.day is not None:
        return last if rule.day < 0 else min(first + timedelta(days=rule.day - 1), last)
    if rule.working is not None and rule.working < 0:
        return calendar.shift_working_days(last + timedelta(days=1), -1)
    return calendar.shift_working_days(first - timedelta(days=1), rule.working or 1)


def _moved(calendar: WorkCalendar, closed_day: str, day: date) -> date:
    if closed_day == "stay" or calendar.is_working_day(day):
        return day
    return calendar.shift_working_days(day, 1 if closed_day == "next" else -1)


def _at(calendar: WorkCalendar, day: date, clock: time | None) -> Instant:
    return local(day, clock, calendar.zone) if clock else start_of_day(day + timedelta(days=1), calendar.zone)


def duty_clocks(
    book: PlanBook, facts: Sequence[Fact], world: World, known_at: Instant, as_of: Instant
) -> list[ClockView]:  # fmt: skip
    """The clocks of all occurrences begun by `as_of`, each fulfilled by the fact that counts for it."""
    ordered = sorted(effective(facts, known_at, book.versions[0].zone), key=lambda f: (f.at, f.recorded))
    begun = [o for o in occurrences(book, as_of) if _is_owed(o, ordered, world, book)]
    done = _fulfilments(begun, [f for f in ordered if f.at <= as_of], world, book)
    return [_clock(o, done.get(o.subject), known_at, as_of) for o in begun if o.opens <= as_of]


def _is_owed(occurrence: Occurrence, facts: list[Fact], world: World, book: PlanBook) -> bool:
    """Whether the duty's own condition holds when the occurrence opens, by the facts up to then."""
    condition = occurrence.duty.when
    if condition is None:
        return True
    state = CaseState(CONTRACT, book, occurrence.plan, world, answer)
    for fact in [f for f in facts if f.at <= occurrence.opens]:
        state.history.append(fact)
        state.fields.update(fact.fields)
    field = {_field(occurrence.duty.each): occurrence.record} if occurrence.duty.each else {}
    state.fields.update(field)
    return holds(condition.node, CaseScope(state, occurrence.opens))


def _fulfilments(begun: list[Occurrence], facts: list[Fact], world: World, book: PlanBook) -> dict[str, Fact]:
    """Each fact counts for the occurrence it names, or for the oldest open one; each occurrence is fulfilled once."""
    done: dict[str, Fact] = {}
    by_duty: dict[str, list[Occurrence]] = {}
    for occurrence in begun:
        by_duty.setdefault(occurrence.name, []).append(occurrence)
    for owed in by_duty.values():
        for fact in facts:
            chosen = next((o for o in owed if o.subject not in done and _fulfils(o, fact, world, book)), None)
            if chosen is not None:
                done[chosen.subject] = fact
    return done


def _fulfils(occurrence: Occurrence, fact: Fact, world: World, book: PlanBook) -> bool:
    duty = occurrence.duty
    period = fact.fields.get("period")
    if period is not None and str(period) != occurrence.period.key:
        return False
    lapsed = duty.missed == "next" and fact.at >= _lapses(occurrence)
    if fact.at < occurrence.opens or (lapsed and period is None):
        return False
    if duty.each and str(fact.fields.get(_field(duty.each), fact.person)) != occurrence.record:
        return False
    scope = _scope(occurrence.plan, with_completeness(occurrence.plan.pack, fact), world, book)
    return any(atom_matches(atom, fact, scope, duty.owed_by) for atom in duty.done_by.atoms)


def _field(each: str) -> str:
    """The field by which facts name a record of a register."""
    return next(field for field, register in REGISTERS.items() if register == each)


def _scope(plan: Plan, fact: Fact, world: World, book: PlanBook) -> CaseScope:
    return CaseScope(CaseState(CONTRACT, book, plan, world, answer), fact.at, fact)


def _lapses(occurrence: Occurrence) -> Instant:
    """When an occurrence that does not wait lapses: one period after it opened."""
    length = occurrence.period.end - occurrence.period.start
    return occurrence.opens + length if occurrence.duty.opens == "end" else occurrence.period.end


def _clock(occurrence: Occurrence, done: Fact | None, known_at: Instant, as_of: Instant) -> ClockView:
    duty, plan = occurrence.duty, occurrence.plan
    terms = ClockTerms(
        commitment=occurrence.name, subject=CONTRACT, line=occurrence.record, round=occurrence.number,
        period=occurrence.period.key, owed_by=duty.owed_by, steps=step_terms(duty.steps),
        late_mends=plan.pack.late_facts.mend == "freely",
    )  # fmt: skip
    if occurrence.due is None or duty.due is None:
        return _without_clock(fold(terms, plan.calendars, [], known_at, as_of), occurrence, done)
    target = Target(None, occurrence.due, text=duty.due.text)
    opens = occurrence.opens
    marks = [Mark("start", opens, opens, occurrence.subject, target=target)]
    if done is not None:
        stop = Mark(
            "stop",
            max(opens, done.at),
            done.recorded,
            done.id,
            done.person or done.by,
            approved=bool(done.fields.get("approved_by")),
        )
        marks.append(stop)
    elif duty.missed == "next" and _lapses(occurrence) < as_of:
        after = _lapses(occurrence) + MICROSECOND  # done in the last instant is in time
        marks.append(Mark("release", after, after, occurrence.subject, reason="missed"))
    return fold(terms, plan.calendars, marks, known_at, as_of)


def _without_clock(view: ClockView, occurrence: Occurrence, done: Fact | None) -> ClockView:
    """Owed once in its period, with no day set: pending until it is done, never broken (RG.3)."""
    if done is None:
        return view
    return msgspec.structs.replace(view, phase="stopped", verdict="kept", started=occurrence.opens, stopped=done.at)
