"""Availability: open time less outage in percent of open time; by device or slot, weighted, with
exclusions.
"""

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

from opspact.kernel.time import Instant, Span
from opspact.measures.aggregates import Parts
from opspact.measures.exact import ONE, ZERO, add, div, mul, percent
from opspact.measures.sources import Key, Selection
from opspact.measures.stretches import Stretch, common, length, union, without
from opspact.measures.views import Ask, View, register
from opspact.plans.plan import Plan
from opspact.plans.schema.measures import Availability, Measure, Source
from opspact.plans.terms.quantity import read_span

_FOREVER = 2**63


class Stop(NamedTuple):
    """An outage, or an exclusion (`leaves`: numerator, denominator or both), of one key and unit; None: of
    all.
    """

    key: tuple[str | None, ...]
    unit: str | None
    start: Instant
    end: Instant
    id: str
    leaves: str = ""


class Standing(NamedTuple):
    """Availability of one period and key."""

    value: Decimal | None
    parts: Parts
    links: tuple[str, ...]


class Outages:
    """The outages and exclusions of one availability measure, as they stream in."""

    def __init__(self, measure: Measure, terms: Availability, plan: Plan, ask: Ask | None = None) -> None:
        self.stops: list[Stop] = []
        self._measure, self._terms, self._plan = measure, terms, plan
        self._selection = Selection(Source(outages=terms.of), plan, (), ask)
        self._field = _field_of(terms.each) if terms.each else ""
        self._minimum: Span = read_span(terms.minimum) if terms.minimum else 0
        self._slot: Span = read_span(terms.slots) if terms.slots else 0

    def add(self, view: View) -> None:
        """Take an outage of the kind, or an exclusion that the measure names."""
        record = view.record
        start, end = record.moments["started"], record.moments.get("stopped", _FOREVER)
        if record.source == "outages" and (end - start < self._minimum or not self._selection.takes(view)):
            return
        leaves = self._plan.pack.exclusions[record.name].leaves if record.source == "exclusions" else ""
        self.stops.append(Stop(self._key(view), self._unit(view), start, end, record.id, leaves))

    def known_keys(self) -> list[Key]:
        """The keys there are: of the register's records, else those seen in outages; one for all without
        keys.
        """
        by = self._measure.by
        if not by:
            return [()]
        if self._terms.each:
            return sorted({self._entry_key(name) for name in register(self._plan, self._field)})
        known = register(self._plan, by[0]) if len(by) == 1 else {}
        seen = {tuple(part or "" for part in stop.key) for stop in self.stops if not stop.leaves}
        return sorted(seen | {(name,) for name in known})

    def standing(self, start: Instant, end: Instant, key: Key) -> Standing:
        """Availability in [start, end) under a key."""
        calendar = self._plan.calendars[self._terms.on]
        time = calendar.windows(start, end)
        stops = [
            s for s in self.stops if s.start < end and s.end > start and (not s.key or self._concerns(s, key))
        ]
        sums: dict[str, Decimal] = defaultdict(lambda: ZERO)
        shares = weights = ZERO
        links: set[str] = set()
        for unit, weight in self._units(key).items():
            own = [s for s in stops if s.unit is None or unit is None or s.unit == unit]
            links.update(s.id for s in own)
            total, lost = self._lost(time, own)
            sums["total"], sums["outage"] = add(sums["total"], total), add(sums["outage"], lost)
            if total:
                shares = add(shares, mul(weight, max(ZERO, percent(total - lost, total))))
                weights = add(weights, weight)
        return Standing(div(shares, weights) if weights else None, dict(sums), tuple(sorted(links)))

    def _lost(self, time: list[Stretch], stops: Iterable[Stop]) -> tuple[Decimal, Decimal]:
        """Total and lost time of one unit in microseconds, or in slots."""
        stops = list(stops)
        outage = union((s.start, s.end) for s in stops if not s.leaves)
        outage = without(outage, union((s.start, s.end) for s in stops if s.leaves in ("both", "numerator")))
        total = without(time, union((s.start, s.end) for s in stops if s.leaves in ("both", "denominator")))
        outage = common(outage, time)
        if self._slot:
            slots = self._slots(total, time)
            return Decimal(len(slots)), Decimal(len(slots & self._slots(outage, time)))
        return Decimal(length(total)), self._weighed(outage)

    def _slots(self, stretches: list[Stretch], time: list[Stretch]) -> set[int]:
        """Numbers of the slots that the stretches touch, counted from the first open instant."""
        if not time:
            return set()
        first, size = time[0][0], self._slot
        return {n for a, b in stretches for n in range((a - first) // size, -((first - b) // size))}

    def _weighed(self, outage: list[Stretch]) -> Decimal:
        total = Decimal(length(outage))
        if not outage:
            return total
        for name, weight in self._terms.windows.items():
            windows = self._plan.calendars[name].windows(outage[0][0], outage[-1][1])
            total = add(total, mul(weight - ONE, Decimal(length(common(outage, windows)))))
        return total

    def _units(self, key: Key) -> dict[str | None, Decimal]:
        """The units that have the whole time each, with their weights; one unnamed where there is no
        register.
        """
        if not self._terms.each:
            return {None: ONE}
        entries = register(self._plan, self._field)
        weight = self._terms.weight
        return {
            name: Decimal(str(entry.attributes.get(weight, 1))) if weight else ONE
            for name, entry in entries.items()
            if not self._measure.by or self._entry_key(name) == key
        }

    def _entry_key(self, name: str) -> Key:
        attributes = register(self._plan, self._field)[name].attributes
        return tuple(str(attributes.get(by.rpartition(".")[2], "")) for by in self._measure.by)

    def _concerns(self, stop: Stop, key: Key) -> bool:
        return bool(self._terms.each) or all(a is None or a == b for a, b in zip(stop.key, key, strict=True))

    def _key(self, view: View) -> tuple[str | None, ...]:
        return tuple(_word(view.value(name)) for name in self._measure.by)

    def _unit(self, view: View) -> str | None:
        """The device an outage or exclusion is about: the record's own field, else the key of the outage."""
        own = view.value(self._field) if self._field else None
        return _word(view.record.values.get("key") if own is None and self._field else own)


def _field_of(section: str) -> str:
    """The field that names a record of a register: `site` for `sites`, `person` for `people`."""
    return "person" if section == "people" else section.removesuffix("s")


def _word(value: object) -> str | None:
    return None if value is None else str(value)
