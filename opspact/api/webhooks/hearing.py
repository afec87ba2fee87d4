"""From events to rows that are to be sent to webhooks. Nothing leaves the database here."""

import json
from collections.abc import Sequence

from django.db.models import Q

from opspact.api.models import Delivery, Subscription
from opspact.journal.models import Outbox
from opspact.kernel.now import now_datetime
from opspact.kernel.time import to_datetime
from opspact.tenancy.selectors import account_of, viewer_of
from opspact.tenancy.viewer import Viewer
from opspact.work.models import WorkItem

TO_CUSTOMERS = frozenset({"fact", "decision", "desk"})
"""Sorts of event that customers hear of; notes only where they are meant for them."""


def consume(rows: Sequence[Outbox]) -> None:
    """Write a delivery for every subscription that may and wants to hear of an event."""
    contracts = {row.body["contract"] for row in rows}
    wanting = list(Subscription.objects.filter(Q(contract=None) | Q(contract__in=contracts), active=True))
    if not wanting:
        return
    viewers = {one: _viewer(one) for one in {subscription.account_id for subscription in wanting}}
    items = dict(
        WorkItem.objects.everything().filter(pk__in={row.stream_id for row in rows}).values_list("pk", "number")
    )
    moment = now_datetime()
    made = [
        Delivery(
            subscription=one, event_id=row.event_id or 0, kind=row.body["kind"], body=_body(row, items[row.stream_id]),
            made=moment, not_before=moment,
        )
        for row in rows if row.event_id and row.stream_id in items
        for one in wanting if _hears(one, viewers[one.account_id], row)
    ]  # fmt: skip
    Delivery.objects.bulk_create(made, ignore_conflicts=True)


def _viewer(account_id: int) -> Viewer | None:
    account = account_of(account_id)
    return viewer_of(account) if account else None


def _hears(one: Subscription, viewer: Viewer | None, row: Outbox) -> bool:
    body = row.body
    if (
        viewer is None
        or (one.contract_id not in (None, body["contract"]))
        or (one.kinds and body["kind"] not in one.kinds)
    ):
        return False
    return may_hear(viewer, body)


def may_hear(viewer: Viewer, body: dict[str, object]) -> bool:
    """Whether a viewer may know of an event, by what its outbox row says."""
    if viewer.contracts is not None and body["contract"] not in viewer.contracts:
        return False
    if viewer.customer is None:
        return viewer.may("desk.read")
    payload = body["payload"]
    public = isinstance(payload, dict) and payload.get("public") is True
    shown = body["sort"] != "desk" or public
    return viewer.customer == body["customer"] and viewer.may("portal") and body["sort"] in TO_CUSTOMERS and shown


def _body(row: Outbox, number: int) -> str:
    body = row.body
    data = {
        "event": row.event_id, "item": number, "contract": body["contract"], "customer": body["customer"],
        "sort": body["sort"], "id": body["key"], "line": body["line"], "role": body["role"], "payload": body["payload"],
    }  # fmt: skip
    told = {"type": body["kind"], "timestamp": to_datetime(body["happened"]).isoformat(), "data": data}
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))
