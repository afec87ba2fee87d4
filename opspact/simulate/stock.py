"""Quantities of parts as `stock` facts state them."""

from decimal import Decimal

from opspact.runner.shapes import Fact


class Stock:
    """The latest stated quantity of each part in each store."""

    def __init__(self) -> None:
        self._quantities: dict[tuple[str, str], Decimal] = {}

    def note(self, fact: Fact) -> None:
        """Take a statement of stock."""
        where = str(fact.fields.get("part", "")), str(fact.fields.get("store", ""))
        self._quantities[where] = Decimal(str(fact.fields.get("quantity", 0)))

    def quantity(self, part: str, store: str) -> Decimal:
        """Quantity of a part in a store; in all stores where none is named."""
        rows = self._quantities.items()
        return sum((n for (p, s), n in rows if p == part and store in ("", s)), start=Decimal(0))
