"""Webhooks: who is told of events, and how that went."""

from django.http import HttpResponse
from ninja import Query, Router

from opspact.api.contract import READ, operation
from opspact.api.documented import reply
from opspact.api.door import Request
from opspact.api.models import Delivery, Subscription
from opspact.api.pages import paged
from opspact.api.shapes.common import Page
from opspact.api.shapes.hooks import DeliveryOut, DeliveryPage, WebhookChange, WebhookIn, WebhookOut
from opspact.api.shapes.places import given
from opspact.api.webhooks import services

router = Router(tags=["webhooks"])


@router.get("/webhooks", **operation(list[WebhookOut], *READ))
def list_webhooks(request: Request) -> HttpResponse:
    """The caller's webhooks."""
    rows = services.subscriptions(request.caller.viewer).order_by("pk")[: services.MOST]
    return reply([_webhook(row) for row in rows])


@router.post("/webhooks", **operation(WebhookOut, *READ, status=201))
def make_webhook(request: Request, body: WebhookIn) -> HttpResponse:
    """Make a webhook. It hears what the caller may see; its secret is told in this answer and never again."""
    made, secret = services.subscribe(request.caller.viewer, body.url, body.kinds, body.contract)
    return reply(_webhook(made, secret), 201, Location=f"/api/v1/webhooks/{made.pk}")


@router.get("/webhooks/{int:webhook}", **operation(WebhookOut, *READ))
def get_webhook(request: Request, webhook: int) -> HttpResponse:
    """One webhook."""
    return reply(_webhook(services.subscription(request.caller.viewer, webhook)))


@router.patch("/webhooks/{int:webhook}", **operation(WebhookOut, *READ))
def change_webhook(request: Request, webhook: int, body: WebhookChange) -> HttpResponse:
    """Change a webhook, or switch it on or off."""
    return reply(_webhook(services.change(request.caller.viewer, webhook, **given(body))))


@router.delete("/webhooks/{int:webhook}", **operation(None, *READ, status=204))
def end_webhook(request: Request, webhook: int) -> HttpResponse:
    """End a webhook, with its log."""
    services.unsubscribe(request.caller.viewer, webhook)
    return HttpResponse(status=204)


@router.get("/webhooks/{int:webhook}/deliveries", **operation(DeliveryPage, *READ))
def list_deliveries(request: Request, webhook: int, page: Query[Page]) -> HttpResponse:
    """What was sent to a webhook and how it went, the latest first."""
    rows = services.deliveries(request.caller.viewer, webhook)
    return reply(DeliveryPage(*paged(rows, page, _delivery, latest=True)))


@router.post("/webhooks/{int:webhook}/deliveries/{int:delivery}/replay", **operation(DeliveryOut, *READ, status=201))
def replay_delivery(request: Request, webhook: int, delivery: int) -> HttpResponse:
    """Send an event again, as it was."""
    return reply(_delivery(services.replay(request.caller.viewer, webhook, delivery)), 201)


def _webhook(row: Subscription, secret: str | None = None) -> WebhookOut:
    return WebhookOut(
        row.pk, row.url, list(row.kinds), row.contract_id, row.active, row.made, row.failing_since, secret
    )


def _delivery(row: Delivery) -> DeliveryOut:
    waits = row.not_before if row.state == "queued" else None
    return DeliveryOut(
        row.pk, row.event_id, row.kind, row.state, row.tries, row.made, waits, row.done, row.status, row.error, row.body
    )
