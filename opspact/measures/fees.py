"""Fees over a period: what percentages refer to, by months or by days (plan mechanics: fee base, pro
rata).
"""

from datetime import date
from decimal import Decimal
from typing import Final

from opspact.calendars.periods import Anchored, Civil, Period, Rolling
from opspact.kernel.time import Instant, local_date
from opspact.measures.charging import Amount, read_amount, share
from opspact.measures.exact import ZERO, add, div, mul, units
from opspact.measures.sources import Key
from opspact.measures.spans import Spans
from opspact.plans.periods import rule_of
from opspact.plans.plan import Plan
from opspact.plans.schema.money import Fee
from opspact.plans.terms.leaf import TermError

_MONTHS: Final = {"month": 1, "quarter": 3, "half": 6, "year": 12}


class Fees:
    """The fees of a plan."""

    def __init__(self, plan: Plan, spans: Spans) -> None:
        self._plan, self._spans = plan, spans

    def amount(
        self, text: str, base: str, kind: str, period: Period, key: Key, distance: Decimal = ZERO
    ) -> Decimal:
        """What `10 %`, `500` or `2 % per 0.1` comes to in a period; `distance` is what steps are counted
        in.
        """
        total = ZERO
        for term in read_amount(text):
            one = self._one(term, base, kind, period, key)
            total = add(total, mul(one, _steps(term, distance)))
        return total

    def over(self, name: str, kind: str, period: Period, key: Key) -> Decimal:
        """A fee over a period of a kind, for one key."""
        fee = self._plan.pack.fees.get(name)
        if fee is None:
            raise TermError(
                f"{name!r} is not a fee of this plan; there are {', '.join(self._plan.pack.fees) or 'none'}"
            )
        amount = next((fee.by[part] for part in key if part in fee.by), fee.amount)
        months, own = self._months(kind, period), self._months(fee.per, None)
        if fee.pro_rata == "months" and months is not None and own is not None:
            return div(mul(amount, Decimal(months)), Decimal(own))
        return self._by_days(amount, fee, period)

    def _one(self, term: Amount, base: str, kind: str, period: Period, key: Key) -> Decimal:
        if not term.percent:
            return term.number
        name = term.fee or base
        if not name:
            raise TermError(
                f"{term.number} % of what? name the fee in 'base', or write '{term.number} % of FEE'"
            )
        return share(term.number, self.over(name, kind, period, key))

    def _by_days(self, amount: Decimal, fee: Fee, period: Period) -> Decimal:
        start, end = max(period.start, self._plan.start), min(period.end, self._plan.end)
        total = ZERO
        for whole in self._spans.whole(fee.per, start, end):
            days = self._days(max(start, whole.start), min(end, whole.end))
            total = add(total, div(mul(amount, Decimal(days)), Decimal(self._days(whole.start, whole.end))))
        return total

    def _days(self, start: Instant, end: Instant) -> int:
        return (local_date(end, self._plan.zone) - local_date(start, self._plan.zone)).days

    def _months(self, kind: str, period: Period | None) -> int | None:
        """How many months a period has; None where days and weeks say no months."""
        rule = rule_of(self._plan.pack, kind)
        if isinstance(rule, Civil):
            return _MONTHS.get(rule.unit)
        if isinstance(rule, Anchored):
            return rule.n if rule.unit == "months" else None
        if isinstance(rule, Rolling):
            return rule.months
        start, end = (period.start, period.end) if period else (self._plan.start, self._plan.end)
        return _between(local_date(start, self._plan.zone), local_date(end, self._plan.zone))


def _between(start: date, end: date) -> int:
    """Months from a day to a day (exclusive); a started one counts."""
    return max(1, (end.year - start.year) * 12 + end.month - start.month + (end.day > start.day))


def _steps(term: Amount, distance: Decimal) -> Decimal:
    if term.step is None:
        return Decimal(1)
    return units(distance, term.step, term.started)
