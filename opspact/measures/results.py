"""What measures come to: results with the figures, the records and the sentences they rest on."""

from decimal import Decimal
from typing import Any, Literal

import msgspec

from opspact.calendars.periods import Period
from opspact.measures.sources import Key


class Line(msgspec.Struct, frozen=True):
    """One sentence of an explanation: the id of its template and the values it names."""

    label: str
    values: dict[str, Any] = {}


class Result(msgspec.Struct, frozen=True):
    """A measure in one period under one key. `value` None: there is no result, and so nothing is met or
    missed.
    """

    measure: str
    period: Period
    key: Key
    value: Decimal | None
    """Unrounded, in the unit of the measure."""
    met: bool | None
    target: str = ""
    records: int = 0
    parts: dict[str, Decimal] = {}
    links: tuple[str, ...] = ()
    misses: tuple[str, ...] = ()
    """Those of the links that count against it."""
    lines: tuple[Line, ...] = ()
    grade: str = ""
    open: bool = False
    """The period still runs."""
    provisional: bool = False
    """Rests on a deadline past the known arrangement of holidays."""
    sealed: bool = False


Status = Literal["none", "due", "claimable", "forfeited", "waived"]


class Money(msgspec.Struct, frozen=True):
    """What a rule of money comes to in one period under one key."""

    item: str
    kind: str
    period: Period
    key: Key
    amount: Decimal
    """What is owed; nothing while it is only claimable, or when it is waived or forfeited."""
    potential: Decimal
    """What is or would be owed, after every cap."""
    before_cap: Decimal
    status: Status
    lines: tuple[Line, ...] = ()
    """Every adjustment, in order."""
    links: tuple[str, ...] = ()
    open: bool = False
    provisional: bool = False
    sealed: bool = False


def identity(row: Result | Money) -> str:
    """The id by which links name a result: `measures.share/2026-01/mail`."""
    node = f"measures.{row.measure}" if isinstance(row, Result) else f"money.{row.item}"
    return "/".join((node, row.period.key, *row.key))


class Reached(msgspec.Struct, frozen=True):
    """A trigger against one result: reached or not."""

    trigger: str
    period: Period
    key: Key
    reached: bool
    value: Decimal
    then: str
    tell: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    open: bool = False
