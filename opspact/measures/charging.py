"""What scores and money share: factors of single records, shortfalls, amounts as a plan writes them."""

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Final, NamedTuple

from opspact.measures.exact import ONE, ZERO, div, mul, sub
from opspact.measures.sources import mentions
from opspact.measures.views import View, in_unit
from opspact.plans.schema.measures import Multiplier
from opspact.plans.terms.conditions import Node
from opspact.plans.terms.evaluate import holds
from opspact.plans.terms.leaf import TermError
from opspact.plans.terms.quantity import Compare, Quantity

_RISING: Final = (">", ">=")
_AMOUNT: Final = re.compile(
    r"(?P<number>-?\d+(?:\.\d+)?)\s*(?P<percent>%)?\s*(?:of\s+(?P<fee>\w+))?"
    r"(?:\s*per\s+(?P<full>full\s+)?(?P<step>\d+(?:\.\d+)?)\s*%?)?(?:\s*[A-Z]{3})?$"
)


class Amount(NamedTuple):
    """One term of an amount: a sum, or a percentage of the base or of a named fee, once or per step."""

    number: Decimal
    percent: bool
    fee: str
    step: Decimal | None
    started: bool


def read_amount(text: str) -> tuple[Amount, ...]:
    """Read `500`, `10 %`, `30 % of monthly_fee`, `2 % per 0.1`, `10 % + 2 % per full 0.1`. Raises
    TermError.
    """
    return tuple(_term(part.strip(), text) for part in text.split("+"))


def _term(part: str, text: str) -> Amount:
    match = _AMOUNT.match(part)
    if match is None:
        raise TermError(
            f"{text!r} is not an amount; write for example '500', '10 %', '30 % of fee', '2 % per 0.1'"
        )
    step = Decimal(match["step"]) if match["step"] else None
    return Amount(
        Decimal(match["number"]), bool(match["percent"]), match["fee"] or "", step, not match["full"]
    )


def shortfall(value: Decimal, target: Compare, unit: str) -> Decimal:
    """How far a value is from keeping its target, in the value's unit; nothing where it keeps it."""
    if not isinstance(target.value, Quantity):
        raise TermError(f"{target} is not a number that a measure could miss")
    goal = in_unit(target.value, unit)
    if target.op in _RISING:
        return max(ZERO, sub(goal, value))
    return max(ZERO, sub(value, goal)) if target.op in ("<", "<=") else abs(sub(value, goal))


class Factors:
    """Multipliers of single records. Every one whose condition holds multiplies; `nth` counts the records so
    far.
    """

    def __init__(self, multipliers: Sequence[Multiplier]) -> None:
        self._now = [m for m in multipliers if not mentions(m.when.node, "nth")]
        self._later = [m for m in multipliers if mentions(m.when.node, "nth")]

    def of(self, view: View) -> Decimal:
        """The factor that a record has by itself."""
        factor = ONE
        for multiplier in self._now:
            if holds(multiplier.when.node, view):
                factor = mul(factor, multiplier.factor)
        return factor

    def of_nth(self, n: int) -> Decimal:
        """The further factor of the n-th record of the period, in order of time."""
        factor = ONE
        for multiplier in self._later:
            if holds(multiplier.when.node, _Place(n)):
                factor = mul(factor, multiplier.factor)
        return factor


class _Place:
    """The scope of a condition on `nth` alone."""

    def __init__(self, n: int) -> None:
        self._n = n

    def value(self, name: str) -> object:
        return self._n if name == "nth" else None

    def rank(self, level: str) -> int | None:
        return None

    def ask(self, node: Node) -> bool:
        raise TermError(
            "a condition on 'nth' compares nothing else; write the other condition as a second multiplier"
        )


def share(part: Decimal, whole: Decimal) -> Decimal:
    """`part` percent of `whole`."""
    return div(mul(part, whole), Decimal(100))
