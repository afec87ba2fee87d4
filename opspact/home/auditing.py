"""What an auditor looks at first: refusals, corrections, voidings and what was denied, of the last days."""

from datetime import timedelta
from typing import Final

from django.db.models import Q, QuerySet

from opspact.journal.models import Event
from opspact.kernel.now import now_datetime
from opspact.tenancy.access import require
from opspact.tenancy.models import Account
from opspact.tenancy.viewer import Viewer
from opspact.work.models import WorkItem

RIGHT: Final = "audit.read"
RECENT: Final = timedelta(days=30)
SHOWN: Final = 20
MENDING: Final = ("corrected", "withdrawn", "cancelled", "overridden", "excepted")


def refusals(viewer: Viewer) -> list[Event]:
    """Acts that a plan refused."""
    return list(_recent(viewer).filter(stream="work", sort="refusal")[:SHOWN])


def mendings(viewer: Viewer) -> list[Event]:
    """Corrections, withdrawals, cancellations, overridden levels and exceptions."""
    return list(_recent(viewer).filter(stream="work", sort="fact", kind__in=MENDING)[:SHOWN])


def denials(viewer: Viewer) -> list[Event]:
    """Pages that were refused to somebody who signed in."""
    return list(_recent(viewer).filter(stream="account", sort="audit", kind="refused")[:SHOWN])


def _recent(viewer: Viewer) -> QuerySet[Event]:
    """The recorded time bounds the partitions that are read."""
    require(viewer, RIGHT)
    rows = Event.objects.filter(recorded__gte=now_datetime() - RECENT).order_by("-recorded", "-id")
    if viewer.contracts is not None:
        rows = rows.filter(Q(contract_id__in=viewer.contracts) | Q(stream="account"))
    return rows


def items_of(viewer: Viewer, events: list[Event]) -> dict[int, WorkItem]:
    """The items that events are about."""
    rows = WorkItem.objects.visible_to(viewer).filter(pk__in={event.stream_id for event in events})
    return {one.pk: one for one in rows.only("number", "title", "kind", "contract_id", "customer_id")}


def people_of(events: list[Event]) -> dict[int, str]:
    """The names of the accounts behind events."""
    rows = Account.objects.filter(pk__in={event.actor_id for event in events if event.actor_id})
    return dict(rows.values_list("pk", "name"))
