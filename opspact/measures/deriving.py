"""From aggregates to results: each measure from its records, or from what was worked out before it."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

import msgspec

from opspact.calendars.periods import Period
from opspact.kernel.time import Instant
from opspact.measures.aggregates import Charges, Item
from opspact.measures.availability import Outages
from opspact.measures.book import Book
from opspact.measures.exact import ZERO
from opspact.measures.expressions import evaluate, names_in
from opspact.measures.graph import node_of
from opspact.measures.reading import kind_of
from opspact.measures.records import Record
from opspact.measures.results import Line, Money, Result
from opspact.measures.score import score_of
from opspact.measures.sources import Key
from opspact.measures.spans import Spans
from opspact.measures.tables import Cell, Table
from opspact.measures.views import as_quantity
from opspact.plans.plan import Plan
from opspact.plans.schema.measures import Measure, Score


class Deriver:
    """Works out measures at one moment. `tables` and `outages` hold what has streamed in."""

    def __init__(
        self, plan: Plan, spans: Spans, tables: Mapping[str, Table], outages: Mapping[str, Outages],
        book: Book, now: Instant,
    ) -> None:  # fmt: skip
        self._plan, self._spans, self._book, self._now = plan, spans, book, now
        self._tables, self._outages = tables, outages

    def measure(self, name: str) -> None:
        """Enter all results of a measure into the book. What it rests on is there already."""
        measure = self._plan.pack.measures[name]
        self._book.put(f"measures.{name}", measure.by, self._rows(name, measure))

    def settle(self, slot: str) -> Table:
        """The table of a measure or of a line of a score or money, filled with results where it is made of them."""
        table = self._tables[slot]
        if table.rule.selection.kind != "results":
            return table.settled()
        filled = table.empty()
        for source in table.rule.selection.names:
            for record in self._as_records(source, table.rule.per):
                filled.add(record)
        return filled

    def _rows(self, name: str, measure: Measure) -> Iterator[Result]:
        kind = kind_of(measure)
        if kind == "availability":
            return self._availability(name, measure)
        if kind == "score" and measure.score:
            return self._scores(name, measure, measure.score)
        return self._expressions(name, measure) if kind == "value" else self._aggregates(name, measure, kind)

    def _aggregates(self, name: str, measure: Measure, kind: str) -> Iterator[Result]:
        table = self.settle(f"measures.{name}")
        keys = table.keys() if measure.by else [()]
        for period in self._spans.until(measure.per, self._now):
            for key in keys:
                cell = table.cell(period, key) or Cell(table.rule.new())
                yield self._of_cell(name, measure, kind, period, key, cell, table)

    def _of_cell(
        self, name: str, measure: Measure, kind: str, period: Period, key: Key, cell: Cell, table: Table
    ) -> Result:
        lines: tuple[Line, ...] = ()
        value = cell.aggregate.value() if cell.n else _of_nothing(measure, kind, table.rule.selection.kind)
        if 0 < cell.n < measure.minimum:
            value, lines = None, (Line("measure.too_few", {"records": cell.n, "minimum": measure.minimum}),)
        parts = cell.aggregate.parts() if cell.n else {}
        if value is not None and not lines:
            lines = (Line(f"measure.{kind}", {"value": value, "records": cell.n, **parts}),)
        found = self._result(name, measure, period, key, value)
        return msgspec.structs.replace(
            found, records=cell.n, parts=parts, lines=lines or (Line("measure.empty"),),
            links=tuple(sorted(set(cell.links))), misses=tuple(sorted(set(cell.misses))), provisional=cell.provisional,
        )  # fmt: skip

    def _availability(self, name: str, measure: Measure) -> Iterator[Result]:
        outages = self._outages[f"measures.{name}"]
        for period in self._spans.until(measure.per, self._now):
            start, end = max(period.start, self._plan.start), min(period.end, self._plan.end, self._now)
            for key in outages.keys():
                standing = outages.standing(start, end, key)
                line = Line("measure.availability", {"value": standing.value, **standing.parts})
                yield msgspec.structs.replace(
                    self._result(name, measure, period, key, standing.value), records=len(standing.links),
                    parts=standing.parts, lines=(line,), links=standing.links, misses=standing.links,
                )  # fmt: skip

    def _expressions(self, name: str, measure: Measure) -> Iterator[Result]:
        nodes = {n: node_of(self._plan.pack, n, name) for n in sorted(names_in(measure.value))}
        for period in self._spans.until(measure.per, self._now):
            for key in self._book.keys(nodes.values(), measure.by):
                rows = {n: self._book.find(node, period, key, measure.by) for n, node in nodes.items()}
                inputs = {n: number_of(row) for n, row in rows.items()}
                value = evaluate(measure.value, inputs)
                line = Line("measure.value", {"expression": measure.value, "value": value, "inputs": inputs})
                links = dict.fromkeys(link for row in rows.values() if row for link in row.links)
                found = self._result(name, measure, period, key, value)
                yield msgspec.structs.replace(
                    found,
                    lines=(line,),
                    links=tuple(links),
                    provisional=any(row and row.provisional for row in rows.values()),
                )

    def _scores(self, name: str, measure: Measure, score: Score) -> Iterator[Result]:
        tables = {
            item: self.settle(f"measures.{name}/{item}") for item, line in score.items.items() if line.per
        }
        nodes = [
            node_of(self._plan.pack, line.measure, name) for line in score.items.values() if line.measure
        ]
        keys = {key for table in tables.values() for key in table.keys()} | set(
            self._book.keys(nodes, measure.by)
        )
        for period in self._spans.until(measure.per, self._now):
            for key in sorted(keys) if measure.by else [()]:
                found = {item: in_order(table, period, key) for item, table in tables.items()}
                scored = score_of(score, found, self._lookup(name, measure, period, key), self._unit)
                yield msgspec.structs.replace(
                    self._result(name, measure, period, key, scored.value), grade=scored.grade,
                    records=sum(map(len, found.values())), lines=scored.lines, links=scored.links,
                )  # fmt: skip

    def _lookup(self, name: str, measure: Measure, period: Period, key: Key) -> "Any":
        def find(other: str) -> Result | None:
            row = self._book.find(node_of(self._plan.pack, other, name), period, key, measure.by)
            return row if isinstance(row, Result) else None

        return find

    def _unit(self, name: str) -> str:
        return self._plan.pack.measures[name].unit

    def _result(self, name: str, measure: Measure, period: Period, key: Key, value: Decimal | None) -> Result:
        met = (
            measure.target.holds(as_quantity(value, measure.unit))
            if measure.target and value is not None
            else None
        )
        target = str(measure.target) if measure.target else ""
        return Result(name, period, key, value, met, target, open=period.end > self._now)

    def _as_records(self, source: str, per: str) -> Iterator[Record]:
        """Results of another measure as records at the last moment of their period; running ones only in the same one."""
        node = node_of(self._plan.pack, source, source)
        spans = {(period.start, period.end) for period in self._spans.until(per, self._now)}
        for row in self._book.rows[node]:
            value = number_of(row)
            if value is None or (row.open and (row.period.start, row.period.end) not in spans):
                continue
            names = dict(zip(self._book.by(node), row.key, strict=True))
            met = row.met if isinstance(row, Result) else None
            values = {**names, "value": value, "met": met, "provisional": row.provisional}
            identity = "/".join((node, row.period.key, *row.key))
            yield Record("results", source, identity, values, {"at": row.period.end - 1}, row.links)


def number_of(row: Result | Money | None) -> Decimal | None:
    """The number of a result, or the amount of money; None where there is none."""
    if row is None:
        return None
    return row.value if isinstance(row, Result) else row.amount


def in_order(table: Table, period: Period, key: Key) -> list[Item]:
    """The single records of a table of charges in a period, in order of time."""
    cell = table.cell(period, key)
    return cell.aggregate.in_order() if cell and isinstance(cell.aggregate, Charges) else []


def _of_nothing(measure: Measure, kind: str, source: str) -> Decimal | None:
    """A period without any record: what the plan says, else 0 of what is counted here, else no result."""
    if measure.empty:
        return Decimal(measure.empty)
    counted = kind in ("count", "sum", "streak") and source not in ("totals", "results")
    return ZERO if counted else None
