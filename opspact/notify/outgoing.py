"""What left or should have left: the administrator's list of deliveries, one message with every try, sending anew."""

from collections.abc import Sequence
from typing import Final

import msgspec
from django.db import transaction
from django.db.models import Q

from opspact.kernel.now import now_datetime
from opspact.notify.models import Attempt, Message
from opspact.people.errors import Invalid
from opspact.people.traces import trace
from opspact.tenancy.access import require
from opspact.tenancy.viewer import Viewer

RIGHT: Final = "system.manage"
PAGE: Final = 50
STATES: Final = ("queued", "sent", "passed", "failed", "withdrawn")


class Seen(msgspec.Struct, frozen=True):
    """A message with all that was tried for its person about the same event, channel by channel."""

    message: Message
    others: tuple[Message, ...]
    attempts: tuple[Attempt, ...]


def deliveries(
    viewer: Viewer, state: str = "", channel: str = "", after: int | None = None, size: int = PAGE
) -> list[Message]:  # fmt: skip
    """Messages that leave the product, the newest first. Raises NotAllowed."""
    require(viewer, RIGHT)
    rows = Message.objects.visible_to(viewer).exclude(channel="in_app").order_by("-id")
    rows = rows.filter(state=state) if state in STATES else rows
    rows = rows.filter(channel=channel) if channel else rows
    rows = rows.filter(id__lt=after) if after else rows
    return list(rows.select_related("account", "customer")[:size])


def seen(viewer: Viewer, message_id: int) -> Seen:
    """One message: one's own, or any for an administrator. Raises Message.DoesNotExist.

    Gateways are the provider's own matter: customers' people are not shown them.
    """
    if viewer.customer is not None:
        raise Message.DoesNotExist
    rows = Message.objects.visible_to(viewer).select_related("account", "customer", "escalation__acknowledged_by")
    mine = Q() if viewer.may(RIGHT) else Q(account=viewer.account)
    message = rows.filter(mine).get(pk=message_id)
    same = rows.filter(event_id=message.event_id, account=message.account, rung=message.rung).order_by("id")
    others = tuple(same[:20])
    tried = Attempt.objects.visible_to(viewer).filter(message__in=[one.pk for one in others])
    return Seen(message, others, tuple(tried.select_related("message", "endpoint").order_by("id")[:200]))


def replay(viewer: Viewer, message_id: int) -> Message:
    """Send a message anew that was given up or went by another channel. Raises NotAllowed, Invalid."""
    require(viewer, RIGHT)
    with transaction.atomic():
        rows = Message.objects.visible_to(viewer).select_for_update(of=("self",))
        message = rows.exclude(channel="in_app").get(pk=message_id)
        if message.state not in ("failed", "passed"):
            raise Invalid("state", "Only a message that was given up can be sent anew.")
        message.state, message.tries, message.not_before = "queued", 0, now_datetime()
        message.save(update_fields=["state", "tries", "not_before"])
        payload = {"message": message.pk, "account": message.account_id, "channel": message.channel}
        trace(viewer, viewer.account, "message_replayed", payload)
    return message


def errors(viewer: Viewer, messages: Sequence[Message]) -> dict[int, str]:
    """What the latest try of each ended with; empty where it went well. Raises NotAllowed."""
    require(viewer, RIGHT)
    rows = Attempt.objects.visible_to(viewer).filter(message__in=[one.pk for one in messages]).order_by("id")
    return dict(rows.values_list("message_id", "error"))
