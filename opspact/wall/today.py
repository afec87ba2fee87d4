"""What today holds: who is on duty now, work that is planned, promises that are decided."""

from datetime import datetime, timedelta
from typing import Final

import msgspec

from opspact.kernel.now import now, now_datetime
from opspact.kernel.time import Instant, instant
from opspact.rosters.selectors import READ, who_is_on
from opspact.runner.duties import CONTRACT
from opspact.signals.planning import windows
from opspact.signals.reading import plan_of
from opspact.signals.windows import reaching
from opspact.tenancy.viewer import Viewer
from opspact.ui import reader
from opspact.work.models import Clock
from opspact.work.naming import Contracts

ROSTERS: Final = 6
SHIFTS: Final = 120
"""So many people on duty are read at once."""
PLANNED: Final = 6
WINDOWS: Final = 200
"""So many windows are looked through for those of today."""


class Watch(msgspec.Struct, frozen=True):
    """Who is on duty by one line of a roster, who leads first."""

    roster: int
    name: str
    line: int
    people: tuple[str, ...]
    until: datetime
    """When the first of them goes."""


class Planned(msgspec.Struct, frozen=True):
    """Something planned that begins, lasts or is due today."""

    title: str
    customer: str
    begins: Instant | None
    """None: only when it is due is planned."""
    ends: Instant
    contract: int | None = None
    """Of a duty: whose plan it stands in."""


def midnight() -> datetime:
    """The beginning of today where the product stands."""
    return now_datetime().astimezone(reader.zone()).replace(hour=0, minute=0, second=0, microsecond=0)


def crew(viewer: Viewer) -> list[Watch]:
    """Who is on duty now, by roster and line; nothing for a viewer without the right to read rosters."""
    if not viewer.may(READ):
        return []
    found: dict[tuple[int, int], Watch] = {}
    rows = who_is_on(viewer, now()).order_by("line", "roster__name", "roster_id", "-leads", "id")
    for one in rows[:SHIFTS]:
        at = (one.roster_id, one.line)
        before = found.get(at, Watch(one.roster_id, one.roster.name, one.line, (), one.end))
        people = dict.fromkeys((*before.people, one.account.name))
        found[at] = msgspec.structs.replace(before, people=tuple(people), until=min(before.until, one.end))
    return list(found.values())


def planned(viewer: Viewer, contracts: Contracts, lang: str) -> list[Planned]:
    """Maintenance windows that last today, and the contracts' duties that are due today, by time."""
    found = [*_windows(viewer), *_duties(viewer, contracts, lang)]
    return sorted(found, key=lambda one: (one.ends if one.begins is None else one.begins, one.title))


def _windows(viewer: Viewer) -> list[Planned]:
    start = midnight()
    rows = windows(viewer).filter(begins__lt=start + timedelta(days=1)).select_related("customer").order_by("ends")
    found = []
    for one in rows[:WINDOWS]:
        span = reaching(plan_of(one), now(), instant(start + timedelta(days=1)), reader.zone())
        if span is not None:
            customer = one.customer.name if one.customer else ""
            found.append(Planned(one.title, customer, *span))
    return found


def _duties(viewer: Viewer, contracts: Contracts, lang: str) -> list[Planned]:
    start = midnight()
    rows = Clock.objects.visible_to(viewer).filter(
        work__key=CONTRACT, work__kind="", owed_by="provider", phase__in=["running", "paused"],
        due__gte=start, due__lt=start + timedelta(days=1),
    )  # fmt: skip
    found = rows.order_by("due", "id").values_list("contract_id", "promise", "customer__name", "due")[: PLANNED + 1]
    return [
        Planned(contracts.promise(contract, promise, lang), customer, None, instant(due), contract)
        for contract, promise, customer, due in found
        if due is not None
    ]
