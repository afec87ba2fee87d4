"""Making, changing and ending subscriptions; asking for a delivery anew. The viewer first; each leaves a trace."""

from collections.abc import Sequence
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from opspact.api.models import Delivery, Subscription
from opspact.api.webhooks import sealing
from opspact.journal.record import audit
from opspact.kernel.now import now_datetime
from opspact.outside.guard import Forbidden, parsed
from opspact.people.errors import Invalid
from opspact.tenancy.access import signed_in
from opspact.tenancy.models import Account, Contract
from opspact.tenancy.viewer import Viewer
from opspact.ui.words import say
from opspact.work.shapes import NotThere

MOST = 20
"""Subscriptions of one account."""


def subscriptions(viewer: Viewer) -> QuerySet[Subscription]:
    """The viewer's own subscriptions."""
    return Subscription.objects.filter(account_id=signed_in(viewer))


def subscription(viewer: Viewer, subscription_id: int) -> Subscription:
    """One of the viewer's own. Raises NotThere."""
    found = subscriptions(viewer).filter(pk=subscription_id).first()
    if found is None:
        raise NotThere(f"webhook {subscription_id}")
    return found


def subscribe(viewer: Viewer, url: str, kinds: Sequence[str], contract_id: int | None) -> tuple[Subscription, str]:
    """A subscription and its secret, which nobody can show again. Raises Invalid, NotThere."""
    _check(viewer, url)
    if contract_id is not None and not Contract.objects.visible_to(viewer).filter(pk=contract_id).exists():
        raise NotThere(f"contract {contract_id}")
    if subscriptions(viewer).count() >= MOST:
        raise Invalid("url", "There can be at most {count} webhooks.", count=MOST)
    secret = sealing.fresh()
    with transaction.atomic():
        made = Subscription.objects.create(
            account_id=signed_in(viewer), contract_id=contract_id, customer_id=viewer.customer, url=url,
            kinds=sorted(set(kinds)), secret=sealing.sealed(secret), made=now_datetime(),
        )  # fmt: skip
        _trace(viewer, "webhook_made", made)
    return made, secret


def change(viewer: Viewer, subscription_id: int, **values: Any) -> Subscription:
    """Change `url`, `kinds` or `active`; switched on again, it begins without its past failures."""
    with transaction.atomic():
        found = subscription(viewer, subscription_id)
        if "url" in values:
            _check(viewer, values["url"])
        if values.get("active"):
            values["failing_since"] = None
        for name, value in values.items():
            setattr(found, name, value)
        found.save(update_fields=list(values))
        _trace(viewer, "webhook_changed", found)
    return found


def unsubscribe(viewer: Viewer, subscription_id: int) -> None:
    """End a subscription, with its log."""
    with transaction.atomic():
        found = subscription(viewer, subscription_id)
        _trace(viewer, "webhook_ended", found)
        found.delete()


def replay(viewer: Viewer, subscription_id: int, delivery_id: int) -> Delivery:
    """Send an event again, as it was. The log keeps both."""
    found = subscription(viewer, subscription_id).deliveries.filter(pk=delivery_id).first()
    if found is None:
        raise NotThere(f"delivery {delivery_id}")
    moment = now_datetime()
    rows = Delivery.objects.filter(subscription=found.subscription_id, event_id=found.event_id)
    last = rows.order_by("-replay").values_list("replay", flat=True).first() or 0
    try:
        with transaction.atomic():
            return Delivery.objects.create(
                subscription_id=found.subscription_id, event_id=found.event_id, replay=last + 1, kind=found.kind,
                body=found.body, made=moment, not_before=moment,
            )  # fmt: skip
    except IntegrityError:  # somebody asked at the same moment: once is enough
        return rows.get(replay=last + 1)


def deliveries(viewer: Viewer, subscription_id: int) -> QuerySet[Delivery]:
    """The log of one of the viewer's own subscriptions."""
    return Delivery.objects.filter(subscription=subscription(viewer, subscription_id))


def _check(viewer: Viewer, url: str) -> None:
    try:
        parsed(url)
    except Forbidden as wrong:
        why = say(viewer.language, str(wrong))
        raise Invalid("url", "Nothing can be sent to this address: {why}.", why=why) from None


def _trace(viewer: Viewer, kind: str, found: Subscription) -> None:
    payload = {"webhook": found.pk, "url": found.url, "kinds": found.kinds, "contract": found.contract_id}
    audit(viewer, "account", Account(pk=signed_in(viewer)), kind, payload)
