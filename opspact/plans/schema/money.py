"""Money: fees, penalties, credits, bonus, points to money, with caps, claims and waivers. Decimal, rounding stated."""

from decimal import Decimal
from typing import Literal

from opspact.plans.schema.base import Part, Titled
from opspact.plans.schema.measures import Multiplier, Source
from opspact.plans.terms.conditions import Condition
from opspact.plans.terms.quantity import Compare, Range


class Fee(Titled, frozen=True, kw_only=True):
    """A fee that percentages refer to."""

    amount: Decimal
    """Sum in the currency of the plan."""
    per: str = "month"
    """Period it covers; used over another period it is scaled: by months, or by days with `pro_rata: days`."""
    by: dict[str, Decimal] = {}
    """Own amounts by key (service, device), where the base is what that key costs."""
    pro_rata: Literal["months", "days"] = "months"
    """How it is scaled to another period."""


class Band(Part, frozen=True, kw_only=True):
    """One band of a ladder."""

    when: Range
    """Range of the measure: `"< 99.9"`, or `[">= 95", "< 99"]`. The first that holds serves."""
    amount: str
    """`10 %` of the base, `500`, `2 % per 0.1` below the upper edge (open-ended ladders; started steps count, or
    `per full 0.1`), or a sum of such: `10 % + 2 % per 0.1`. A band without upper edge counts above its lower one."""


class Bands(Part, frozen=True, kw_only=True):
    """By band of a measure."""

    measure: str
    """The measure."""
    rows: list[Band]
    """Bands in order; the first that holds serves."""


class PerRecord(Part, frozen=True, kw_only=True):
    """For each record (each breach, each complaint). Of clocks only broken ones, unless `where` names the verdict.

    A breach belongs to the period in which it was broken.
    """

    of: Source
    """Which records."""
    amount: str
    """`500` or `1 %` of the base, each."""
    unit: str = ""
    """Or per unit of lateness: `30 min`, `1 h`, `1 working day on office`."""
    started: bool = True
    """A started unit counts in full (else only full ones)."""
    free: str = ""
    """Lateness up to this is free (only what is beyond counts)."""
    value: str = "lateness"
    """The length that is counted in units."""


class PerShortfall(Part, frozen=True, kw_only=True):
    """For each unit by which a measure misses its target."""

    measure: str
    """The measure."""
    unit: Decimal = Decimal(1)
    """Size of one unit of missing its target."""
    started: bool = True
    """A started unit counts in full (else only full ones)."""
    free: Decimal = Decimal(0)
    """Missing it by so much is free."""
    amount: str
    """For each unit."""


class PerPoint(Part, frozen=True, kw_only=True):
    """For each point of a score under (or over) a mark."""

    measure: str
    """The score."""
    below: Decimal = Decimal(100)
    """The mark under which points cost."""
    amount: str
    """For each point."""


class Cap(Part, frozen=True, kw_only=True):
    """A ceiling; several are nested (per event, month, year)."""

    amount: str
    """`30 %` of the base or of a fee (`30 % of monthly_fee`), or a sum."""
    per: str = "period"
    """`event`, `period`, or a longer period kind: month, quarter, year, contract_year, term."""


class Claim(Part, frozen=True, kw_only=True):
    """Paid only when claimed in time (fact `claimed` naming the item and period)."""

    within: str
    """Window from the period's end, as a limit: `30 days, by end`."""
    required: list[str] = []
    """Fields the claim must carry."""


class MoneyItem(Titled, frozen=True, kw_only=True):
    """One rule that makes money of results. Exactly one of per_record, bands, per_shortfall, per_point, expression."""

    kind: Literal["penalty", "credit", "deduction", "bonus", "fee"] = "penalty"
    """What it is called; bonus and fee go to the provider, the others to the customer."""
    per_record: PerRecord | None = None
    """For each record."""
    bands: Bands | None = None
    """By band of a measure."""
    per_shortfall: PerShortfall | None = None
    """By how far a measure misses its target."""
    per_point: PerPoint | None = None
    """By points of a score."""
    value: str = ""
    """Or an expression over measures and other money items."""
    per: str = "month"
    """Period in which it is computed."""
    by: list[str] = []
    """Keys, as in measures."""
    base: str = ""
    """Fee that percentages refer to."""
    allowance: int = 0
    """So many first records of each period are free (per_record); cured ones do not use it up."""
    grace: str = ""
    """Nothing is due in this first time of the contract: `3 months`."""
    cure: str = ""
    """A record cured within this time of its breach costs nothing: `2 working days, by end on office`."""
    multiplier: list[Multiplier] = []
    """Factors for single records."""
    caps: list[Cap] = []
    """Ceilings, nested."""
    floor: Decimal | None = None
    """Least amount where any is due."""
    minimum_records: int = 0
    """Nothing under so many records of the measure."""
    waived_by: list[str] = []
    """Roles or sides whose `waived` fact (naming item and period, with reason) cancels it."""
    claim: Claim | None = None
    """Left out: automatic."""
    rounding: Literal["half_up", "half_even", "down", "up"] = "half_up"
    """How the amount is rounded."""
    places: int = 2
    """Decimal places of the amount."""
    when: Condition | None = None
    """Only in periods where this holds (conditions on measures)."""


class Trigger(Titled, frozen=True, kw_only=True):
    """A consequence that is not money: probation, right to terminate, warning letter (counting triggers)."""

    measure: str
    """A count, streak or any measure."""
    is_: Compare
    """When it is reached."""
    then: str
    """What follows, in words."""
    tell: list[str] = []
    """Roles or parties told."""
