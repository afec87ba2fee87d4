"""Measures under an amended plan: each period follows the version in force when it begins (architecture
§2, Plan).
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Protocol, TypeVar

from opspact.calendars.periods import Period
from opspact.kernel.time import Instant
from opspact.measures.columns import Columns
from opspact.measures.engine import Partials, Results, Tally
from opspact.measures.records import Record
from opspact.measures.views import Ask
from opspact.plans.plan import Plan, PlanBook


class _Dated(Protocol):
    @property
    def period(self) -> Period: ...


R = TypeVar("R", bound=_Dated)


class Ledger:
    """A tally per version of a plan. Caps over longer periods count what the same version made due."""

    def __init__(self, book: PlanBook, *, keep_links: bool = True, ask: Ask | None = None) -> None:
        """Raises TermError as `Tally` does."""
        self._book = book
        self._tallies = [Tally(plan, keep_links=keep_links, ask=ask) for plan in book.versions]

    def add(self, record: Record) -> None:
        """Count one record wherever any version asks for it."""
        for tally in self._tallies:
            tally.add(record)

    def add_columns(self, columns: Columns) -> None:
        """Count many like records at once."""
        for tally in self._tallies:
            tally.add_columns(columns)

    def partials(self) -> list[Partials]:
        """What has been counted so far, as plain data for another process."""
        return [tally.partials() for tally in self._tallies]

    def merge(self, other: Sequence[Partials]) -> None:
        """Count everything that another ledger of the same plan counted."""
        for tally, partials in zip(self._tallies, other, strict=True):
            tally.merge(partials)

    def results(self, now: Instant) -> Results:
        """All results at `now`, each period by its version."""
        found = [(tally.plan, tally.results(now)) for tally in self._tallies]
        if len(found) == 1:
            return found[0][1]
        return Results(
            measures=self._joined([(plan, results.measures) for plan, results in found]),
            money=self._joined([(plan, results.money) for plan, results in found]),
            triggers=self._joined([(plan, results.triggers) for plan, results in found]),
            quotas=self._joined([(plan, results.quotas) for plan, results in found]),
            shown={name: ids for _, results in found for name, ids in results.shown.items()},
        )

    def _joined(self, found: Sequence[tuple[Plan, Mapping[str, tuple[R, ...]]]]) -> dict[str, tuple[R, ...]]:
        names = dict.fromkeys(name for _, section in found for name in section)
        return {name: tuple(self._rows(name, found)) for name in names}

    def _rows(self, name: str, found: Sequence[tuple[Plan, Mapping[str, tuple[R, ...]]]]) -> Iterator[R]:
        for plan, section in found:
            for row in section.get(name, ()):
                if self._book.at(max(row.period.start, plan.start)) is plan:
                    yield row
