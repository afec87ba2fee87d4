"""What a history comes to, for people and programs; and one ticket of it with everything behind its clocks."""

from collections.abc import Iterator, Mapping
from decimal import ROUND_FLOOR, Decimal
from itertools import chain
from pathlib import Path
from typing import Final, TypeVar

from opspact.kernel.time import Instant, iso
from opspact.plans.phrasing import Names
from opspact.plans.plan import PlanBook
from opspact.simulate.bulk.alone import walk_alone
from opspact.simulate.bulk.history import HistoryError, Ticket, parts, tickets
from opspact.simulate.bulk.replay import Counts, Replayed
from opspact.simulate.bulk.shapes import Reader
from opspact.simulate.figures import figures
from opspact.simulate.outcome import Outcome
from opspact.simulate.presenting import present
from opspact.simulate.result import HistoryResult, PromiseCount, Result

T = TypeVar("T")
_CENT: Final = Decimal("0.01")


def present_history(replayed: Replayed, book: PlanBook, until: Instant, seconds: float) -> HistoryResult:
    """The result of a replay that took so many seconds."""
    plan, names, found = book.latest, Names(book), replayed.results
    return HistoryResult(
        plan=plan.pack.plan, title=plan.pack.title, zone=plan.zone.key, until=iso(until, plan.zone),
        tickets=replayed.tickets, alone=replayed.alone, seconds=round(seconds, 3),
        promises=tuple(_promises(replayed.counts, names, book)),
        **figures(
            names, plan.zone, plan.pack.currency,
            measures=_flat(found.measures), money=_flat(found.money), quotas=_flat(found.quotas),
            triggers=_flat(found.triggers),
        ),
    )  # fmt: skip


def _flat(rows: Mapping[str, tuple[T, ...]]) -> Iterator[T]:
    return chain.from_iterable(rows.values())


def _promises(counts: Counts, names: Names, book: PlanBook) -> Iterator[PromiseCount]:
    """Every promise that the history made, in the order of the plan."""
    for name in dict.fromkeys(name for plan in book.versions for name in plan.pack.commitments):
        kept, broken, open_ = (counts[name, verdict] for verdict in ("kept", "broken", "open"))
        if kept or broken or open_:
            yield PromiseCount(
                clock=name, title=names.title("commitments", name), clause=names.clause("commitments", name),
                kept=kept, broken=broken, open=open_, share=_share(kept, kept + broken),
            )  # fmt: skip


def _share(part: int, whole: int) -> str | None:
    return f"{(Decimal(100 * part) / whole).quantize(_CENT, ROUND_FLOOR)}" if whole else None


def one_ticket(book: PlanBook, history: Path, name: str, until: Instant) -> Result:
    """The ticket that a name such as `T1/restore` begins with, walked as the replay walks it. Raises HistoryError."""
    reader = Reader(book.versions[0])
    ticket = _find(history, name)
    walked = walk_alone(book, reader.facts(reader.read(ticket)), until)
    return present(Outcome(until, until, (walked.view,), ()), book, book.latest.zone)


def _find(history: Path, name: str) -> Ticket:
    for ticket in chain.from_iterable(map(tickets, parts(history))):
        if name.startswith(f"{ticket.case}/"):
            return ticket
    raise HistoryError(f"{history.name}: there is no ticket to which {name!r} belongs; write TICKET/PROMISE")
