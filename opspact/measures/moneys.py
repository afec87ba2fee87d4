"""Money: charges of records and results, under allowance, floor and caps, waived or claimed, rounded at the
end.
"""

from collections.abc import Iterable, Iterator, Sequence

from opspact.calendars.periods import Period
from opspact.kernel.time import Instant
from opspact.measures.book import Book
from opspact.measures.caps import Caps
from opspact.measures.charges import Charge, Pricing
from opspact.measures.claims import Acts
from opspact.measures.deriving import Deriver, in_order, number_of
from opspact.measures.exact import ZERO, add, rounded
from opspact.measures.expressions import evaluate, names_in
from opspact.measures.fees import Fees
from opspact.measures.graph import node_of
from opspact.measures.results import Line, Money, Result, identity
from opspact.measures.sources import Key, project
from opspact.measures.spans import Spans
from opspact.measures.views import as_quantity
from opspact.plans.plan import Plan
from opspact.plans.schema.money import MoneyItem
from opspact.plans.terms.conditions import MeasureIs, Node
from opspact.plans.terms.evaluate import holds
from opspact.plans.terms.leaf import TermError


class Moneys:
    """Works out the money of a plan at one moment, item by item, period by period."""

    def __init__(
        self, plan: Plan, spans: Spans, deriver: Deriver, book: Book, acts: Acts, now: Instant
    ) -> None:
        self._plan, self._spans, self._deriver, self._book = plan, spans, deriver, book
        self._acts = acts
        self._now = now
        self._fees = Fees(plan, spans)

    def item(self, name: str) -> None:
        """Enter all money of an item into the book. What it rests on is there already."""
        item = self._plan.pack.money[name]
        self._book.put(f"money.{name}", item.by, list(self._rows(name, item)))

    def _rows(self, name: str, item: MoneyItem) -> Iterator[Money]:
        caps = Caps(item, self._fees, self._spans)
        charges = _Charges(
            self._plan, self._deriver, self._book, Pricing(self._plan, self._fees, item), name, item
        )
        keys = charges.keys()
        for period in self._spans.until(item.per, self._now):
            for key in keys:
                money = self._due(name, item, period, key, list(charges.of(period, key)), caps)
                caps.take(money.amount, period, key)
                yield money

    def _due(
        self, name: str, item: MoneyItem, period: Period, key: Key, charges: list[Charge], caps: Caps
    ) -> Money:
        lines: list[Line] = []
        total = before = ZERO
        if not self._applies(item, period, key):
            charges, lines = [], [Line("money.not_in_this_period")]
        for charge in charges:
            amount, capped = caps.of_event(charge.amount, period, key)
            lines += [charge.line, *capped]
            total, before = add(total, amount), add(before, charge.amount)
        if item.floor is not None and ZERO < total < item.floor:
            lines.append(Line("money.floor", {"from": total, "to": item.floor}))
            total = item.floor
        capped_total, capped = caps.of_period(total, period, key)
        potential = rounded(capped_total, item.places, item.rounding)
        if caps.of_period(potential, period, key)[0] < potential:
            potential = rounded(capped_total, item.places, "down")
        status, why, facts = self._acts.status(name, item, period, key)
        status = status if potential else "none"
        return Money(
            name, item.kind, period, key, potential if status == "due" else ZERO, potential, before, status,
            (*lines, *capped, *(why if potential else ())),
            tuple(dict.fromkeys((*(link for charge in charges for link in charge.links), *facts))),
            period.end > self._now, any(charge.provisional for charge in charges),
        )  # fmt: skip

    def _applies(self, item: MoneyItem, period: Period, key: Key) -> bool:
        return holds(
            item.when.node if item.when else None, _Standing(self._plan, self._book, period, key, item.by)
        )


class _Charges:
    """The charges of one item, found by what it is about."""

    def __init__(
        self, plan: Plan, deriver: Deriver, book: Book, pricing: Pricing, name: str, item: MoneyItem
    ) -> None:
        self._plan, self._book, self._pricing, self._name, self._item = plan, book, pricing, name, item
        self._table = deriver.settle(f"money.{name}") if item.per_record else None
        about = item.bands or item.per_shortfall or item.per_point
        self._measure = about.measure if about else ""
        if sum(map(bool, (item.per_record, item.bands, item.per_shortfall, item.per_point, item.value))) != 1:
            raise TermError(
                f"money {name!r} is exactly one of per_record, bands, per_shortfall, per_point, value"
            )

    def keys(self) -> list[Key]:
        """The keys that have anything to be charged."""
        if not self._item.by:
            return [()]
        if self._table:
            return self._table.known_keys()
        names = [self._measure] if self._measure else sorted(names_in(self._item.value))
        return self._book.keys([node_of(self._plan.pack, n, self._name) for n in names], self._item.by)

    def of(self, period: Period, key: Key) -> Iterable[Charge]:
        """The charges of a period and key, in order."""
        if self._table and self._item.per_record:
            found, cell = in_order(self._table, period, key), self._table.cell(period, key)
            charges = self._pricing.records(self._item.per_record, found, period, key)
            return (charge._replace(provisional=bool(cell and cell.provisional)) for charge in charges)
        return self._results(period, key) if self._measure else self._expression(period, key)

    def _results(self, period: Period, key: Key) -> Iterator[Charge]:
        """One for each result of the measure whose period ends in this one."""
        node = node_of(self._plan.pack, self._measure, self._name)
        for row in self._book.rows[node]:
            own = project(row.key, self._book.by(node), self._item.by)
            if isinstance(row, Result) and own == key and period.start < row.period.end <= period.end:
                yield self._pricing.result(row, self._plan.pack.measures[self._measure], period, key)

    def _expression(self, period: Period, key: Key) -> Iterator[Charge]:
        nodes = {n: node_of(self._plan.pack, n, self._name) for n in sorted(names_in(self._item.value))}
        rows = {n: self._book.find(node, period, key, self._item.by) for n, node in nodes.items()}
        inputs = {n: number_of(row) for n, row in rows.items()}
        amount = evaluate(self._item.value, inputs)
        said = {"expression": self._item.value, "inputs": inputs, "amount": amount}
        found = [row for row in rows.values() if row]
        links = tuple(identity(row) for row in found)
        yield Charge(amount or ZERO, Line("money.value", said), links, any(row.provisional for row in found))


class _Standing:
    """The scope of a condition on the results of a period."""

    def __init__(self, plan: Plan, book: Book, period: Period, key: Key, by: Sequence[str]) -> None:
        self._plan, self._book, self._period, self._key, self._by = plan, book, period, key, by

    def value(self, name: str) -> object:
        return dict(zip(self._by, self._key, strict=True)).get(name)

    def rank(self, level: str) -> int | None:
        return None

    def ask(self, node: Node) -> bool:
        if not isinstance(node, MeasureIs):
            raise TermError("money is due 'when' measures say so: {measure: {of: NAME, is: '>= 3'}}")
        row = self._book.find(
            node_of(self._plan.pack, node.measure, node.measure), self._period, self._key, self._by
        )
        value = number_of(row)
        unit = self._plan.pack.measures[node.measure].unit if node.measure in self._plan.pack.measures else ""
        return value is not None and node.compare.holds(as_quantity(value, unit))
