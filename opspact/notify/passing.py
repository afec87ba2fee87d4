"""Passing on: a message that did not reach its person by one channel goes by the next, at last into the inbox."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction

from opspact.kernel.now import now_datetime
from opspact.notify.bell import ring
from opspact.notify.models import Attempt, Message

CONFIRM_WITHIN: Final = timedelta(minutes=3)
"""So long a channel has for an answer to what is urgent; then the next one is used too."""
_OWN: Final = (
    "id", "channel", "state", "ahead", "instead_of", "created", "not_before", "tries", "sent_at", "delivered_at",
    "confirm_by", "read_at",
)  # fmt: skip


def pass_on(messages: Collection[Message], why: str = "") -> None:
    """Let these go by their next channel, in the caller's transaction. `why`: noted where they were never tried."""
    if not messages:
        return
    moment = now_datetime()
    for one in messages:
        one.state = "passed" if one.ahead else "failed"
    for state in ("passed", "failed"):
        ids = [one.pk for one in messages if one.state == state]
        Message.objects.everything().filter(id__in=ids).update(state=state)
    if why:
        Attempt.objects.everything().bulk_create(
            [Attempt(message_id=one.pk, at=moment, ok=False, error=why) for one in messages]
        )
    follow(messages, moment)


def follow(messages: Iterable[Message], moment: datetime) -> None:
    """Write what follows each: by the next channel; after the last one in the inbox, which cannot fail."""
    following = [_next(one, moment) for one in messages]
    Message.objects.everything().bulk_create(following, ignore_conflicts=True)
    ring(following)


def unconfirmed(limit: int = 200) -> int:
    """Use the next channel for what was sent and nobody answered in time; how many were looked at."""
    with transaction.atomic():
        rows = Message.objects.everything().filter(confirm_by__lte=now_datetime()).order_by("confirm_by")
        rows = rows.select_related("escalation").select_for_update(skip_locked=True, of=("self",))
        due = list(rows[:limit])
        seen = _seen(due)
        follow([one for one in due if not _answered(one) and _key(one) not in seen], now_datetime())
        Message.objects.everything().filter(id__in=[one.pk for one in due]).update(confirm_by=None)
    return len(due)


def _answered(message: Message) -> bool:
    one = message.escalation
    return one is not None and (one.acknowledged_at is not None or one.withdrawn or one.climbed_to_id is not None)


def _seen(messages: Collection[Message]) -> set[tuple[int, int]]:
    """Events that these people have read of by whatever channel."""
    rows = Message.objects.everything().filter(
        event_id__in={one.event_id for one in messages}, account__in={one.account_id for one in messages}
    )
    return set(rows.exclude(read_at=None).values_list("event_id", "account_id"))


def _key(message: Message) -> tuple[int, int]:
    return message.event_id, message.account_id


def _next(message: Message, moment: datetime) -> Message:
    names = [f.attname for f in Message._meta.concrete_fields if f.attname not in _OWN]  # noqa: SLF001
    same = {name: getattr(message, name) for name in names}
    made = Message(**same, instead_of=message.pk, created=moment, not_before=moment)
    made.channel, *made.ahead = message.ahead or ["in_app"]
    if made.channel == "in_app":
        made.state, made.sent_at, made.lead_id = "sent", moment, None
    return made
