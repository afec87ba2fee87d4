"""Single charges of a rule of money: one per record, or one per result of a measure."""

from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from opspact.calendars.periods import Period
from opspact.kernel.time import FAR, Instant
from opspact.measures.aggregates import Charges, Item
from opspact.measures.charging import Factors, shortfall
from opspact.measures.exact import ONE, ZERO, mul, sub, units
from opspact.measures.fees import Fees
from opspact.measures.limits import reach, units_late, within
from opspact.measures.results import Line, Result, identity
from opspact.measures.sources import Key, Selection
from opspact.measures.tables import Rule
from opspact.measures.views import Ask, View, as_quantity, number
from opspact.plans.plan import Plan
from opspact.plans.schema.measures import Measure
from opspact.plans.schema.money import Bands, MoneyItem, PerPoint, PerRecord, PerShortfall
from opspact.plans.terms.leaf import TermError
from opspact.plans.terms.quantity import Compare, Quantity, Range

CURED = "cured"


class Charge(NamedTuple):
    """What one record or result costs before caps."""

    amount: Decimal
    line: Line
    links: tuple[str, ...]
    provisional: bool = False


def record_rule(item: MoneyItem, per: PerRecord, plan: Plan, ask: Ask | None) -> Rule:
    """How a rule of money reads its records: units of lateness and the factors that a record has by
    itself.
    """
    selection = Selection(per.of, plan, (), ask).only_broken()
    factors = Factors(item.multiplier)

    def read(view: View, period: Period) -> Item | None:
        if item.cure and _cured(plan, view, item.cure):
            return Item(ZERO, ZERO, word=CURED)
        return Item(_units(plan, view, per), factors.of(view))

    return Rule(selection, item.per, tuple(item.by), "breach", read, Charges)


def _cured(plan: Plan, view: View, cure: str) -> bool:
    moments = view.record.moments
    return (
        "broken" in moments
        and "stopped" in moments
        and within(plan, moments["broken"], moments["stopped"], cure)
    )


def _units(plan: Plan, view: View, per: PerRecord) -> Decimal:
    if not per.unit:
        return ONE
    late = number(view, per.value, "us") or ZERO
    free = Decimal(reach(plan, 0, per.free)) if per.free else ZERO
    due = view.record.moments.get("due")
    if due is None:
        return units_late(plan, int(sub(late, free)), 0, 0, per.unit, per.started)
    start = reach(plan, due, per.free) if per.free else due
    end = view.record.moments.get("stopped", due + int(late))
    return units_late(plan, int(sub(late, free)), start, end, per.unit, per.started)


class Pricing:
    """Prices the records and results of one rule of money in one period and key."""

    def __init__(self, plan: Plan, fees: Fees, item: MoneyItem) -> None:
        self._plan, self._fees, self._item = plan, fees, item
        self._factors = Factors(item.multiplier)
        self._grace: Instant = reach(plan, plan.start, item.grace) if item.grace else -FAR

    def records(self, per: PerRecord, found: list[Item], period: Period, key: Key) -> Iterator[Charge]:
        """One charge per record, in order of time: cured ones, the grace time and the allowance are free."""
        each = self._fees.amount(per.amount, self._item.base, self._item.per, period, key)
        n = 0
        for one in found:
            if one.word == CURED:
                yield Charge(ZERO, Line("money.cured", {"record": one.id}), (one.id,))
            elif one.at < self._grace:
                yield Charge(ZERO, Line("money.grace", {"record": one.id, "until": self._grace}), (one.id,))
            else:
                n += 1
                yield self._record(one, n, each)

    def _record(self, one: Item, n: int, each: Decimal) -> Charge:
        if n <= self._item.allowance:
            said = {"record": one.id, "n": n, "allowance": self._item.allowance}
            return Charge(ZERO, Line("money.allowance", said), (one.id,))
        factor = mul(one.weight, self._factors.of_nth(n))
        amount = mul(mul(each, one.value), factor)
        said = {"record": one.id, "units": one.value, "each": each, "factor": factor, "amount": amount}
        return Charge(amount, Line("money.record", said), (one.id,))

    def result(self, row: Result, measure: Measure, period: Period, key: Key) -> Charge:
        """The charge of one result of the measure that the rule is about."""
        links = (identity(row),)
        said = {"measure": row.measure, "period": row.period.key, "value": row.value}
        if row.value is None or row.records < self._item.minimum_records:
            return Charge(ZERO, Line("money.no_result", {**said, "records": row.records}), links)
        if row.period.start < self._grace:
            return Charge(ZERO, Line("money.grace", {"record": links[0], "until": self._grace}), links)
        amount, how = self._priced(row.value, measure, period, key)
        return Charge(amount, Line("money.result", {**said, **how, "amount": amount}), links, row.provisional)

    def _priced(
        self, value: Decimal, measure: Measure, period: Period, key: Key
    ) -> tuple[Decimal, dict[str, object]]:
        item = self._item
        if item.bands is not None:
            return self._band(item.bands, value, measure, period, key)
        if item.per_shortfall is not None:
            n = _shortfall_units(item.per_shortfall, value, measure)
            return mul(n, self._amount(item.per_shortfall.amount, period, key)), {"units": n}
        if item.per_point is not None:
            points = _points(item, item.per_point, value)
            return mul(points, self._amount(item.per_point.amount, period, key)), {"points": points}
        raise TermError("money is exactly one of per_record, bands, per_shortfall, per_point, value")

    def _band(
        self, bands: Bands, value: Decimal, measure: Measure, period: Period, key: Key
    ) -> tuple[Decimal, dict[str, object]]:
        seen = as_quantity(value, measure.unit)
        for row in bands.rows:
            if row.when.holds(seen):
                distance = _distance(row.when, value, measure.unit)
                amount = self._amount(row.amount, period, key, distance)
                return amount, {"band": " ".join(map(str, row.when.parts)), "rate": row.amount}
        return ZERO, {"band": ""}

    def _amount(self, text: str, period: Period, key: Key, distance: Decimal = ZERO) -> Decimal:
        return self._fees.amount(text, self._item.base, self._item.per, period, key, distance)


def _shortfall_units(per: PerShortfall, value: Decimal, measure: Measure) -> Decimal:
    if measure.target is None:
        raise TermError("per_shortfall needs a measure with a target")
    return units(sub(shortfall(value, measure.target, measure.unit), per.free), per.unit, per.started)


def _points(item: MoneyItem, per: PerPoint, value: Decimal) -> Decimal:
    """Points under the mark, or for a bonus over it; parts of a point count in part."""
    return max(ZERO, sub(value, per.below) if item.kind == "bonus" else sub(per.below, value))


def _distance(band: Range, value: Decimal, unit: str) -> Decimal:
    """How far below its upper edge a value lies; where a band has none, how far above its lower edge."""
    edges = [part for part in band.parts if isinstance(part.value, Quantity)]
    upper = [part for part in edges if part.op in ("<", "<=")]
    edge = (upper or edges)[0]
    turned = Compare(">=" if upper else "<=", edge.value)
    return shortfall(value, turned, unit)
