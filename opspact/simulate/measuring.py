"""Measures, money, quotas and triggers of a contract: by the version in force in each period, sealed where closed."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol, TypeVar

from opspact.calendars.periods import Period
from opspact.clock.shapes import ClockView
from opspact.kernel.time import Instant
from opspact.measures.engine import Results, Tally
from opspact.measures.seals import Closing, Sealed, seal
from opspact.plans.plan import Plan, PlanBook
from opspact.runner.advance import look
from opspact.runner.duties import duty_clocks
from opspact.runner.shapes import Fact
from opspact.simulate.contract import Contract
from opspact.simulate.records import Seen, records_of


def sealed_results(contract: Contract, known_at: Instant, as_of: Instant) -> Sealed:
    """All results as they stand, with closed periods as they were known when they were closed."""
    now = results_at(contract, known_at, as_of)
    closings = [
        Closing(str(fact.fields.get("period", "")), fact.recorded, fact.id, results_at(contract, fact.recorded, fact.recorded))
        for fact in contract.accepted
        if fact.kind == "period_closed" and fact.recorded <= min(known_at, as_of)
    ]
    return seal(now, closings)


def results_at(contract: Contract, known_at: Instant, as_of: Instant) -> Results:
    """All results as known at an instant, each period by the version in force when it starts."""
    book = contract.book
    seen = [look(book, done.case, contract, known_at, as_of) for done in contract.advanced().values()]
    facts = [f for f in contract.accepted if f.recorded <= known_at and f.at <= as_of]
    owed = duty_clocks(book, contract.all_facts(), contract, known_at, as_of)
    return tallied(book, seen, facts, owed, as_of)


def tallied(
    book: PlanBook, seen: Sequence[Seen], facts: Sequence[Fact], owed: Sequence[ClockView], as_of: Instant
) -> Results:  # fmt: skip
    """Tally every record under each version, and keep of each the periods that began in its time."""
    parts = []
    for plan, end in _spans(book):
        tally = Tally(plan)
        for record in records_of(book, seen, facts, owed):
            tally.add(record)
        parts.append(_within(tally.results(as_of), plan.effective if plan is not book.versions[0] else None, end))
    return parts[0] if len(parts) == 1 else _joined(parts)


def _spans(book: PlanBook) -> Iterable[tuple[Plan, Instant | None]]:
    ends = [*(plan.effective for plan in book.versions[1:]), None]
    return zip(book.versions, ends, strict=True)


class _Timed(Protocol):
    @property
    def period(self) -> Period: ...


T = TypeVar("T", bound=_Timed)


def _within(results: Results, start: Instant | None, end: Instant | None) -> Results:
    def kept(rows: Mapping[str, tuple[T, ...]]) -> dict[str, tuple[T, ...]]:
        return {name: tuple(r for r in each if _began(r.period, start, end)) for name, each in rows.items()}

    return Results(
        measures=kept(results.measures), money=kept(results.money), triggers=kept(results.triggers),
        quotas=kept(results.quotas), shown=results.shown,
    )  # fmt: skip


def _began(period: Period, start: Instant | None, end: Instant | None) -> bool:
    return (start is None or period.start >= start) and (end is None or period.start < end)


def _joined(parts: Sequence[Results]) -> Results:
    def all_of(section: str) -> dict[str, Any]:
        names = dict.fromkeys(name for part in parts for name in getattr(part, section))
        return {name: tuple(r for part in parts for r in getattr(part, section).get(name, ())) for name in names}

    return Results(
        measures=all_of("measures"), money=all_of("money"), triggers=all_of("triggers"), quotas=all_of("quotas"),
        shown=all_of("shown"),
    )  # fmt: skip
