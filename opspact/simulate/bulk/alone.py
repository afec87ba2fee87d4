"""The world of a ticket that is replayed by itself: a history knows of no other case, person, part or quota."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from opspact.kernel.time import Instant
from opspact.measures.intervals import Interval
from opspact.runner.shapes import CaseBrief, Fact


class Alone:
    """Implements `runner.shapes.World` with nothing in it."""

    def cases(self, kind: str) -> Iterable[CaseBrief]:
        """No other case."""
        return ()

    def facts(self, kind: str, since: Instant, until: Instant) -> Iterable[Fact]:
        """No fact of the contract."""
        return ()

    def outages(self, kind: str, key: str, besides: str) -> Iterable[Interval]:
        """No other outage."""
        return ()

    def excluded(self, reasons: Iterable[str], kind: str, key: str, besides: str) -> Iterable[Interval]:
        """No exclusion of the contract."""
        return ()

    def person(self, person: str) -> Mapping[str, Any]:
        """Nothing is recorded of a person."""
        return {}

    def stock(self, part: str, store: str) -> Decimal:
        """Nothing in store."""
        return Decimal(0)

    def quota_left(self, quota: str, at: Instant) -> Decimal:
        """Nothing granted."""
        return Decimal(0)

    def quota_use(self, quota: str, fact: Fact) -> Decimal:
        """Nothing used."""
        return Decimal(0)

    def measure(self, measure: str, at: Instant) -> Decimal | None:
        """No measure."""
        return None
