"""The plan as the engine uses it: one version of a pack with its calendars compiled; and the book of versions."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from opspact.calendars.worktime import WorkCalendar
from opspact.kernel.time import Instant, start_of_day
from opspact.plans.schema.pack import Pack


class Plan:
    """One immutable version of a service plan, in force from `effective` (local midnight)."""

    def __init__(self, pack: Pack, calendars: Mapping[str, WorkCalendar], effective: Instant, running: str) -> None:
        self.pack = pack
        self.calendars = calendars
        self.effective = effective
        self.running = running
        """What running cases do when this version comes: `keep` or `adopt`."""
        self.zone = ZoneInfo(pack.zone)
        self.start = start_of_day(date.fromisoformat(pack.term.start), self.zone)
        self.end = start_of_day(date.fromisoformat(pack.term.end) + timedelta(days=1), self.zone)
        """First instant after the term."""


class PlanBook:
    """All versions of a plan, by effective time. A case is pinned to the one in force at its true report time."""

    def __init__(self, versions: Sequence[Plan]) -> None:
        self.versions = tuple(sorted(versions, key=lambda plan: plan.effective))

    def at(self, moment: Instant) -> Plan:
        """The version in force; before the first, the first."""
        found = self.versions[0]
        for plan in self.versions:
            if plan.effective <= moment:
                found = plan
        return found

    @property
    def latest(self) -> Plan:
        """The version that came last."""
        return self.versions[-1]
