"""What a case may ask about everything outside it, answered by the database: one contract's world.

Every answer is a bounded read by index, asked only where a plan's condition needs it. Implements `runner.shapes.World`.
"""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from decimal import Decimal
from typing import Any, Final

import msgspec
from django.db import connection

from opspact.journal.models import Event
from opspact.kernel.time import Instant, instant, to_datetime
from opspact.measures.intervals import Interval
from opspact.plans.plan import PlanBook
from opspact.runner.shapes import CaseBrief, Fact
from opspact.work.casefile import fact_of
from opspact.work.figures import Figures
from opspact.work.models import WorkItem

LOOK_BACK: Final = timedelta(days=400)
"""Outages that ended longer ago count in no total: the longest is that of a contract year."""
_SPANS: Final = """SELECT s.kind, s.reason, w.key, s.start, s.end, s.facts FROM work_outagespan s
    JOIN work_workitem w ON w.id = s.work_id
    WHERE s.contract_id = %s AND s.key = %s AND (s.end IS NULL OR s.end > %s) ORDER BY s.start, s.id"""

_SEVERAL: Final = ""
_Known = dict[tuple[str, str], dict[Interval, str]]
"""By kind of outage and reason of exclusion: each interval once, with the only case that knows of it, or `_SEVERAL`."""


def _of_others(known: Mapping[Interval, str] | None, besides: str) -> list[Interval]:
    """The intervals that some other case knows of. Thousands that share an outage know of the same one."""
    return [span for span, owner in (known or {}).items() if owner != besides]


class LiveWorld:
    """The world of one contract. Short-lived: what it has read it keeps for the step at hand."""

    def __init__(self, contract: int, book: PlanBook, at: Instant) -> None:
        self.contract = contract
        self.book = book
        self.at = at
        self._figures = Figures(contract, book, self)
        self._kept: dict[Any, list[Fact]] = {}
        self._known: dict[str, _Known] = {}

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
            self._kept[name] = list({row.key: fact_of(row) for row in rows}.values())
        return self._kept[name]

    def outages(self, kind: str, key: str, besides: str) -> Iterable[Interval]:
        """Outage intervals under a key that other cases or the contract know of."""
        return _of_others(self._spans(key, besides).get((kind, "")), besides)

    def excluded(self, reasons: Iterable[str], kind: str, key: str, besides: str) -> Iterable[Interval]:
        """Exclusions of these reasons that other cases or the contract know of, for outages under a key."""
        known = [(reason, self._spans(part, besides)) for reason in reasons for part in (key, "")]
        return [span for reason, spans in known for span in _of_others(spans.get((kind, reason)), besides)]

    def _spans(self, key: str, besides: str) -> "_Known":
        """What is known under a key, by kind of outage and reason of exclusion: one read for all of them.

        Under a case's own key nobody else knows of anything.
        """
        if key == f"case:{besides}":
            return {}
        if key not in self._known:
            found: _Known = {}
            with connection.cursor() as cursor:
                cursor.execute(_SPANS, [self.contract, key, to_datetime(self.at) - LOOK_BACK])
                for kind, reason, owner, start, end, facts in cursor.fetchall():
                    ids = tuple(msgspec.json.decode(facts) if isinstance(facts, str | bytes) else facts)
                    span = Interval(instant(start), None if end is None else instant(end), ids)
                    owners = found.setdefault((kind, reason), {})
                    owners[span] = owner if owners.get(span, owner) == owner else _SEVERAL
            self._known[key] = found
        return self._known[key]

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
