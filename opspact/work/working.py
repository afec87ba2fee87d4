"""An item in hand: locked, its case loaded; steps are taken on it and stored together in the caller's transaction."""

from collections.abc import Iterable, Sequence

import msgspec

from opspact.journal.record import Actor, New
from opspact.kernel.time import MICROSECOND, Instant, instant
from opspact.plans.plan import Plan, PlanBook
from opspact.runner.advance import Advanced, advance, look
from opspact.runner.duties import CONTRACT
from opspact.runner.shapes import Case, Decision, Fact, Refusal
from opspact.work.casefile import case_of, cases_of, events_of
from opspact.work.duties import step_with_duties
from opspact.work.models import WorkItem
from opspact.work.planned import plan_of
from opspact.work.shapes import Taken
from opspact.work.store import Written, write, write_notes
from opspact.work.world import LiveWorld

MACHINE = Actor()


class Working:
    """One item while a command or the sweep works on it."""

    def __init__(
        self, item: WorkItem, book: PlanBook, case: Case | None, at: Instant, *, new: bool = False,
        world: LiveWorld | None = None,
    ) -> None:  # fmt: skip
        self.item = item
        self.book = book
        self._case = case
        self.at = at
        self.new = new
        self.world = world or LiveWorld(item.contract_id, book, at)
        """Items of one contract that are worked on together may share theirs."""
        self.done: Advanced | None = None
        self.news: list[New] = []
        self.decisions: list[Decision] = []
        self.fact: Fact | None = None
        """The fact that was accepted last."""

    @classmethod
    def on(cls, item: WorkItem, book: PlanBook, at: Instant) -> "Working":
        """Take up a stored item at an instant (not before what is in its journal already)."""
        last = instant(item.updated)
        return cls(item, book, None, max(at, last))

    @property
    def case(self) -> Case:
        """The case, read when it is first asked for."""
        if self._case is None:
            self._case = case_of(self.item.pk, self.item.key)
        return self._case

    @property
    def plan(self) -> Plan:
        """The version the item stands on; only where there are several must the case be looked at."""
        return self.book.latest if len(self.book.versions) == 1 else self.look().state.plan

    def let_time_come(self) -> None:
        """What was due before now is decided first, as the sweep would have done (a dead worker changes nothing)."""
        if self.item.next_at is not None and instant(self.item.next_at) < self.at:
            self.step(self.at - MICROSECOND)

    def step(self, event: Fact | Instant, actor: Actor = MACHINE) -> tuple[Refusal, ...]:
        """Take one step; the refusals of a refused fact, which is then not part of the case."""
        step = step_with_duties if self.item.key == CONTRACT else advance
        done = step(self.book, self.case, event, self.world)
        refused = tuple(d for d in done.decisions if isinstance(d, Refusal))
        accepted = event if isinstance(event, Fact) and not refused else None
        self.fact = accepted or self.fact
        self.news += events_of(accepted, actor, done.decisions, self.at)
        self.decisions += done.decisions
        self._case = done.case
        self.done = done
        return refused

    def look(self) -> Advanced:
        """The case as it stands; where no step was taken, looked at now."""
        if self.done is None:
            view, state = look(self.book, self.case, self.world, self.at)
            self.done = Advanced(self.case, view, (), state)
        return self.done

    def note(self, news: Sequence[New]) -> None:
        """Add events that the engine does not read."""
        self.news += news

    def store(self) -> Taken:
        """Write all that was done."""
        return store_all([self])[0]

    def store_notes(self) -> WorkItem:
        """Write events that change nothing the engine knows, and the assignment columns."""
        write_notes(self.item, self.news, self.at)
        self.news = []
        return self.item


def together(items: Iterable[WorkItem], at: Instant) -> list[Working]:
    """Take up several stored items, read together; those of one contract share their world."""
    items = list(items)
    cases = cases_of({item.pk: item.key for item in items})
    worlds = {item.contract_id: LiveWorld(item.contract_id, plan_of(item), at) for item in items}
    return [
        Working(item, plan_of(item), cases[item.pk], max(at, instant(item.updated)), world=worlds[item.contract_id])
        for item in items
    ]


def store_all(workings: Sequence[Working]) -> list[Taken]:
    """Write all that was done on several items, in one statement."""
    looks = [one.look() for one in workings]
    write(
        [
            Written(one.item, done.view, done.state, one.news, one.at, one.new)
            for one, done in zip(workings, looks, strict=True)
        ]
    )
    for one in workings:
        one.new, one.news = False, []
    return [
        Taken(one.item, done.view, tuple(one.decisions), one.fact) for one, done in zip(workings, looks, strict=True)
    ]


def own_fact(fact: Fact, key: str, recorded: Instant) -> Fact:
    """A fact of the contract or of several cases, as one case takes it."""
    return msgspec.structs.replace(fact, case=key, recorded=recorded)
