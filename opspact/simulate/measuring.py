"""Measures, money, quotas and triggers of a contract: by the version in force in each period, sealed where closed."""

from collections.abc import Sequence

from opspact.clock.shapes import ClockView
from opspact.kernel.time import Instant
from opspact.measures.engine import Results
from opspact.measures.ledger import Ledger
from opspact.measures.seals import Closing, Sealed, seal
from opspact.plans.plan import PlanBook
from opspact.runner.advance import look
from opspact.runner.duties import duty_clocks
from opspact.runner.records import Seen, records_of
from opspact.runner.shapes import Fact
from opspact.runner.walk import effective
from opspact.simulate.contract import Contract


def sealed_results(contract: Contract, known_at: Instant, as_of: Instant) -> Sealed:
    """All results as they stand, with closed periods as they were known when they were closed."""
    now = results_at(contract, known_at, as_of)
    closings = [
        Closing(
            str(fact.fields.get("period", "")),
            fact.recorded,
            fact.id,
            results_at(contract, fact.recorded, fact.recorded),
        )
        for fact in contract.accepted
        if fact.kind == "period_closed" and fact.recorded <= min(known_at, as_of)
    ]
    return seal(now, closings)


def results_at(contract: Contract, known_at: Instant, as_of: Instant) -> Results:
    """All results as known at an instant, each period by the version in force when it starts."""
    book = contract.book
    seen = [look(book, done.case, contract, known_at, as_of) for done in contract.advanced().values()]
    known = effective(contract.accepted, known_at, book.versions[0].zone)
    facts = [f for f in known if f.at <= as_of]
    owed = duty_clocks(book, contract.all_facts(), contract, known_at, as_of)
    return tallied(book, seen, facts, owed, as_of)


def tallied(
    book: PlanBook, seen: Sequence[Seen], facts: Sequence[Fact], owed: Sequence[ClockView], as_of: Instant
) -> Results:  # fmt: skip
    """Tally every record; each period follows the version in force when it begins."""
    ledger = Ledger(book)
    for record in records_of(book, seen, facts, owed):
        ledger.add(record)
    return ledger.results(as_of)
