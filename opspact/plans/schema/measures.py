"""Measures: KPIs, availability, counts, streaks, scores (architecture §3 KPI). Exactly one aggregate each."""

from decimal import Decimal
from typing import Literal

from opspact.plans.schema.base import Part, Titled
from opspact.plans.terms.conditions import Condition
from opspact.plans.terms.quantity import Compare, Range


class Source(Part, frozen=True, kw_only=True):
    """What is aggregated. Exactly one of the first seven is set."""

    clocks: list[str] | str | None = None
    """Rounds of these commitments or duties (`*`: of all).

    Values: verdict, consumed, lateness, target, level, round, case fields.
    """
    facts: list[str] | str | None = None
    """Facts of these kinds (calls, visits, ratings need no ticket). Values: their fields, case fields."""
    cases: list[str] | str | None = None
    """Cases of these kinds. Values: their fields, level, state, age."""
    outages: str | None = None
    """Intervals of an outage kind. Values: length."""
    totals: str | None = None
    """Totals handed in by `total` facts with this name (a PBX's month). Values: their fields."""
    results: str | None = None
    """Results of another measure in its own (shorter) periods or other keys. Values: value, met."""
    stock: str | None = None
    """Quantities in a register or store."""
    where: Condition | None = None
    """Which of them."""


class Ratio(Part, frozen=True, kw_only=True):
    """Share in percent: good of all. With `totals`, `good` and `all` name fields and may be given as `good_field`."""

    of: Source
    """What the share is of."""
    good: Condition | None = None
    """Which are good (for records)."""
    good_field: str = ""
    """For totals: the field with the good ones."""
    all_field: str = ""
    """For totals: the field with all."""


class Aggregate(Part, frozen=True, kw_only=True):
    """Mean, sum, minimum, maximum, percentile or count of a value."""

    of: Source
    """Over what."""
    value: str = ""
    """The value: a field, or consumed, lateness, length (in the measure's `unit`)."""
    distinct: str = ""
    """For a count: how many different values of this field."""
    at: Decimal = Decimal(95)
    """For a percentile: which one (nearest rank)."""
    weight: str = ""
    """For a mean: weigh by this field."""


class Availability(Part, frozen=True, kw_only=True):
    """100 × (total − outage) / total, over the period."""

    of: str
    """Outage kind."""
    on: str = "always"
    """Calendar whose open time is the total."""
    each: str = ""
    """Register whose records each have the whole total (mean over devices); empty: one total."""
    weight: str = ""
    """Attribute of the records by which they are weighed."""
    slots: str = ""
    """Length of a slot: a slot touched by outage is lost as a whole (`5 min`). Empty: exact."""
    minimum: str = ""
    """Outages shorter than this do not count."""
    windows: dict[str, Decimal] = {}
    """Weights by calendar: outage within that calendar's open time counts so many times (default 1)."""


class Streak(Part, frozen=True, kw_only=True):
    """The longest run of consecutive records that meet a condition (three misses in a row)."""

    of: Source
    """Records in order of time."""
    where: Condition
    """The condition each record of the run meets."""
    run: Literal["longest", "current"] = "longest"
    """The longest run of the period, or the one that lasts at its end."""


class ScoreItem(Titled, frozen=True, kw_only=True):
    """One line of a score card."""

    per: Source | None = None
    """Points for each record found …"""
    measure: str = ""
    """… or for each `step` by which this measure misses `target` …"""
    target: Compare | None = None
    """What the measure should meet."""
    step: Decimal = Decimal(1)
    """Size of one step of missing it."""
    started: bool = True
    """Whether a started step counts in full."""
    bands: list["ScoreBand"] = []
    """… or by bands of the measure."""
    points: Decimal = Decimal(0)
    """Points each (negative: deducted)."""
    ceiling: Decimal | None = None
    """At most so many points (absolute value) on this line."""
    multiplier: list["Multiplier"] = []
    """Factors for single records (repeated or key events); every one that holds multiplies."""


class ScoreBand(Part, frozen=True, kw_only=True):
    """Points for a range of the measure."""

    when: Range
    """Range of the measure."""
    points: Decimal
    """Points where it holds."""


class Multiplier(Part, frozen=True, kw_only=True):
    """A factor for records that meet a condition; `nth` is the record's number in its period, in order of time."""

    when: Condition
    """Which records."""
    factor: Decimal
    """What they count times."""


class Score(Part, frozen=True, kw_only=True):
    """A score card: start, deductions and bonus with ceilings, floor and top, grades."""

    start: Decimal = Decimal(100)
    """Points at the start."""
    floor: Decimal | None = Decimal(0)
    """Never less; null: no floor."""
    top: Decimal | None = None
    """Never more."""
    items: dict[str, ScoreItem]
    """Lines by id."""
    grades: dict[str, Compare] = {}
    """Grade by score, the first that holds: `{A: ">= 90", B: ">= 80", C: ">= 0"}`."""


class Measure(Titled, frozen=True, kw_only=True):
    """A named number per key and period."""

    ratio: Ratio | None = None
    """A share in percent."""
    count: Aggregate | None = None
    """A number of records."""
    sum: Aggregate | None = None
    """A sum."""
    mean: Aggregate | None = None
    """A mean."""
    min: Aggregate | None = None
    """The least value."""
    max: Aggregate | None = None
    """The greatest value."""
    percentile: Aggregate | None = None
    """A percentile."""
    availability: Availability | None = None
    """Availability in percent."""
    streak: Streak | None = None
    """A longest run."""
    score: Score | None = None
    """A score card."""
    value: str = ""
    """An expression over other measures of the same period and key: `0.6 * answered + 0.4 * solved`."""
    per: str = "month"
    """Period kind (as for duties), `term`, `rolling 3 months`, or a declared period."""
    by: list[str] = []
    """Keys: one result for each combination of these values (service, level, site, person …)."""
    belongs: Literal["reported", "started", "due", "stopped", "at"] = "at"
    """Which moment decides the period of a record. `at`: the fact's time; for clocks the same as `stopped`,
    or the due time of a clock that has not stopped."""
    open_at_end: Literal["left_out", "by_verdict", "good", "bad"] = "by_verdict"
    """Clocks still running at the period's end: left out, judged as they stand (open ones left out), or as said."""
    empty: str = ""
    """Result of a period without any record; empty: no result (never 0 % or 100 % by accident).
    Counts, sums and streaks of nothing are 0, availability without outage is 100."""
    minimum: int = 0
    """Fewest records for a result; under it: no result. An expression has as many as its largest input."""
    unit: str = ""
    """Unit of the value: `%`, `min`, `h`, `days`, `CNY`, …"""
    target: Compare | None = None
    """What is promised; compared unrounded."""
    owed_by: str = "provider"
    """Party that promises the target."""
    exclude: list[str] = []
    """Exclusions whose time (availability) or records (those that the exclusion touches) leave the measure."""
    decimals: int = 2
    """Places shown (never used in comparisons)."""
    strictest: bool = False
    """Clocks of commitments with the same `binds_same`: only the strictest of each case counts."""


class Quota(Titled, frozen=True, kw_only=True):
    """A stock of hours, visits or named users that is granted, used, rolled over and lapses."""

    grant: Decimal
    """Granted at the start of each period."""
    every: str = "month"
    """Period of the grant."""
    unit: str = "h"
    """Unit of the amounts."""
    used_by: list[str]
    """Facts that use it."""
    amount: str = ""
    """Field with the amount used (a duration for unit `h`); empty: one each."""
    where: Condition | None = None
    """Which of those facts count."""
    multiplier: list[Multiplier] = []
    """Factors by time of week or kind (`{closed: office}` counts 1.5); every one that holds multiplies."""
    step: Decimal | None = None
    """Use is rounded up to this, before minimum and factors."""
    minimum: Decimal | None = None
    """Least use of one fact."""
    rolls: Decimal | None = None
    """At most so much of a lot rolls over into the next period (None: nothing rolls)."""
    lapses_after: int = 1
    """A rolled lot lapses after so many further periods."""
    order: Literal["oldest_first", "newest_first"] = "oldest_first"
    """Which lot is used first."""
    overdraw: Literal["refuse", "allow"] = "allow"
    """Whether use beyond the quota is refused (by the runner) or shown as overdrawn."""
