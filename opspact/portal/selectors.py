"""What customer people read: their cases, what waits for them, one case with its course. The viewer comes first."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any, Final

import msgspec
from django.db.models import QuerySet

from opspact.desk import listing
from opspact.desk.models import Attachment
from opspact.desk.rows import Row, rows_of
from opspact.journal.models import Event
from opspact.kernel.now import now, now_datetime
from opspact.kernel.time import instant
from opspact.plans.store.books import book_of_digest, digest_column
from opspact.portal.awaiting import COURSE, WAITS, Need, approvals, needs
from opspact.runner.advance import look
from opspact.tenancy.access import signed_in
from opspact.tenancy.models import Account, Contract
from opspact.tenancy.viewer import Viewer
from opspact.ui import reader
from opspact.work.casefile import cases_of
from opspact.work.models import WorkItem
from opspact.work.world import LiveWorld

OPEN: Final = 30
RATED: Final = timedelta(days=14)
"""So long after the end of a case a rating is asked for."""
CLOSED: Final = 10
CONTRACTS: Final = 50
INNER: Final = frozenset({"step_fired", "told", "no_target"})
"""Decisions that concern the provider's own house: who is told what, and when."""


class Case(msgspec.Struct, frozen=True):
    """A case in a list, with what it awaits from the customer."""

    row: Row
    needs: list[Need]


def open_cases(viewer: Viewer) -> tuple[list[Case], bool]:
    """Open cases, the next promise first; whether there are more."""
    rows = listing.found(viewer, listing.Wanted(open="yes"), reader.zone())
    items, after = listing.page(rows, "due", size=OPEN)
    return cases(viewer, items), bool(after)


def to_rate(viewer: Viewer) -> list[Case]:
    """Cases that ended lately and that nobody has rated."""
    rows = listing.found(viewer, listing.Wanted(open="no"), reader.zone())
    items = listing.page(rows.filter(closed__gte=now_datetime() - RATED), "new", size=CLOSED)[0]
    return [one for one in cases(viewer, items) if "rate" in one.needs]


def cases(viewer: Viewer, items: list[WorkItem]) -> list[Case]:
    """Items as cases of the portal: one query more for all of them."""
    courses = _courses(viewer, [one.pk for one in items])
    asked = _to_approve(viewer, [one for one in items if one.open and not WAITS.isdisjoint(courses.get(one.pk, ()))])
    approve: dict[int, list[Need]] = {pk: ["approve"] for pk in asked}
    return [
        Case(row, [*_needs(row.item, courses.get(row.item.pk, [])), *approve.get(row.item.pk, [])])
        for row in rows_of(items, viewer.language)
    ]


def _to_approve(viewer: Viewer, items: list[WorkItem]) -> set[int]:
    """Ids of the items in which something waits for an approval that the viewer may give."""
    if not items or not viewer.may("portal.approve"):
        return set()
    moment = now()
    known = cases_of({one.pk: one.key for one in items})
    books = {one.pk: book_of_digest(one.plan_key) for one in items}
    worlds = {one.pk: LiveWorld(one.contract_id, books[one.pk], moment) for one in items}
    states = {pk: look(books[pk], case, worlds[pk], moment)[1] for pk, case in known.items()}
    return {pk for pk, state in states.items() if approvals(state)}


def _needs(item: WorkItem, course: list[str]) -> list[Need]:
    plan = book_of_digest(item.plan_key).at(instant(item.opened))
    return needs(plan, course, is_open=item.open, waiting=item.waiting)


def _courses(viewer: Viewer, ids: list[int]) -> dict[int, list[str]]:
    """The facts of each case that say how far it has come, in order."""
    if not ids:
        return {}
    rows = Event.objects.filter(stream="work", stream_id__in=ids, sort="fact", kind__in=COURSE)
    if viewer.customer is not None:
        rows = rows.filter(customer_id=viewer.customer)
    found: dict[int, list[str]] = {}
    for item, kind in rows.order_by("stream_id", "seq").values_list("stream_id", "kind"):
        found.setdefault(item, []).append(kind)
    return found


def contracts(viewer: Viewer) -> list[Contract]:
    """The running contracts, each with the key of its plan."""
    rows = Contract.objects.visible_to(viewer).filter(active=True).annotate(plan_key=digest_column("pk"))
    return list(rows.select_related("customer").order_by("number")[:CONTRACTS])


def shared(events: Iterable[Event]) -> list[Event]:
    """Of the events that customers may see (`work.selectors.history`), those that tell them something."""
    return [event for event in events if event.sort != "decision" or event.kind not in INNER]


def attachments(viewer: Viewer, item: WorkItem) -> QuerySet[Attachment]:
    """The files of a case that are meant for the customer."""
    return Attachment.objects.visible_to(viewer).filter(work=item, public=True).order_by("id")


def own_account(viewer: Viewer) -> dict[str, Any]:
    """What a form can fill in of the person who files."""
    row = Account.objects.filter(pk=signed_in(viewer)).values("name", "phone").first()
    return {"declarant": viewer.name, "phone": row["phone"] if row else ""}
