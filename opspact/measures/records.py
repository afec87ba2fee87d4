"""The records that measures aggregate: one shape for clocks, facts, cases, outages and stock."""

from typing import Any, Literal

import msgspec

from opspact.kernel.time import Instant


class Record(msgspec.Struct, frozen=True):
    """One thing that may be counted, with its values by name and its moments (UTC microseconds).

    Values of clocks: `commitment, verdict, phase, round, level, owed_by, consumed, lateness, target` (microseconds),
    `binds_same, case, line` and all case fields and dimensions. Of facts: `kind, by, person` and their fields, then
    the case's. Of cases: `kind, state, open, level, age` and fields. Of outages: `outage, length, case, key`.
    Moments: `at, reported, started, due, stopped, broken` as far as they exist.
    """

    source: Literal["clocks", "facts", "cases", "outages", "totals", "stock"]
    name: str
    """Commitment or duty, kind of fact or case, outage kind, name of the total."""
    id: str
    values: dict[str, Any]
    moments: dict[str, Instant]
    links: tuple[str, ...] = ()
    """Ids of the facts and clocks behind it."""
