"""Exact decimal arithmetic: wide enough that sums do not depend on their order, rounded only where a plan
says so.
"""

from decimal import (
    ROUND_CEILING,
    ROUND_DOWN,
    ROUND_FLOOR,
    ROUND_HALF_EVEN,
    ROUND_HALF_UP,
    ROUND_UP,
    Context,
    Decimal,
)
from typing import Final

EXACT: Final = Context(prec=60)
"""Sixty digits: a quotient that is a finite decimal at all comes out exact, so `>= 99.9` is never met by
rounding.
"""
ZERO: Final = Decimal(0)
ONE: Final = Decimal(1)
HUNDRED: Final = Decimal(100)
_MODES: Final = {"half_up": ROUND_HALF_UP, "half_even": ROUND_HALF_EVEN, "down": ROUND_DOWN, "up": ROUND_UP}


def add(a: Decimal, b: Decimal) -> Decimal:
    """a + b."""
    return EXACT.add(a, b)


def sub(a: Decimal, b: Decimal) -> Decimal:
    """a − b."""
    return EXACT.subtract(a, b)


def mul(a: Decimal, b: Decimal) -> Decimal:
    """a × b."""
    return EXACT.multiply(a, b)


def div(a: Decimal, b: Decimal) -> Decimal:
    """a ÷ b."""
    return EXACT.divide(a, b)


def percent(part: Decimal, whole: Decimal) -> Decimal:
    """`part` of `whole` in percent; multiplied first, so that whole percentages are exact."""
    return div(mul(HUNDRED, part), whole)


def units(amount: Decimal, unit: Decimal, started: bool) -> Decimal:
    """How many units fit: a started one counts in full, or only full ones do; none for zero and less."""
    if amount <= 0:
        return ZERO
    mode = ROUND_CEILING if started else ROUND_FLOOR
    return div(amount, unit).to_integral_value(mode)


def rounded(amount: Decimal, places: int, mode: str) -> Decimal:
    """`amount` with so many decimal places; mode `half_up`, `half_even`, `down` or `up`."""
    return amount.quantize(Decimal(1).scaleb(-places), _MODES[mode], EXACT)


def plain(value: Decimal) -> Decimal:
    """The same number without trailing zeros and without an exponent."""
    whole = value == value.to_integral_value()
    return value.quantize(ONE, context=EXACT) if whole else value.normalize(EXACT)
