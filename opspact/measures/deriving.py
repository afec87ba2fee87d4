"""From aggregates to results: each measure from its records, or from what was worked out before it."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from functools import partial
from typing import Any, NamedTuple

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
from opspact.measures.results import Line, Money, Result, identity
from opspact.measures.score import score_of
from opspact.measures.sources import Key
from opspact.measures.spans import Spans
from opspact.measures.tables import Cell, Table
from opspact.measures.views import as_quantity
from opspact.plans.plan import Plan
from opspact.plans.schema.measures import Measure, Score


class _Place(NamedTuple):
    """Where a result stands: a measure in one period under one key."""

    name: str
    measure: Measure
    period: Period
    key: Key


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
        """The table of a measure or of a line of a score or money, filled with results where it is made of
        them.
        """
        table = self._tables[slot]
        if table.rule.selection.kind != "results":
            return table.settled()
        filled = table.empty()
        for source in table.rule.selection.names:
            for record in self._as_records(source, table.rule.per):
                filled.add(table.rule.selection.view(record))
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
        source = table.rule.selection.kind
        keys = table.known_keys() if measure.by else [()]
        for at in self._places(name, measure, keys):
            cell = table.cell(at.period, at.key) or Cell(table.rule.new())
            value = cell.aggregate.value() if cell.n else _of_nothing(measure, kind, source)
            parts = cell.aggregate.parts() if cell.n else {}
            yield msgspec.structs.replace(
                self._result(at, value, kind, parts, cell.n), links=tuple(sorted(set(cell.links))),
                misses=tuple(sorted(set(cell.misses))), provisional=cell.provisional,
            )  # fmt: skip

    def _availability(self, name: str, measure: Measure) -> Iterator[Result]:
        outages = self._outages[f"measures.{name}"]
        for at in self._places(name, measure, outages.known_keys()):
            start = max(at.period.start, self._plan.start)
            found = outages.standing(start, min(at.period.end, self._plan.end, self._now), at.key)
            result = self._result(at, found.value, "availability", found.parts)
            links = found.links
            yield msgspec.structs.replace(result, records=len(links), links=links, misses=links)

    def _expressions(self, name: str, measure: Measure) -> Iterator[Result]:
        nodes = {n: node_of(self._plan.pack, n, name) for n in sorted(names_in(measure.value))}
        for at in self._places(name, measure, self._book.keys(nodes.values(), measure.by)):
            rows = {n: self._book.find(node, at.period, at.key, measure.by) for n, node in nodes.items()}
            found = [row for row in rows.values() if row]
            inputs = {n: number_of(row) for n, row in rows.items()}
            records = max((row.records for row in found if isinstance(row, Result)), default=0)
            said = {"expression": measure.value, "inputs": inputs}
            yield msgspec.structs.replace(
                self._result(at, evaluate(measure.value, inputs), "value", said, records),
                links=tuple(identity(row) for row in found),
                provisional=any(row.provisional for row in found),
            )

    def _scores(self, name: str, measure: Measure, score: Score) -> Iterator[Result]:
        tables = {
            item: self.settle(f"measures.{name}/{item}") for item, line in score.items.items() if line.per
        }
        nodes = [
            node_of(self._plan.pack, line.measure, name) for line in score.items.values() if line.measure
        ]
        keys = {key for table in tables.values() for key in table.known_keys()} | set(
            self._book.keys(nodes, measure.by)
        )
        for at in self._places(name, measure, sorted(keys) if measure.by else [()]):
            found = {item: in_order(table, at.period, at.key) for item, table in tables.items()}
            scored = score_of(score, found, partial(self._other, at), self._unit)
            yield msgspec.structs.replace(
                self._result(at, scored.value, "score", {}), records=sum(map(len, found.values())),
                grade=scored.grade, lines=scored.lines, links=scored.links,
            )  # fmt: skip

    def _places(self, name: str, measure: Measure, keys: Sequence[Key]) -> Iterator[_Place]:
        for period in self._spans.until(measure.per, self._now):
            for key in keys:
                yield _Place(name, measure, period, key)

    def _other(self, at: _Place, other: str) -> Result | None:
        """The result of another measure at the same place."""
        row = self._book.find(node_of(self._plan.pack, other, at.name), at.period, at.key, at.measure.by)
        return row if isinstance(row, Result) else None

    def _unit(self, name: str) -> str:
        return self._plan.pack.measures[name].unit

    def _result(
        self, at: _Place, value: Decimal | None, kind: str, said: Mapping[str, Any], records: int = 0
    ) -> Result:
        """A value at its place, against the target; none where it rests on too few records."""
        measure = at.measure
        line = Line(f"measure.{kind}", {"value": value, "records": records, **said})
        if 0 < records < measure.minimum:
            value, line = None, Line("measure.too_few", {"records": records, "minimum": measure.minimum})
        elif value is None:
            line = Line("measure.empty", dict(said))
        target, met = measure.target, None
        if target is not None and value is not None:
            met = target.holds(as_quantity(value, measure.unit))
        parts = {name: part for name, part in said.items() if isinstance(part, Decimal)}
        return Result(
            at.name, at.period, at.key, value, met, str(target or ""), records, parts,
            lines=(line,), open=at.period.end > self._now,
        )  # fmt: skip

    def _as_records(self, source: str, per: str) -> Iterator[Record]:
        """Results of another measure as records at the last moment of their period; running ones only in the
        same one.
        """
        node = node_of(self._plan.pack, source, source)
        spans = {(period.start, period.end) for period in self._spans.until(per, self._now)}
        for row in self._book.rows[node]:
            value = number_of(row)
            if value is None or (row.open and (row.period.start, row.period.end) not in spans):
                continue
            names = dict(zip(self._book.by(node), row.key, strict=True))
            met = row.met if isinstance(row, Result) else None
            values = {**names, "value": value, "met": met, "provisional": row.provisional}
            yield Record("results", source, identity(row), values, {"at": row.period.end - 1}, row.links)


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
