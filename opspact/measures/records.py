"""The records that measures aggregate: one shape for clocks, facts, cases, outages and stock."""

from typing import Any, Literal

import msgspec

from opspact.kernel.time import Instant


class Record(msgspec.Struct, frozen=True):
    """One thing that may be counted, with its values by name and its moments (UTC microseconds).

    Values of clocks: `commitment, verdict, phase, round, level, owed_by, consumed, lateness, target`
    (microseconds), `binds_same, case, line`, case fields, dimensions. Of facts: `by, person`, their
    fields, then the case's. Of cases: `kind, state, is_open, level` and fields. Of outages: `outage,
    length, case, key`.
    Of exclusions: the keys they are about (`service`, `site`, …); a missing key means all of them.
    Of any: `excluded`, a list of the exclusions that touch the record; `provisional`.
    Moments: `at, reported, started, due, stopped, broken` as far as they exist; outages and exclusions last
    from `started` to `stopped`, or still last.
    """

    source: Literal["clocks", "facts", "cases", "outages", "exclusions", "totals", "stock", "results"]
    name: str
    """Commitment or duty, kind of fact or case, outage kind, exclusion, name of the total, measure."""
    id: str
    values: dict[str, Any]
    moments: dict[str, Instant]
    links: tuple[str, ...] = ()
    """Ids of the facts and clocks behind it."""
