"""What a person reads in the product: messages, the count of the bell, escalations, what reached nobody."""

from collections.abc import Sequence
from typing import Final

import msgspec
from django.core.exceptions import PermissionDenied
from django.db.models import BigIntegerField, Count, Q, QuerySet
from django.db.models.functions import Coalesce

from opspact.kernel.now import now_datetime
from opspact.notify.models import Escalation, Message, Unreached
from opspact.tenancy.access import signed_in
from opspact.tenancy.viewer import Viewer

PAGE: Final = 30
MEMBERS: Final = 500
COUNTED: Final = 99
"""The bell counts no further."""
STANDS_FOR: Final = Coalesce("lead_id", "id", output_field=BigIntegerField())
"""The message that is shown for this one: the lead of its storm, or itself."""


class Page(msgspec.Struct, frozen=True):
    """A page of the inbox: messages that stand alone or lead a storm, with how many they stand for."""

    messages: tuple[Message, ...]
    counts: dict[int, int]
    """Of a storm, by its lead: how many messages."""
    unread: frozenset[int]
    """Messages shown that are unread, or stand for an unread one."""
    after: str
    """Where the next page begins; empty on the last one."""


def unread_count(viewer: Viewer) -> int:
    """How many things the viewer has not read, up to `COUNTED` + 1. A storm counts once."""
    rows = _unread(viewer).values_list(STANDS_FOR, flat=True).distinct()
    return rows[: COUNTED + 1].count()


def page(viewer: Viewer, kinds: Sequence[str] = (), after: str = "", size: int = PAGE) -> Page:
    """A page of the inbox, the unread first, then the newest first; `kinds` empty: all. `after` as a page gave it."""
    shown = _shown(viewer, kinds)
    unread_leads = _unread(viewer).values_list(STANDS_FOR, flat=True)
    part, _, last = after.partition("-")
    found: list[Message] = []
    if part != "read":
        rows = shown.filter(id__in=unread_leads)
        found = list((rows.filter(id__lt=last) if last else rows)[: size + 1])
    unread = frozenset(one.pk for one in found)
    if len(found) <= size:
        rows = shown.exclude(id__in=unread_leads)
        found += list((rows.filter(id__lt=last) if part == "read" else rows)[: size + 1 - len(found)])
    messages = tuple(found[:size])
    return Page(messages, _counts(messages), unread, _after(messages, unread) if len(found) > size else "")


def members(viewer: Viewer, message_id: int, after: int = 0) -> list[Message]:
    """Every message that one stands for, itself among them, by whatever channel; a page of `MEMBERS`, oldest first."""
    rows = Message.objects.visible_to(viewer).filter(account_id=signed_in(viewer), instead_of=None, id__gt=after)
    rows = rows.filter(Q(id=message_id) | Q(lead_id=message_id))
    return list(rows.select_related("customer", "account").order_by("id")[:MEMBERS])


def mark_read(viewer: Viewer, message_id: int) -> int:
    """Mark a message read, with all it stands for; how many changed. Another person's message is not there: 0."""
    return _unread(viewer).filter(Q(id=message_id) | Q(lead_id=message_id)).update(read_at=now_datetime())


def mark_all_read(viewer: Viewer, upto: int) -> int:
    """Mark read whatever is not newer than the message `upto`, so that nothing is lost that came meanwhile."""
    return _unread(viewer).filter(id__lte=upto).update(read_at=now_datetime())


def open_escalations(viewer: Viewer, work_id: int | None = None, size: int = PAGE) -> list[Escalation]:
    """Escalations that still want an answer of the viewer; of one item: all that he may see, answered or not."""
    rows = seen_escalations(viewer).select_related("acknowledged_by", "reporter", "customer").order_by("-id")
    if work_id is not None:
        return list(rows.filter(work_id=work_id)[:size])
    waiting = rows.filter(acknowledged_at=None, climbed_to=None, withdrawn=False, repaired_at=None)
    return list(waiting.filter(accounts__contains=[viewer.account])[:size])


def unanswered(viewer: Viewer, size: int = PAGE) -> list[Escalation]:
    """Escalations that went up to their last step and nobody answered, for managers: shown until somebody does."""
    if not viewer.may("desk.approve"):
        return []
    return list(left_unanswered(viewer)[:size])


def left_unanswered(viewer: Viewer) -> QuerySet[Escalation]:
    """The same for whoever sees the contract, the newest first."""
    rows = seen_escalations(viewer).filter(unanswered_at__isnull=False, acknowledged_at=None)
    rows = rows.filter(withdrawn=False, repaired_at=None).select_related("customer", "reporter", "acknowledged_by")
    return rows.order_by("-unanswered_at")


def seen_escalations(viewer: Viewer) -> QuerySet[Escalation]:
    """The customer's people see the escalations to their own side only."""
    rows = Escalation.objects.visible_to(viewer)
    return rows if viewer.customer is None else rows.filter(side="customer")


def unreached(viewer: Viewer, after: int | None = None, size: int = PAGE) -> list[Unreached]:
    """What reached nobody, the newest first. Raises PermissionDenied for who could not mend it."""
    if not (viewer.may("people.manage") or viewer.may("desk.approve")):
        raise PermissionDenied("people.manage")
    rows = Unreached.objects.visible_to(viewer).select_related("contract", "customer").order_by("-id")
    return list((rows.filter(id__lt=after) if after else rows)[:size])


def _own(viewer: Viewer) -> QuerySet[Message]:
    return Message.objects.visible_to(viewer).filter(account_id=signed_in(viewer), channel="in_app")


def _unread(viewer: Viewer) -> QuerySet[Message]:
    return _own(viewer).filter(read_at=None, state="sent")


def _shown(viewer: Viewer, kinds: Sequence[str]) -> QuerySet[Message]:
    rows = _own(viewer).filter(id=STANDS_FOR)
    if kinds:
        rows = rows.filter(kind__in=kinds)
    return rows.select_related("customer", "account", "escalation__acknowledged_by").order_by("-id")


def _counts(messages: Sequence[Message]) -> dict[int, int]:
    leads = [one.pk for one in messages if one.lead_id is not None]
    if not leads:
        return {}
    rows = Message.objects.everything().filter(lead_id__in=leads).values_list("lead_id").annotate(n=Count("id"))
    return {lead: n for lead, n in rows if lead is not None and n > 1}


def _after(messages: Sequence[Message], unread: frozenset[int]) -> str:
    last = messages[-1].pk
    return f"unread-{last}" if last in unread else f"read-{last}"
