"""Quotas: lots granted, used in a stated order, rolled over, lapsed; a statement per period (architecture
§3).
"""

from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

import msgspec

from opspact.calendars.periods import Period
from opspact.kernel.time import Instant
from opspact.measures.charging import Factors
from opspact.measures.exact import ONE, ZERO, add, mul, sub, units
from opspact.measures.results import Line
from opspact.measures.sources import Selection
from opspact.measures.spans import Spans
from opspact.measures.views import Ask, View, number
from opspact.plans.plan import Plan
from opspact.plans.schema.measures import Quota, Source


class Use(NamedTuple):
    """One use of a quota, in its unit, factors and rounding applied."""

    at: Instant
    id: str
    amount: Decimal


class Lot(NamedTuple):
    """What is left of one grant."""

    granted_in: int
    left: Decimal


class Statement(msgspec.Struct, frozen=True):
    """A quota over one period. granted + rolled_in = from lots used + rolled_out + lapsed, in a closed
    one.
    """

    quota: str
    period: Period
    granted: Decimal
    rolled_in: Decimal
    used: Decimal
    """All that was used, beyond the quota too."""
    rolled_out: Decimal
    """What is left and goes on (in an open period: what would, if nothing more were used)."""
    lapsed: Decimal
    overdrawn: Decimal
    """Used beyond what there was."""
    left: Decimal
    """At the end of the period, or now in an open one, before anything lapses."""
    links: tuple[str, ...]
    lines: tuple[Line, ...]
    open: bool = False


class QuotaReader:
    """How a quota reads the facts that use it. Uses stream in and merge in any order."""

    def __init__(self, quota: Quota, plan: Plan, ask: Ask | None = None) -> None:
        self.uses: list[Use] = []
        self._quota = quota
        source = Source(facts=quota.used_by, where=quota.where)
        self._selection = Selection(source, plan, (), ask)
        self._factors = Factors(quota.multiplier)

    def add(self, view: View) -> None:
        """Take a fact that uses the quota."""
        amount = self.amount_of(view) if self._selection.takes(view) else None
        if amount is not None:
            self.uses.append(Use(view.record.moments["at"], view.record.id, amount))

    def amount_of(self, view: View) -> Decimal | None:
        """What a fact uses: rounded up to the step, at least the minimum, then times its factors."""
        quota = self._quota
        amount = number(view, quota.amount, quota.unit) if quota.amount else ONE
        if amount is None:
            return None
        if quota.step is not None:
            amount = mul(units(amount, quota.step, True), quota.step)
        if quota.minimum is not None:
            amount = max(amount, quota.minimum)
        return mul(amount, self._factors.of(view))


def statements(name: str, quota: Quota, uses: Iterable[Use], spans: Spans, now: Instant) -> list[Statement]:
    """A statement for each period that has begun."""
    account = _Account(name, quota)
    ordered = sorted(uses)
    found = []
    for number_, period in enumerate(spans.until(quota.every, now)):
        own = [use for use in ordered if period.start <= use.at < period.end]
        found.append(account.period(number_, period, own, open_=period.end > now))
    return found


class _Account:
    """The lots of one quota, period after period."""

    def __init__(self, name: str, quota: Quota) -> None:
        self._name, self._quota = name, quota
        self._lots: list[Lot] = []

    def period(self, n: int, period: Period, uses: list[Use], open_: bool) -> Statement:
        """Grant, use, and close one period; the lots that roll stay for the next."""
        rolled_in = _total(self._lots)
        self._lots.append(Lot(n, self._quota.grant))
        used = over = ZERO
        for use in uses:
            used, over = add(used, use.amount), add(over, self._take(use.amount))
        left = _total(self._lots)
        self._lots = [lot for lot in (self._roll(lot, n) for lot in self._lots) if lot.left > 0]
        rolled_out = _total(self._lots)
        grant, lapsed = self._quota.grant, sub(left, rolled_out)
        said = {
            "granted": grant,
            "rolled_in": rolled_in,
            "used": used,
            "left": left,
            "lapsed": lapsed,
            "overdrawn": over,
        }
        return Statement(
            self._name, period, grant, rolled_in, used, rolled_out, lapsed, over, left,
            tuple(use.id for use in uses), (Line("quota.period", said),), open_,
        )  # fmt: skip

    def _take(self, amount: Decimal) -> Decimal:
        """Use the lots in order; what they do not hold comes back."""
        newest = self._quota.order == "newest_first"
        taken: list[Lot] = []
        for lot in sorted(self._lots, reverse=newest):
            part = min(lot.left, amount)
            amount = sub(amount, part)
            taken.append(Lot(lot.granted_in, sub(lot.left, part)))
        self._lots = sorted(taken)
        return amount

    def _roll(self, lot: Lot, n: int) -> Lot:
        """What of a lot goes on after the n-th period: nothing of an old one, at most the cap of another."""
        rolls = self._quota.rolls
        if rolls is None or n - lot.granted_in >= self._quota.lapses_after:
            return Lot(lot.granted_in, ZERO)
        return Lot(lot.granted_in, min(lot.left, rolls))


def _total(lots: Iterable[Lot]) -> Decimal:
    total = ZERO
    for lot in lots:
        total = add(total, lot.left)
    return total
