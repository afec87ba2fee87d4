"""Rows of what was routed: escalations, messages, what reached nobody. One statement each, whatever the batch."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

import msgspec
from django.conf import settings
from django.db import connection

from opspact.kernel.time import Instant, to_datetime
from opspact.notify import considering
from opspact.notify.bell import ring
from opspact.notify.models import Escalation, Message, Unreached
from opspact.notify.orders import Order
from opspact.notify.shapes import Addressee, Raising, Way
from opspact.notify.storms import join
from opspact.notify.titles import role_title

ANSWER_WITHIN: Final = timedelta(minutes=15)
"""So long an escalation waits for an answer where the settings do not say (`OPSPACT_ESCALATION_MINUTES`)."""


_REPLACE: Final = """
UPDATE notify_escalation AS older SET climbed_to_id = newer.id, climbs_at = NULL
FROM notify_escalation AS newer
WHERE newer.id = ANY(%s) AND older.work_id = newer.work_id AND older.event_id < newer.event_id
  AND split_part(older.about, '|', 1) = split_part(newer.about, '|', 1)
  AND split_part(older.about, '|', 2) = split_part(newer.about, '|', 2)
  AND split_part(older.about, '|', 3) = split_part(newer.about, '|', 3)
  AND older.acknowledged_at IS NULL AND older.climbed_to_id IS NULL AND NOT older.withdrawn
"""
"""Promise, line and round are the first parts of `about`."""


def write(orders: Sequence[Order], now: Instant) -> list[Escalation]:
    """Write what was routed; the escalations that were raised."""
    moment = to_datetime(now)
    raised = [_escalation(o, moment) if o.told.topic.raising else None for o in orders]
    made = Escalation.objects.everything().bulk_create([one for one in raised if one])
    _replaced(made)
    rows = [row for order, one in zip(orders, raised, strict=True) for row in _messages(order, one, moment)]
    if rows:
        Message.objects.everything().bulk_create(rows, ignore_conflicts=True)
        join({row.account_id for row in rows}, moment)
        ring(rows)
    lost = [_unreached(order, role, moment) for order in orders for role in order.told.unreached]
    Unreached.objects.everything().bulk_create(lost)
    considering.write(orders, moment)
    return made


def waits(raising: Raising) -> timedelta:
    """How long an escalation waits for an answer before it climbs on."""
    minutes: int | None = raising.wait or getattr(settings, "OPSPACT_ESCALATION_MINUTES", None)
    return ANSWER_WITHIN if minutes is None else timedelta(minutes=minutes)


def _escalation(order: Order, moment: datetime) -> Escalation:
    heard, raising = order.heard, order.told.topic.raising
    assert raising is not None
    role = order.plan.pack.roles.get(raising.role)
    asked = [one.person for one in order.told.addressees]
    return Escalation(
        event_id=heard.event, contract_id=heard.contract, customer_id=heard.customer, work_id=heard.work,
        number=order.subject.number, kind=raising.kind, about=order.told.topic.about,
        reporter_id=heard.actor if heard.sort == "desk" else None, role=raising.role,
        side=role.side if role else "provider", accounts=asked, payload=payload_of(order), raised=moment,
        climbs_at=_climbs_at(raising, bool(asked), moment), rungs=msgspec.to_builtins(raising.rungs), rung=order.rung,
        last=raising.last,
    )  # fmt: skip


def _replaced(made: Sequence[Escalation]) -> None:
    """An unanswered escalation of the same clock has climbed on when the plan raises the next one."""
    ids = [one.pk for one in made if one.about and not one.rung]
    if ids:
        with connection.cursor() as cursor:
            cursor.execute(_REPLACE, [ids])


def _climbs_at(raising: Raising, reached: bool, moment: datetime) -> datetime | None:
    """One that reached nobody climbs at once, so that an empty step wastes no time; one that the plan climbs by itself
    does not climb beside it. From the last step it climbs to being stated as unanswered.
    """
    if raising.by_plan:
        return None
    return moment + waits(raising) if reached else moment


def payload_of(order: Order) -> dict[str, object]:
    """The content of a message, with the role that is asked by its title."""
    topic = order.told.topic
    if topic.raising is None:
        return topic.payload
    titles = {"role": role_title(order.plan, topic.raising.role), "escalation": topic.raising.kind}
    return topic.payload | titles | ({"rung": order.rung} if order.rung else {})


def _messages(order: Order, escalation: Escalation | None, moment: datetime) -> list[Message]:
    payload = payload_of(order)
    return [
        _message(order, payload, one, way, moment, escalation) for one in order.told.addressees for way in one.channels
    ]


def _message(
    order: Order, payload: dict[str, object], to: Addressee, way: Way, moment: datetime, escalation: Escalation | None
) -> Message:
    heard, topic = order.heard, order.told.topic
    return Message(
        event_id=heard.event, contract_id=heard.contract, customer_id=heard.customer, work_id=heard.work,
        number=order.subject.number, account_id=to.person, channel=way.channel, kind=topic.kind, why=to.why,
        role=to.role, about=topic.about,
        payload=payload | ({"for": role_title(order.plan, to.role)} if to.role else {}), rung=order.rung,
        escalation=escalation, happened=to_datetime(heard.at), created=moment, not_before=to_datetime(way.since),
        ahead=list(way.ahead), state="sent" if way.channel == "in_app" else "queued",
        sent_at=moment if way.channel == "in_app" else None,
    )  # fmt: skip


def _unreached(order: Order, role: str, moment: datetime) -> Unreached:
    heard = order.heard
    return Unreached(
        event_id=heard.event, contract_id=heard.contract, customer_id=heard.customer, work_id=heard.work,
        number=order.subject.number, kind=order.told.topic.kind, role=role,
        payload=order.told.topic.payload | {"role": role_title(order.plan, role)}, at=moment,
    )  # fmt: skip
