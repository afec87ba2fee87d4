"""The world of a ticket that is replayed by itself: a history knows of no other case, person, part or quota."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from opspact.kernel.time import FAR, Instant
from opspact.measures.intervals import Interval
from opspact.plans.plan import PlanBook
from opspact.runner.shapes import CaseBrief, CaseView, Fact
from opspact.runner.state import CaseState
from opspact.runner.view import view_of
from opspact.runner.walk import effective, walk


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


class Walked(NamedTuple):
    """A ticket walked by itself: how it stands, the walked state, and its facts as they hold."""

    view: CaseView
    state: CaseState
    facts: list[Fact]


def walk_alone(book: PlanBook, facts: Sequence[Fact], until: Instant) -> Walked:
    """The ticket of these facts by itself, by the same walk and fold as everywhere."""
    known = effective(facts, FAR, book.versions[0].zone)
    state = walk(book, facts[0].case, known, Alone(), until)
    return Walked(view_of(state, (), FAR, until), state, known)
