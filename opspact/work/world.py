"""What a case may ask about everything outside it, answered by the database: one contract's world.

Every answer is a bounded read by index, asked only where a plan's condition needs it. Implements `runner.shapes.World`.
"""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from decimal import Decimal
from typing import Any, Final

from opspact.journal.models import Event
from opspact.kernel.time import Instant, instant, to_datetime
from opspact.measures.intervals import Interval
from opspact.plans.plan import PlanBook
from opspact.runner.shapes import CaseBrief, Fact
from opspact.work.figures import Figures
from opspact.work.models import OutageSpan, WorkItem

LOOK_BACK: Final = timedelta(days=400)
"""Outages that ended longer ago count in no total: the longest is that of a contract year."""


class LiveWorld:
    """The world of one contract. Short-lived: what it has read it keeps for the step at hand."""

    def __init__(self, contract: int, book: PlanBook, at: Instant) -> None:
        self.contract = contract
        self.book = book
        self.at = at
        self._figures = Figures(contract, book, self)
        self._kept: dict[Any, Any] = {}

    def cases(self, kind: str) -> Iterable[CaseBrief]:
        """The cases of a kind."""
        rows = WorkItem.objects.everything().filter(contract_id=self.contract, kind=kind)
        found = rows.values_list("key", "open", "level", "fields").order_by("-id")
        return (CaseBrief(key, kind, is_open, level, fields) for key, is_open, level, fields in found.iterator(500))

    def facts(self, kind: str, since: Instant, until: Instant) -> Iterable[Fact]:
        """Facts of a kind of the whole contract that happened in [since, until), several cases' facts once."""
        name = ("facts", kind, since, until)
        if name not in self._kept:
            rows = Event.objects.filter(
                contract_id=self.contract, sort="fact", kind=kind,
                happened__gte=to_datetime(since), happened__lt=to_datetime(until),
            ).order_by("happened", "id")  # fmt: skip
            self._kept[name] = list({row.key: _fact(row) for row in rows}.values())
        found: list[Fact] = self._kept[name]
        return found

    def outages(self, kind: str, key: str, besides: str) -> Iterable[Interval]:
        """Outage intervals under a key that other cases or the contract know of."""
        return [span for owner, span in self._spans(kind, key, "") if owner != besides]

    def excluded(self, reasons: Iterable[str], kind: str, key: str, besides: str) -> Iterable[Interval]:
        """Exclusions of these reasons that other cases or the contract know of, for outages under a key."""
        return [span for reason in reasons for owner, span in self._spans(kind, key, reason) if owner != besides]

    def _spans(self, kind: str, key: str, reason: str) -> list[tuple[str, Interval]]:
        name = ("spans", kind, key, reason)
        if name not in self._kept:
            keys = [key, ""] if reason else [key]
            rows = OutageSpan.objects.everything().filter(
                contract_id=self.contract, kind=kind, key__in=keys, reason=reason
            ).filter(end__isnull=True) | OutageSpan.objects.everything().filter(
                contract_id=self.contract, kind=kind, key__in=keys, reason=reason,
                end__gt=to_datetime(self.at) - LOOK_BACK,
            )  # fmt: skip
            self._kept[name] = [
                (owner, Interval(instant(start), None if end is None else instant(end), tuple(facts)))
                for owner, start, end, facts in rows.values_list("work__key", "start", "end", "facts")
            ]
        found: list[tuple[str, Interval]] = self._kept[name]
        return found

    def person(self, person: str) -> Mapping[str, Any]:
        """What `staff` facts say of a person, the latest last."""
        rows = Event.objects.filter(contract_id=self.contract, sort="fact", kind="staff", person=person)
        known: dict[str, Any] = {}
        for fields in rows.order_by("recorded", "id").values_list("payload", flat=True):
            known |= fields
        return known

    def stock(self, part: str, store: str) -> Decimal:
        """The latest stated quantity of a part; empty store: in all."""
        rows = Event.objects.filter(contract_id=self.contract, sort="fact", kind="stock", payload__part=part)
        latest: dict[str, Decimal] = {}
        for fields in rows.order_by("recorded", "id").values_list("payload", flat=True):
            latest[str(fields.get("store", ""))] = Decimal(str(fields.get("quantity", 0)))
        return sum((n for place, n in latest.items() if store in ("", place)), start=Decimal(0))

    def quota_left(self, quota: str, at: Instant) -> Decimal:
        """What is left of a quota after everything accepted so far."""
        return self._figures.quota_left(quota, at)

    def quota_use(self, quota: str, fact: Fact) -> Decimal:
        """How much of a quota a fact would use."""
        return self._figures.quota_use(quota, fact)

    def measure(self, measure: str, at: Instant) -> Decimal | None:
        """The measure's value in the period that runs."""
        return self._figures.measure(measure, at)


def _fact(row: Event) -> Fact:
    return Fact(
        row.key, row.kind, instant(row.happened), instant(row.recorded), "", row.line, row.role, row.person, row.payload
    )
