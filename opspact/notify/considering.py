"""Keeping every decision about who is told: one row per person and event, one statement whatever the batch."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from opspact.notify.models import Considered
from opspact.notify.orders import Order
from opspact.notify.routing import Considered as Decision
from opspact.notify.titles import role_title

KEPT: Final = ("zone", "contract", "subject", "title", "promise", "target", "round")
"""So much of what was told is kept with a decision."""


def write(orders: Sequence[Order], moment: datetime) -> None:
    """Write down whom these orders considered, and what became of it."""
    rows = [_row(order, one, moment) for order in orders for one in order.told.considered]
    rows += [_empty_step(order, moment) for order in orders if order.told.topic.raising and not order.told.considered]
    Considered.objects.everything().bulk_create(rows)


def _row(order: Order, one: Decision, moment: datetime) -> Considered:
    part = one.part
    return Considered(
        **_about(order, part.role), role=part.role, why=part.why, outcome=one.outcome, account_id=part.account or None,
        roster_id=part.roster or None, version=part.version, shift_id=part.shift, at=moment,
    )  # fmt: skip


def _empty_step(order: Order, moment: datetime) -> Considered:
    """A step on which nobody stands."""
    return Considered(**_about(order, ""), why="role", outcome="nobody", at=moment)


def _about(order: Order, role: str) -> dict[str, Any]:
    heard, topic = order.heard, order.told.topic
    kept = {name: topic.payload[name] for name in KEPT if name in topic.payload}
    title = {"role": role_title(order.plan, role)} if role else {}
    return {
        "event_id": heard.event, "contract_id": heard.contract, "customer_id": heard.customer, "work_id": heard.work,
        "number": order.subject.number, "kind": topic.kind, "rung": order.rung, "payload": kept | title,
    }  # fmt: skip
