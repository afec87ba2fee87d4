"""Quotas and measures of a contract as they stand: for conditions that ask about them, and for pages.

They are computed from every case of the contract, as a timeline run does; ask only where a plan's condition or a person
wants to know.
"""

from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING

from opspact.kernel.time import Instant
from opspact.measures.engine import Results, Tally
from opspact.plans.plan import PlanBook
from opspact.runner.advance import look
from opspact.runner.records import Seen, fact_record, records_of
from opspact.runner.shapes import Fact
from opspact.runner.walk import effective
from opspact.work.casefile import cases_of
from opspact.work.models import WorkItem

if TYPE_CHECKING:
    from opspact.work.world import LiveWorld

BATCH = 500


class Figures:
    """The figures of one contract at the present."""

    def __init__(self, contract: int, book: PlanBook, world: "LiveWorld") -> None:
        self.contract = contract
        self.book = book
        self.world = world

    def quota_left(self, quota: str, at: Instant) -> Decimal:
        """What is left of a quota after everything accepted so far."""
        statements = self._tally(at).results(at).quotas.get(quota, ())
        return next((s.left for s in reversed(statements) if s.period.start <= at < s.period.end), Decimal(0))

    def quota_use(self, quota: str, fact: Fact) -> Decimal:
        """How much a fact would use: the difference it makes."""
        before = self.quota_left(quota, fact.at)
        tally = self._tally(fact.at)
        tally.add(fact_record(fact, {}))
        statements = tally.results(fact.at).quotas[quota]
        after = next(
            (s.left - s.overdrawn for s in reversed(statements) if s.period.start <= fact.at < s.period.end), before
        )
        return before - after

    def measure(self, measure: str, at: Instant) -> Decimal | None:
        """The measure's value in the period that runs."""
        rows = self.results(at).measures.get(measure, ())
        found = [r for r in rows if r.period.start <= at < r.period.end]
        return found[-1].value if found else None

    def results(self, at: Instant) -> Results:
        """All results as they stand."""
        return self._tally(at).results(at)

    def _tally(self, at: Instant) -> Tally:
        seen = list(self._seen(at))
        facts = {fact.id: fact for _, state in seen for fact in state.history}
        known = effective(list(facts.values()), at, self.book.versions[0].zone)
        tally = Tally(self.book.at(at))
        for record in records_of(self.book, seen, known, ()):
            tally.add(record)
        return tally

    def _seen(self, at: Instant) -> Iterator[Seen]:
        rows = WorkItem.objects.everything().filter(contract_id=self.contract).order_by("id")
        items = dict(rows.values_list("id", "key"))
        ids = list(items)
        for start in range(0, len(ids), BATCH):
            part = {one: items[one] for one in ids[start : start + BATCH]}
            for case in cases_of(part).values():
                yield look(self.book, case, self.world, at)
