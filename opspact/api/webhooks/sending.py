"""The worker's job: send what is due. HTTP happens outside any transaction; a worker that dies leaves a retry."""

import logging
import random
from datetime import datetime, timedelta
from typing import Any, Final

import msgspec
from django.conf import settings
from django.db import transaction
from django.db.models import F, Q

from opspact.api.models import Delivery, Subscription
from opspact.api.webhooks.sealing import headers, opened
from opspact.kernel.now import now_datetime
from opspact.outside.asking import Away, Line, Request
from opspact.outside.guard import Forbidden
from opspact.people.secrecy import Lost

log = logging.getLogger(__name__)
BATCH: Final = 20
IN_HAND: Final = timedelta(minutes=5)
"""How long a worker may take for a batch before another tries."""
TIMEOUT: Final = 10.0
"""Seconds for one request, from the name to the last byte."""
LATER: Final = (5, 60, 300, 1800, 7200, 21_600, 43_200, 86_400)
"""Seconds to the next try, by tries so far; then it has failed. About two days in all."""
OFF_AFTER: Final = timedelta(days=5)
"""A subscription that only fails for so long is switched off."""


class Outcome(msgspec.Struct, frozen=True):
    """How a try went."""

    ok: bool
    status: int | None = None
    error: str = ""


def send(limit: int = BATCH) -> int:
    """Send what is due, one after the other; how many were tried. Any number of workers may do so."""
    claimed = _claimed(limit)
    for one in claimed:
        _note(one, attempt(one))
    return len(claimed)


def forget_old(days: int = 30) -> int:
    """Forget deliveries of long ago; how many."""
    old = Delivery.objects.filter(made__lt=now_datetime() - timedelta(days=days)).exclude(state="queued")
    return old.delete()[0]


def attempt(one: Delivery) -> Outcome:
    """One request. An address that is not public, an answer that redirects or none at all: a failure like others."""
    subscription = one.subscription
    if not subscription.active:
        return Outcome(False, error="the webhook is switched off")
    try:
        signed = headers(opened(bytes(subscription.secret)), f"msg_{one.event_id}_{one.pk}", now_datetime(), one.body)
        asked = Request(subscription.url, one.body.encode(), {**signed, "Content-Type": "application/json"})
        with Line(private=settings.OPSPACT_WEBHOOK_PRIVATE, timeout=TIMEOUT) as line:
            status = line.ask(asked).status
    except (Forbidden, Lost) as wrong:
        return Outcome(False, error=f"{type(wrong).__name__}: {wrong}"[:500])
    except Away as wrong:
        return Outcome(False, error=str(wrong))
    return Outcome(200 <= status < 300, status)


def _claimed(limit: int) -> list[Delivery]:
    moment = now_datetime()
    with transaction.atomic():
        due = Delivery.objects.filter(state="queued", not_before__lte=moment).order_by("not_before", "id")
        ids = list(due.select_for_update(skip_locked=True).values_list("pk", flat=True)[:limit])
        Delivery.objects.filter(pk__in=ids).update(not_before=moment + IN_HAND, tries=F("tries") + 1)
    return list(Delivery.objects.filter(pk__in=ids).select_related("subscription").order_by("id"))


def _note(one: Delivery, outcome: Outcome) -> None:
    moment = now_datetime()
    values: dict[str, Any] = {"status": outcome.status, "error": outcome.error}
    if outcome.ok:
        values |= {"state": "delivered", "done": moment}
    elif one.tries > len(LATER) or not one.subscription.active:
        values |= {"state": "failed", "done": moment}
    else:
        values["not_before"] = moment + timedelta(seconds=LATER[one.tries - 1] * random.uniform(1, 1.2))
    with transaction.atomic():
        Delivery.objects.filter(pk=one.pk).update(**values)
        _note_health(one.subscription_id, outcome.ok, moment)


def _note_health(subscription_id: int, ok: bool, moment: datetime) -> None:
    rows = Subscription.objects.filter(pk=subscription_id)
    if ok:
        rows.filter(failing_since__isnull=False).update(failing_since=None)
        return
    rows.filter(failing_since=None).update(failing_since=moment)
    if rows.filter(Q(failing_since__lt=moment - OFF_AFTER), active=True).update(active=False):
        log.warning("webhook switched off: it only failed for days", extra={"data": {"webhook": subscription_id}})
