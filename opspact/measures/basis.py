"""What outage time is counted on: all hours or those in or out of a calendar, and over which periods."""

from collections.abc import Mapping
from datetime import date
from typing import Final, Self, get_args
from zoneinfo import ZoneInfo

import msgspec

from opspact.calendars.periods import Anchored, Civil, Rule, Unit
from opspact.calendars.worktime import WorkCalendar
from opspact.kernel.time import Instant, Span
from opspact.plans.terms.conditions import Outage

_CIVIL: Final[dict[str, Rule]] = {unit: Civil(unit) for unit in get_args(Unit)}


class Basis(msgspec.Struct, frozen=True):
    """The hours that count, the zone whose midnights begin periods, the contract's first day (R2.3)."""

    zone: ZoneInfo
    contract_start: date | None = None
    """`contract_year` is counted from it."""
    calendar: WorkCalendar | None = None
    """Only time inside its open hours counts; None: all hours count."""
    outside: bool = False
    """Only time outside the calendar's open hours counts instead."""

    @classmethod
    def of(
        cls,
        node: Outage,
        zone: ZoneInfo,
        calendars: Mapping[str, WorkCalendar],
        contract_start: date | None = None,
    ) -> Self:
        """The basis of one condition of a plan. Raises KeyError for a calendar the plan does not have."""
        calendar = None if node.calendar is None else calendars[node.calendar]
        return cls(zone, contract_start, calendar, node.outside)

    def length(self, a: Instant, b: Instant) -> Span:
        """The time in [a, b) that counts; nothing where b does not lie after a."""
        if b <= a:
            return 0
        if self.calendar is None:
            return b - a
        inside = self.calendar.between(a, b)
        return b - a - inside if self.outside else inside

    def periods(self, unit: str) -> Rule:
        """The periods of a total. Raises ValueError for a `contract_year` without a contract's first day."""
        if unit != "contract_year":
            return _CIVIL[unit]
        if self.contract_start is None:
            raise ValueError("a total per contract_year needs the day on which the contract starts")
        return Anchored(self.contract_start, 12, "months")
