"""Reading items. The viewer comes first; what it may not see is not there."""

from django.db.models import QuerySet

from opspact.journal.models import Event
from opspact.kernel.now import now
from opspact.kernel.time import Instant, instant
from opspact.runner.advance import look
from opspact.runner.shapes import Case
from opspact.tenancy.viewer import Viewer
from opspact.work.casefile import case_from, case_of
from opspact.work.models import WorkItem
from opspact.work.planned import plan_of
from opspact.work.reading import item_numbered, journal_of
from opspact.work.shapes import NotThere, Seen
from opspact.work.world import LiveWorld

INTERNAL = ("noted", "assigned", "followed", "mentioned", "linked", "viewed")
"""Notes that customers see only where the payload says `public`."""


def item(viewer: Viewer, number: int) -> WorkItem:
    """The item with a number, its plan's key at hand. Raises NotThere."""
    found = item_numbered(viewer, number)
    if found is None:
        raise NotThere(f"number {number}")
    return found


def seen(viewer: Viewer, item: WorkItem, known_at: Instant | None = None, as_of: Instant | None = None) -> Seen:
    """The item as known at `known_at` (now), standing at `as_of` (the same)."""
    _in_sight(viewer, item)
    return _looked_at(item, case_of(item.pk, item.key), known_at, as_of)


def _looked_at(item: WorkItem, case: Case, known_at: Instant | None = None, as_of: Instant | None = None) -> Seen:
    plans = plan_of(item)
    known = max(now(), instant(item.updated)) if known_at is None else known_at
    view, state = look(plans, case, LiveWorld(item.contract_id, plans, known), known, as_of)
    return Seen(item, view, state, plans)


def told(viewer: Viewer, item: WorkItem, latest: int | None = None) -> tuple[Seen, list[Event]]:
    """The item as it stands and its history: the latest so many events, or all. For our people one read of both."""
    _in_sight(viewer, item)
    after = 0 if latest is None else max(0, item.seq - latest)
    if viewer.customer is not None:
        return seen(viewer, item), list(history(viewer, item).filter(seq__gt=after))
    events = journal_of(item.pk, after)
    return _looked_at(item, case_from(item.key, events)), [event for event in events if event.seq > after]


def history(viewer: Viewer, item: WorkItem) -> QuerySet[Event]:
    """The item's events in order. Customers see facts and decisions, and of notes those meant for them."""
    _in_sight(viewer, item)
    rows = Event.objects.filter(stream="work", stream_id=item.pk).order_by("seq")
    if viewer.customer is None:
        return rows
    return rows.exclude(sort__in=["refusal", "audit"]).exclude(sort="desk", payload__public__isnull=True).exclude(
        sort="desk", payload__public=False
    )  # fmt: skip


def _in_sight(viewer: Viewer, item: WorkItem) -> None:
    """Raise NotThere for an item in hand that the viewer may not see."""
    limited = viewer.contracts is not None and item.contract_id not in viewer.contracts
    if limited or viewer.customer not in (None, item.customer_id):
        raise NotThere(f"number {item.number}")
