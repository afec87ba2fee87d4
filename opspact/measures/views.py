"""A record as conditions and keys see it: values by name, attributes of registers, levels, calendars."""

from collections.abc import Callable
from decimal import Decimal
from typing import Final

from opspact.kernel.time import DAY, HOUR, MINUTE, SECOND
from opspact.measures.exact import div, mul
from opspact.measures.records import Record
from opspact.plans.plan import Plan
from opspact.plans.schema.catalogue import Record as Entry
from opspact.plans.terms.conditions import InHours, Node, Tagged
from opspact.plans.terms.leaf import TermError
from opspact.plans.terms.quantity import Quantity

Ask = Callable[[Node, Record], bool]
"""Answers the questions that measures cannot answer themselves (history of the case, CEL)."""

_SPANS: Final = {"consumed", "lateness", "target", "length", "age"}
_UNITS: Final = {
    "s": SECOND, "min": MINUTE, "h": HOUR, "hours": HOUR, "minutes": MINUTE, "days": DAY, "day": DAY,
    "d": DAY,
}  # fmt: skip


class View:
    """What a condition sees of one record (a `Scope`). Lengths of time are quantities in microseconds."""

    __slots__ = ("ask_further", "plan", "record")

    def __init__(self, plan: Plan, record: Record, ask_further: Ask | None = None) -> None:
        self.plan = plan
        self.record = record
        self.ask_further = ask_further

    def value(self, name: str) -> object:
        """The value of a name; `site.zone` is the attribute of the site that the record names."""
        values = self.record.values
        if name in values:
            found = values[name]
            return Quantity(Decimal(found), "time") if name in _SPANS and isinstance(found, int) else found
        if self.record.source == "outages" and name == self._outage_key():
            return values.get("key")
        owner, _, attribute = name.partition(".")
        if not attribute:
            return None
        entry = register(self.plan, owner).get(str(self.value(owner)))
        return entry.attributes.get(attribute) if entry else None

    def rank(self, level: str) -> int | None:
        """Place on the plan's scale of levels, 0 the highest."""
        levels = self.plan.pack.levels
        scale = list(levels.scale) if levels else []
        return scale.index(level) if level in scale else None

    def ask(self, node: Node) -> bool:
        """Hours and tags at the record's moment; anything else is asked further. Raises TermError without a
        way.
        """
        at = self.record.moments.get("at", self.record.moments.get("reported", 0))
        if isinstance(node, InHours):
            return self.plan.calendars[node.calendar].is_open(at) is node.inside
        if isinstance(node, Tagged):
            return any(calendar.has_tag(node.tag, at) for calendar in self.plan.calendars.values())
        if self.ask_further is None:
            word = type(node).__name__.lower()
            raise TermError(f"a measure cannot ask '{word}' of a record; compare its values instead")
        return self.ask_further(node, self.record)

    def _outage_key(self) -> str:
        kind = self.plan.pack.outages.get(self.record.name)
        return kind.key if kind else ""


def register(plan: Plan, name: str) -> dict[str, Entry]:
    """The register that a field names, by the field (`site`) or the section (`sites`); empty where there is
    none.
    """
    pack = plan.pack
    registers = {
        "site": pack.sites, "service": pack.services, "item": pack.items, "customer": pack.customers,
        "user": pack.users, "person": pack.people, "people": pack.people,
    }  # fmt: skip
    return registers.get(name) or registers.get(name.removesuffix("s")) or {}


def number(view: View, name: str, unit: str) -> Decimal | None:
    """A value as a number, lengths of time in `unit`; None where the record has no such number."""
    try:
        quantity = Quantity.read(view.value(name))
    except TermError:
        return None
    return in_unit(quantity, unit)


def in_unit(quantity: Quantity, unit: str) -> Decimal:
    """The number of a quantity; a length of time in `unit` (microseconds for a unit that is none of time)."""
    return div(quantity.number, Decimal(_UNITS.get(unit, 1))) if quantity.unit == "time" else quantity.number


def as_quantity(value: Decimal, unit: str) -> Quantity:
    """A result as comparisons understand it, so that `<= 10 min` may be promised of a value in hours."""
    return Quantity(mul(value, Decimal(_UNITS[unit])), "time") if unit in _UNITS else Quantity(value, unit)
