"""Ceilings: nested, each over its own stretch of time, cumulative over what was due in it before."""

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal

from opspact.calendars.periods import Period
from opspact.measures.exact import ZERO, add, sub
from opspact.measures.fees import Fees
from opspact.measures.results import Line
from opspact.measures.sources import Key
from opspact.measures.spans import Spans
from opspact.plans.schema.money import Cap, MoneyItem


class Caps:
    """The caps of one rule of money, with what has been taken out of the longer ones so far, per key."""

    def __init__(self, item: MoneyItem, fees: Fees, spans: Spans) -> None:
        self._item, self._fees, self._spans = item, fees, spans
        self._taken: dict[tuple[str, str, Key], Decimal] = defaultdict(lambda: ZERO)

    def of_event(self, amount: Decimal, period: Period, key: Key) -> tuple[Decimal, list[Line]]:
        """An amount under the caps per event."""
        return self._under([c for c in self._item.caps if c.per == "event"], amount, period, key)

    def of_period(self, amount: Decimal, period: Period, key: Key) -> tuple[Decimal, list[Line]]:
        """A period's amount under the cap of the period, then under what is left of the longer ones."""
        caps = [c for c in self._item.caps if c.per != "event"]
        return self._under(sorted(caps, key=lambda c: c.per != "period"), amount, period, key)

    def take(self, amount: Decimal, period: Period, key: Key) -> None:
        """Count an amount that is owed against the longer caps."""
        for kind, whole in self._longer(period):
            self._taken[kind, whole.key, key] = add(self._taken[kind, whole.key, key], amount)

    def _under(self, caps: Sequence[Cap], amount: Decimal, period: Period, key: Key) -> tuple[Decimal, list[Line]]:
        lines: list[Line] = []
        for cap in caps:
            limit, taken = self._limit(cap, period, key)
            left = max(ZERO, sub(limit, taken))
            if amount > left:
                said = {
                    "cap": cap.amount,
                    "per": cap.per,
                    "limit": limit,
                    "taken": taken,
                    "from": amount,
                    "to": left,
                }
                lines.append(Line("money.cap", said))
                amount = left
        return amount, lines

    def _limit(self, cap: Cap, period: Period, key: Key) -> tuple[Decimal, Decimal]:
        whole, kind, taken = period, self._item.per, ZERO
        for longer, found in self._longer(period):
            if longer == cap.per:
                whole, kind, taken = found, longer, self._taken[longer, found.key, key]
        return self._fees.amount(cap.amount, self._item.base, kind, whole, key), taken

    def _longer(self, period: Period) -> list[tuple[str, Period]]:
        """The kinds of the longer caps, each with its period in which this one ends."""
        kinds = dict.fromkeys(c.per for c in self._item.caps if c.per not in ("event", "period"))
        found = ((kind, self._spans.of(kind, period.end - 1)) for kind in kinds)
        return [(kind, periods[0]) for kind, periods in found if periods]
