"""Why somebody was called, or was not: every decision about an item, or about a person in a span of time."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Final

import msgspec
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch, Q

from opspact.notify.lettering import LATE
from opspact.notify.models import Attempt, Considered, Escalation, Message
from opspact.rosters import selectors
from opspact.tenancy.access import require
from opspact.tenancy.viewer import Viewer

PAGE: Final = 100
LONGEST: Final = timedelta(days=31)
"""A person is looked at for so long at most."""


class Sent(msgspec.Struct, frozen=True):
    """What went by one channel: held back until when and why, how often tried, when it left or was read."""

    channel: str
    state: str
    held: str
    """`quiet`, `storm` or empty."""
    not_before: datetime
    sent: datetime | None
    read: datetime | None
    late: bool
    tries: tuple[Attempt, ...]


class Course(msgspec.Struct, frozen=True):
    """One decision with all that followed from it."""

    considered: Considered
    sent: tuple[Sent, ...]
    escalation: Escalation | None
    """The escalation that it told, with its answer."""


def of_item(viewer: Viewer, work: int, before: int | None = None) -> list[Course]:
    """The decisions about an item, the newest first; `before`: the id of the last one seen."""
    require(viewer, "desk.read")
    return _courses(viewer, Q(work_id=work), ("-id",), before)


def of_person(viewer: Viewer, account: int, start: datetime, end: datetime, before: int | None = None) -> list[Course]:
    """The decisions about a person in a span; of oneself, or for who may manage rosters or read the audit."""
    require(viewer, selectors.READ)
    if account != viewer.account and not (viewer.may("rosters.manage") or viewer.may("audit.read")):
        raise PermissionDenied("audit.read")
    return _courses(
        viewer, Q(account_id=account, at__gte=max(start, end - LONGEST), at__lt=end), ("-at", "-id"), before
    )


def call_outs(accounts: Iterable[int], roster: int, start: datetime, end: datetime) -> dict[int, int]:
    """How often a roster called each of the accounts out in a span; one query."""
    rows = Considered.objects.everything().filter(
        account_id__in=list(accounts), at__gte=start, at__lt=end, roster_id=roster, kind="called", outcome="told"
    )
    found: dict[int, int] = {}
    for account in rows.values_list("account_id", flat=True):
        found[account or 0] = found.get(account or 0, 0) + 1
    return found


def _courses(viewer: Viewer, which: Q, order: tuple[str, ...], before: int | None) -> list[Course]:
    rows = Considered.objects.visible_to(viewer).filter(which)
    if before is not None:
        rows = rows.filter(id__lt=before)
    found = list(rows.select_related("account", "roster", "contract").order_by(*order)[:PAGE])
    messages = _messages(found)
    return [_course(one, messages.get((one.event_id, one.account_id, one.rung), ())) for one in found]


def _messages(found: Sequence[Considered]) -> dict[tuple[int, int | None, int], list[Message]]:
    told = [one for one in found if one.outcome == "told"]
    rows = Message.objects.everything().filter(
        event_id__in={one.event_id for one in told}, account_id__in={one.account_id for one in told}
    )
    rows = (
        rows.select_related("escalation__acknowledged_by")
        .prefetch_related(Prefetch("attempts", Attempt.objects.everything()))
        .order_by("id")
    )
    by_key: dict[tuple[int, int | None, int], list[Message]] = {}
    for one in rows:
        by_key.setdefault((one.event_id, one.account_id, one.rung), []).append(one)
    return by_key


def _course(one: Considered, messages: Sequence[Message]) -> Course:
    own = [message for message in messages if message.kind == one.kind]
    escalation = next((message.escalation for message in own if message.escalation), None)
    return Course(one, tuple(_sent(message) for message in own), escalation)


def _sent(one: Message) -> Sent:
    storm = one.lead_id is not None and one.lead_id != one.pk
    held = "storm" if storm else "quiet" if one.not_before > one.created and one.tries == 0 else ""
    late = one.sent_at is not None and one.sent_at - one.happened > LATE
    tries = tuple(sorted(one.attempts.all(), key=lambda attempt: attempt.pk))
    return Sent(one.channel, one.state, held, one.not_before, one.sent_at, one.read_at, late, tries)
