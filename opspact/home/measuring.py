"""The figures of one contract in one month: measures, money and quotas, each with its definition beside it."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

import msgspec

from opspact.agreements.document import Blocks, document
from opspact.kernel.now import now
from opspact.kernel.time import instant, to_datetime
from opspact.measures.quotas import Statement
from opspact.measures.results import Money, Result
from opspact.plans.phrasing import Names
from opspact.plans.plan import PlanBook
from opspact.simulate.figure_words import sentences, short
from opspact.tenancy.access import require
from opspact.tenancy.viewer import Viewer
from opspact.work.figures import Figures
from opspact.work.months import Month
from opspact.work.world import LiveWorld

LINKED: Final = 12
"""So many of the records behind a figure are named."""


class Figure(msgspec.Struct, frozen=True):
    """One figure as a report shows it."""

    name: str
    title: str
    clause: str
    period: str
    key: str
    value: str
    unit: str
    target: str
    met: bool | None
    open: bool
    """The period still runs."""
    provisional: bool
    sealed: bool
    records: int
    sentences: tuple[str, ...]
    definition: Blocks = ()
    misses: tuple[str, ...] = ()


class Figured(msgspec.Struct, frozen=True):
    """Everything that the plan has computed for a month."""

    measures: list[Figure]
    money: list[Figure]
    quotas: list[Figure]


def figured(viewer: Viewer, contract: int, book: PlanBook, month: Month, lang: str) -> Figured:
    """The figures whose periods share time with the month. Computed from every case of the contract, when asked."""
    require(viewer, "reports.read")
    moment = now()
    results = Figures(contract, book, LiveWorld(contract, book, moment)).results(moment)
    teller = _Teller(book, lang, month)
    return Figured(
        [teller.measure(row) for rows in results.measures.values() for row in teller.within(rows)],
        [teller.money(row) for rows in results.money.values() for row in teller.within(rows)],
        [teller.quota(row) for rows in results.quotas.values() for row in teller.within(rows)],
    )


class _Teller:
    def __init__(self, book: PlanBook, lang: str, month: Month) -> None:
        self.names, self.lang = Names(book), lang
        self.plan = book.at(min(now(), instant(month.end) - 1))
        self.start, self.end = instant(month.start), instant(month.end)
        self.parts = {part.id: part.blocks for part in document(self.plan.pack, lang).parts}

    def within(self, rows: Sequence[Any]) -> Iterator[Any]:
        """The results whose period shares time with the month."""
        return (row for row in rows if row.period.start < self.end and row.period.end > self.start)

    def measure(self, row: Result) -> Figure:
        entry: Any = self.names.entry("measures", row.measure)
        value = "–" if row.value is None else short(row.value)
        return self._figure("measures", row.measure, row, value, unit=getattr(entry, "unit", ""), target=row.target,
                            met=row.met, records=row.records, misses=row.misses[:LINKED])  # fmt: skip

    def money(self, row: Money) -> Figure:
        return self._figure("money", row.item, row, _amount(row.amount), records=len(row.links))

    def quota(self, row: Statement) -> Figure:
        entry: Any = self.names.entry("quotas", row.quota)
        return self._figure("quotas", row.quota, row, short(row.left), unit=getattr(entry, "unit", ""))

    def _figure(self, section: str, name: str, row: Any, value: str, **more: Any) -> Figure:
        told = sentences(row.lines, self.names, self.plan.zone)
        known: Mapping[str, Any] = {"unit": "", "target": "", "met": None, "records": 0}
        return Figure(
            name=name, title=self.names.say(section, name, self.lang), clause=self.names.clause(section, name),
            period=self._period(row), key=" · ".join(getattr(row, "key", ())), value=value,
            open=getattr(row, "open", False), provisional=getattr(row, "provisional", False),
            sealed=getattr(row, "sealed", False), sentences=told.zh if self.lang == "zh" else told.en,
            definition=self.parts.get(f"{section}.{name}", ()), **{**known, **more},
        )  # fmt: skip

    def _period(self, row: Any) -> str:
        """From the first to the last day."""
        first, last = (to_datetime(at, self.plan.zone).date() for at in (row.period.start, row.period.end - 1))
        return f"{first} – {last}"


def _amount(value: Decimal) -> str:
    return f"{value:,.2f}"
