"""One contract as it lives through a timeline: its cases, what they may ask of each other, and the sweep of time.

Facts come in the order in which they were recorded; between them time comes to every instant at which something
is due. This is what commands and sweep do in the live system, with the same step (`runner.advance`).
"""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

import msgspec

from opspact.kernel.time import MICROSECOND, Instant
from opspact.measures.engine import Results, Tally
from opspact.measures.intervals import Interval, condition_intervals
from opspact.plans.plan import PlanBook
from opspact.runner.actors import SYSTEM
from opspact.runner.advance import Advanced, advance
from opspact.runner.duties import CONTRACT
from opspact.runner.outage_facts import concerns_key, samples_under
from opspact.runner.records import fact_record, records_of
from opspact.runner.shapes import AutoAct, Case, CaseBrief, CaseView, Decision, Fact, Refusal
from opspact.runner.walk import effective
from opspact.simulate.stock import Stock


class Contract:
    """The cases of one contract. Implements what `runner.shapes.World` asks for."""

    def __init__(self, book: PlanBook) -> None:
        self.book = book
        self.now: Instant = 0
        self.decided: list[tuple[Instant, Decision]] = []
        self.refused: set[str] = set()
        self.accepted: list[Fact] = []
        self._cases: dict[str, Advanced] = {}
        self._people: dict[str, dict[str, Any]] = {}
        self._stock = Stock()

    # What a case may ask about everything outside it

    def cases(self, kind: str) -> Iterable[CaseBrief]:
        """The cases of a kind."""
        for case in self._cases.values():
            view = case.view
            if view.kind == kind and view.opened is not None:
                yield CaseBrief(view.id, kind, view.closed is None, view.level, view.fields)

    def facts(self, kind: str, since: Instant, until: Instant) -> Iterable[Fact]:
        """Accepted facts of a kind that happened in [since, until)."""
        return [fact for fact in self.accepted if fact.kind == kind and since <= fact.at < until]

    def outages(self, kind: str, key: str, besides: str) -> Iterable[Interval]:
        """Outage intervals under a key that other cases or the contract know of."""
        for name, case in self._cases.items():
            if name != besides:
                yield from condition_intervals(samples_under(case.state, kind, key))

    def excluded(self, reasons: Iterable[str], kind: str, key: str, besides: str) -> Iterable[Interval]:
        """Exclusions that other cases or the contract know of, for outages under a key."""
        for name, case in self._cases.items():
            for wait in case.state.pauses if name != besides else []:
                if wait.reason in reasons and wait.counts and concerns_key(case.state, kind, key, wait.fact):
                    yield Interval(wait.fact.at, wait.end.at if wait.end else None, (wait.fact.id,))

    def person(self, person: str) -> Mapping[str, Any]:
        """What `staff` facts say of a person."""
        return self._people.get(person, {})

    def stock(self, part: str, store: str) -> Decimal:
        """The latest quantity of a part."""
        return self._stock.quantity(part, store)

    def quota_left(self, quota: str, at: Instant) -> Decimal:
        """What is left of a quota after everything accepted so far."""
        statements = self._results(at).quotas.get(quota, ())
        return next((s.left for s in reversed(statements) if s.period.start <= at < s.period.end), Decimal(0))

    def quota_use(self, quota: str, fact: Fact) -> Decimal:
        """How much a fact would use: the difference it makes."""
        before = self.quota_left(quota, fact.at)
        tally = self._tally()
        tally.add(fact_record(fact, {}))
        statements = tally.results(fact.at).quotas[quota]
        after = next(
            (s.left - s.overdrawn for s in reversed(statements) if s.period.start <= fact.at < s.period.end), before
        )
        return before - after

    def measure(self, measure: str, at: Instant) -> Decimal | None:
        """The measure's value in the period that runs."""
        found = [r for r in self._results(at).measures.get(measure, ()) if r.period.start <= at < r.period.end]
        return found[-1].value if found else None

    def _tally(self) -> Tally:
        tally = Tally(self.book.at(self.now))
        facts = effective(self.accepted, self.now, self.book.versions[0].zone)
        for record in records_of(self.book, [(c.view, c.state) for c in self._cases.values()], facts, ()):
            tally.add(record)
        return tally

    def _results(self, at: Instant) -> Results:
        return self._tally().results(at)

    # Time and facts

    def sweep(self, until: Instant) -> None:
        """Let time come to everything that is due before `until`: one step for each case in which something is."""
        for name, case in list(self._cases.items()):
            if case.view.next_at is not None and case.view.next_at < until:
                self._step(name, until - MICROSECOND)

    def take(self, fact: Fact) -> None:
        """Take one fact: into its case, its cases, or the contract; then let those it touches see it."""
        self.sweep(fact.recorded)
        self.now = max(self.now, fact.recorded)
        names = [str(name) for name in fact.fields.get("cases", ())] or [fact.case or self._case_of(fact)]
        taken = [self._take(msgspec.structs.replace(fact, case=name)) for name in names]
        if not any(taken):
            return
        self.accepted.append(fact)
        self._note(fact)
        self._tell_others(fact, names)

    def _case_of(self, fact: Fact) -> str:
        """A correction, withdrawal or approval that names a fact belongs to the case of that fact."""
        named = str(fact.fields.get("of", ""))
        return next((f.case for f in self.accepted if f.id == named and f.case), CONTRACT)

    def _take(self, fact: Fact) -> bool:
        new = fact.case not in self._cases
        given = self._step(fact.case, fact)
        if new and fact.case != CONTRACT:
            self._inherit(fact)
        return not any(isinstance(decision, Refusal) for decision in given)

    def _inherit(self, fact: Fact) -> None:
        """A case that begins while an exclusion of the whole contract lasts learns of it."""
        contract = self._cases.get(CONTRACT)
        for wait in contract.state.pauses if contract else []:
            if wait.end is None and _concerns(wait.fact, self._cases[fact.case].view):
                own = msgspec.structs.replace(wait.fact, case=fact.case, recorded=fact.recorded)
                self._step(fact.case, own)

    def _step(self, name: str, event: Fact | Instant) -> Sequence[Decision]:
        old = self._cases.get(name)
        done = advance(self.book, old.case if old else Case(name), event, self)
        self._cases[name] = done
        for decision in done.decisions:
            self.decided.append((_decided_at(event, decision), decision))
            if isinstance(decision, AutoAct):
                self.accepted.append(decision.fact)
        return done.decisions

    def _note(self, fact: Fact) -> None:
        if fact.kind == "staff" and fact.person:
            self._people.setdefault(fact.person, {}).update(fact.fields)
        elif fact.kind == "stock":
            self._stock.note(fact)
        elif fact.kind == "merged" and fact.case in self._cases:
            self._absorb(fact)

    def _absorb(self, fact: Fact) -> None:
        """The case merged into learns of the earlier start (edge case 13)."""
        child = self._cases[fact.case].view
        into = str(fact.fields.get("into", ""))
        if child.opened is None or into not in self._cases:
            return
        fields = {"from_case": fact.case, "opened": child.opened}
        self._step(
            into, Fact(f"{fact.id}/absorbed", "absorbed", fact.at, fact.recorded, into, by=SYSTEM, fields=fields)
        )

    def _tell_others(self, fact: Fact, names: Sequence[str]) -> None:
        """A shared outage or an exclusion of the whole contract concerns open cases it does not name."""
        pack = self.book.at(fact.at).pack
        outage = any(fact.kind in (*kind.starts, *kind.ends) for kind in pack.outages.values())
        whole = names == [CONTRACT] and fact.kind in ("exclusion_started", "exclusion_ended")
        for name in [n for n in self._cases if n not in names and n != CONTRACT] if outage or whole else []:
            view = self._cases[name].view
            if view.closed is None and _concerns(fact, view):
                self._step(name, msgspec.structs.replace(fact, case=name) if whole else fact.recorded)

    def all_facts(self) -> list[Fact]:
        """Every fact once, those of several cases and automatic acts included."""
        return list({fact.id: fact for done in self._cases.values() for fact in done.case.facts}.values())

    def advanced(self) -> Mapping[str, Advanced]:
        """Every case by id, the contract's own facts among them."""
        return self._cases


def _decided_at(event: Fact | Instant, decision: Decision) -> Instant:
    """When the live system would have decided: at the recording of a fact, or at the instant that made it due."""
    if isinstance(event, Fact):
        return event.recorded
    own = decision.fact.at if isinstance(decision, AutoAct) else decision.at
    return min(own, event)


def _concerns(fact: Fact, view: CaseView) -> bool:
    """A fact about one service, site or item concerns the cases that name no other."""
    names = ("service", "site", "item", "customer")
    return all(view.fields.get(n) in (None, fact.fields.get(n)) for n in names if n in fact.fields)
