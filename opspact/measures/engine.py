"""The tally: records stream in, tallies of several processes merge, results come out (architecture §3,
Measure).
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Protocol

import msgspec

from opspact.kernel.time import Instant
from opspact.measures.aggregates import Charges, Item
from opspact.measures.availability import Outages, Stop
from opspact.measures.book import Book
from opspact.measures.charges import record_rule
from opspact.measures.charging import Factors
from opspact.measures.claims import Acts
from opspact.measures.columns import Columns, add_to
from opspact.measures.deriving import Deriver
from opspact.measures.graph import order
from opspact.measures.moneys import Moneys
from opspact.measures.quotas import QuotaReader, Statement, Use, statements
from opspact.measures.reading import rule_of
from opspact.measures.records import Record
from opspact.measures.results import Money, Reached, Result
from opspact.measures.sources import EVERY, Selection
from opspact.measures.spans import Spans
from opspact.measures.tables import Partial, Rule, Table
from opspact.measures.triggers import reached
from opspact.measures.views import Ask, View
from opspact.plans.plan import Plan
from opspact.plans.schema.measures import Measure, ScoreItem


class Results(msgspec.Struct, frozen=True):
    """Everything that measures, money, triggers and quotas come to at one moment, by name, in order of
    time.
    """

    measures: dict[str, tuple[Result, ...]]
    money: dict[str, tuple[Money, ...]]
    triggers: dict[str, tuple[Reached, ...]]
    quotas: dict[str, tuple[Statement, ...]]
    shown: dict[str, tuple[str, ...]]
    """By measure: clocks that a stricter one on the same act outranks."""


@dataclass(frozen=True)
class Partials:
    """What a tally has counted so far: plain data that can be sent from one process to another."""

    tables: dict[str, Partial]
    stops: dict[str, list[Stop]]
    uses: dict[str, list[Use]]
    acts: list[Record]


class _Taker(Protocol):
    def add(self, view: View) -> None: ...


class Tally:
    """Partial results of one plan version. Records may come in any order, and in several tallies that
    merge.
    """

    def __init__(self, plan: Plan, *, keep_links: bool = True, ask: Ask | None = None) -> None:
        """`keep_links=False` bounds the memory of bulk runs: results then say how many records, not which.

        Raises TermError for measures or money that cannot be read or rest on each other in a circle.
        """
        self.plan = plan
        self._ask = ask
        self._spans = Spans(plan)
        self._order = order(plan.pack)
        self._tables = {slot: Table(rule, self._spans, keep_links) for slot, rule in _rules(plan, ask)}
        self._outages = {
            f"measures.{name}": Outages(measure, measure.availability, plan, ask)
            for name, measure in plan.pack.measures.items()
            if measure.availability
        }
        self._quotas = {name: QuotaReader(quota, plan, ask) for name, quota in plan.pack.quotas.items()}
        self._acts: list[Record] = []
        self._takers = self._dispatch()

    def add(self, record: Record) -> None:
        """Count one record wherever the plan asks for it."""
        view = View(self.plan, record, self._ask)
        for taker in self._takers.get((record.source, record.name), ()):
            taker.add(view)
        for taker in self._takers.get((record.source, EVERY), ()):
            taker.add(view)
        if record.source == "facts" and record.name in ("waived", "claimed"):
            self._acts.append(record)

    def add_columns(self, columns: Columns) -> None:
        """Count many like records at once."""
        source, name = columns.record.source, columns.record.name
        for taker in (*self._takers.get((source, name), ()), *self._takers.get((source, EVERY), ())):
            if isinstance(taker, Table):
                add_to(taker, columns, self.plan, self._ask)
            else:
                for n in range(len(next(iter(columns.moments.values())))):
                    taker.add(View(self.plan, columns.single(n), self._ask))

    def partials(self) -> "Partials":
        """What has been counted so far, as plain data for another process."""
        return Partials(
            {slot: table.partial for slot, table in self._tables.items()},
            {slot: outages.stops for slot, outages in self._outages.items()},
            {name: quota.uses for name, quota in self._quotas.items()},
            self._acts,
        )

    def merge(self, other: "Tally | Partials") -> None:
        """Count everything that another tally of the same plan counted."""
        partials = other.partials() if isinstance(other, Tally) else other
        for slot, partial in partials.tables.items():
            self._tables[slot].merge(partial)
        for slot, stops in partials.stops.items():
            self._outages[slot].stops += stops
        for name, uses in partials.uses.items():
            self._quotas[name].uses += uses
        self._acts += partials.acts

    def results(self, now: Instant) -> Results:
        """All results as they stand at `now`, for periods that have begun. The tally itself stays as it
        is.
        """
        book = Book()
        deriver = Deriver(self.plan, self._spans, self._tables, self._outages, book, now)
        moneys = Moneys(self.plan, self._spans, deriver, book, Acts(self.plan, self._acts, now), now)
        triggers: dict[str, tuple[Reached, ...]] = {}
        for node in self._order:
            section, _, name = node.partition(".")
            if section == "measures":
                deriver.measure(name)
            elif section == "money":
                moneys.item(name)
            else:
                triggers[name] = tuple(reached(self.plan.pack, name, book))
        return self._collected(book, triggers, now)

    def _collected(self, book: Book, triggers: dict[str, tuple[Reached, ...]], now: Instant) -> Results:
        pack = self.plan.pack
        rows: dict[str, Any] = book.rows
        return Results(
            measures={name: rows[f"measures.{name}"] for name in pack.measures},
            money={name: rows[f"money.{name}"] for name in pack.money},
            triggers={name: triggers[name] for name in pack.triggers},
            quotas={
                name: tuple(statements(name, quota, self._quotas[name].uses, self._spans, now))
                for name, quota in pack.quotas.items()
            },
            shown={
                slot.removeprefix("measures."): tuple(sorted(table.partial.shown))
                for slot, table in self._tables.items()
                if table.rule.strictest
            },
        )

    def _dispatch(self) -> dict[tuple[str, str], list[_Taker]]:
        takers: dict[tuple[str, str], list[_Taker]] = defaultdict(list)
        for table in self._tables.values():
            selection = table.rule.selection
            for name in selection.names if selection.kind != "results" else ():
                takers[selection.kind, name].append(table)
        for slot, outages in self._outages.items():
            measure = self.plan.pack.measures[slot.removeprefix("measures.")]
            if measure.availability:
                takers["outages", measure.availability.of].append(outages)
            for name in measure.exclude:
                takers["exclusions", name].append(outages)
        for name, quota in self._quotas.items():
            for fact in self.plan.pack.quotas[name].used_by:
                takers["facts", fact].append(quota)
        return takers


def _rules(plan: Plan, ask: Ask | None) -> Iterator[tuple[str, Rule]]:
    """The rule of every aggregate of the plan, by slot: `measures.NAME`, `measures.NAME/LINE`,
    `money.NAME`.
    """
    for name, measure in plan.pack.measures.items():
        rule = rule_of(measure, plan, ask)
        if rule is not None:
            yield f"measures.{name}", rule
        for line, item in (measure.score.items if measure.score else {}).items():
            if item.per is not None:
                yield f"measures.{name}/{line}", _score_rule(measure, item, plan, ask)
    for name, money in plan.pack.money.items():
        if money.per_record is not None:
            yield f"money.{name}", record_rule(money, money.per_record, plan, ask)


def _score_rule(measure: Measure, item: ScoreItem, plan: Plan, ask: Ask | None) -> Rule:
    assert item.per is not None
    selection = Selection(item.per, plan, measure.exclude, ask).only_broken()
    factors = Factors(item.multiplier)
    belongs = "breach" if measure.belongs == "at" else measure.belongs
    return Rule(
        selection, measure.per, tuple(measure.by), belongs,
        lambda view, _: Item(weight=factors.of(view)), Charges,
    )  # fmt: skip
