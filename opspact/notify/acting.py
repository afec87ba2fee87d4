"""Doing something from a message by its one-time link: as the person whom the message was for, and logged as such."""

from collections.abc import Callable, Mapping
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string

from opspact.kernel.now import now_datetime
from opspact.notify.escalations import acknowledge
from opspact.notify.links import VALID, Link
from opspact.notify.models import Message, UsedLink
from opspact.people.traces import trace
from opspact.tenancy.selectors import account_of, viewer_of
from opspact.tenancy.viewer import Viewer

Does = Callable[[Viewer, int], object]
"""Something a person does to an item, by its id."""


def whose(link: Link) -> tuple[Viewer, Message] | None:
    """Who acts by a link, and from which message; None where the person may not act any more."""
    message = Message.objects.everything().filter(pk=link.message).select_related("customer").first()
    account = account_of(message.account_id) if message else None
    if message is None or account is None:
        return None
    viewer = viewer_of(account)
    if not Message.objects.visible_to(viewer).filter(pk=message.pk).exists():
        return None
    return viewer, message


def used(link: Link) -> UsedLink | None:
    """When a link was used, if it was."""
    return UsedLink.objects.filter(digest=link.digest).first()


def use(link: Link, viewer: Viewer, message: Message, text: str) -> bool:
    """Do what the link is for; False where it was done by it before. Where `work` refuses, the link stays unused."""
    with transaction.atomic():
        fresh = {"account_id": message.account_id, "act": link.act, "at": now_datetime()}
        _, first = UsedLink.objects.get_or_create(digest=link.digest, defaults=fresh)
        if first:
            _do(link, viewer, message, text)
            payload = {"act": link.act, "message": message.pk, "channel": message.channel, "work": message.work_id}
            trace(viewer, viewer.account, "link_used", payload)
            _read(message)
    return first


def forget_used() -> int:
    """Forget links that are too old to serve; how many."""
    return UsedLink.objects.filter(at__lt=now_datetime() - timedelta(seconds=VALID)).delete()[0]


def _do(link: Link, viewer: Viewer, message: Message, text: str) -> None:
    if link.act == "acknowledge" and message.escalation_id:
        acknowledge(viewer, message.escalation_id, text)
    else:
        doing: Mapping[str, Does] = import_string(settings.OPSPACT_ACTS)
        doing[link.act](viewer, message.work_id)


def _read(message: Message) -> None:
    """Who acts on a message has read it."""
    rows = Message.objects.everything().filter(event_id=message.event_id, account_id=message.account_id, read_at=None)
    rows.update(read_at=now_datetime())
