"""What people do with alerts: judge, acknowledge, attach to a case, open one. The viewer first, one transaction each.

The alert is locked first, then its bundle, then the case, as the worker does. Everything stands among its events.
"""

from typing import Any, Final, get_args

import msgspec
from django.db import transaction

from opspact.journal.outbox import put
from opspact.kernel.now import now, now_datetime
from opspact.kernel.time import instant
from opspact.people.errors import Invalid
from opspact.plans.store.books import NoPlanError, book_of
from opspact.signals import moving
from opspact.signals.incidents import Told, outage_facts
from opspact.signals.judging import Judgement
from opspact.signals.models import Alert, AlertEvent, Bundle
from opspact.signals.store import CONSUMER
from opspact.tenancy.access import require, signed_in
from opspact.tenancy.models import Contract
from opspact.tenancy.viewer import Viewer
from opspact.work import selectors, services
from opspact.work.models import OutageSpan, WorkItem
from opspact.work.shapes import Earlier, NotThere

ACT: Final = "desk.act"
BY_PERSONS: Final = tuple(one for one in get_args(Judgement) if one in ("one_off", "no"))
"""Judgements that need no case."""
LONGEST: Final = 500


def judge(viewer: Viewer, alert_id: int, judgement: str, reason: str) -> Alert:
    """Say that an alert does not affect service, or was sudden and single (S0.41). Raises NotThere, Invalid."""
    if judgement not in BY_PERSONS:
        raise Invalid("judgement", "Say what it is.")
    with transaction.atomic():
        alert = _locked(viewer, alert_id)
        if alert.work_id is not None:
            raise Invalid("judgement", "It belongs to a case already.")
        _judged(alert, viewer, judgement, reason)
    return alert


def acknowledge(viewer: Viewer, alert_id: int) -> Alert:
    """Say that somebody looks after it. The first one counts."""
    with transaction.atomic():
        alert = _locked(viewer, alert_id)
        if alert.acknowledged is None:
            alert.acknowledged, alert.acknowledged_by_id = now_datetime(), signed_in(viewer)
            alert.save(update_fields=["acknowledged", "acknowledged_by"])
            _note(alert, viewer, "acknowledged", {})
    return alert


def attach(viewer: Viewer, alert_id: int, number: int, reason: str = "") -> WorkItem:
    """Let an alert belong to a case; what the monitor says of its end is noted there. Raises NotThere, Invalid."""
    with transaction.atomic():
        alert = _locked(viewer, alert_id)
        item = WorkItem.objects.visible_to(viewer).exclude(kind="").filter(number=number).defer("search").first()
        if item is None:
            raise Invalid("number", "There is no case {number}.", number=number)
        if alert.customer_id not in (None, item.customer_id):
            raise Invalid("number", "Case {number} is another customer's.", number=number)
        _tie(viewer, alert, item, Told(alert.source.title, outage=True, counts="engineer"), reason)
    return item


def registered(viewer: Viewer, alert_id: int, item: WorkItem) -> None:
    """Let an alert belong to the case that was registered from it. Where the case began with an outage, the monitor's
    word on its end counts; otherwise it is noted. Raises NotThere, Invalid.
    """
    with transaction.atomic():
        alert = _locked(viewer, alert_id)
        if alert.work_id is not None:
            raise Invalid("alert", "The alert belongs to a case already.")
        if alert.customer_id not in (None, item.customer_id):
            raise NotThere(f"alert {alert_id}")
        seen = selectors.seen(viewer, item)
        keys = {kind.key for kind in seen.plan.pack.outages.values()}
        named = {key: str(seen.view.fields[key]) for key in keys if seen.view.fields.get(key)}
        out = OutageSpan.objects.visible_to(viewer).filter(work=item, reason="", end=None).exists()
        told = Told(alert.source.title, fields=named, counts="monitor" if out else "engineer")
        alert.service, alert.site = item.service, str(seen.view.fields.get("site", ""))
        _tie(viewer, alert, item, told)


def open_case(viewer: Viewer, alert_id: int, contract_id: int, kind: str, fields: dict[str, Any]) -> WorkItem:
    """Open a case for an alert, its outage beginning by the sender's clock.

    Raises NotThere, Invalid, and whatever the plan refuses (`work.shapes`).
    """
    with transaction.atomic():
        alert = _locked(viewer, alert_id)
        contract = Contract.objects.visible_to(viewer).filter(pk=contract_id).first()
        if contract is None or alert.customer_id not in (None, contract.customer_id):
            raise NotThere(f"contract {contract_id}")
        if alert.work_id is not None:
            raise Invalid("contract", "It belongs to a case already.")
        named = {name: str(fields[name]) for name in ("service", "site", "item") if fields.get(name)}
        told = Told(alert.source.title, fields=named)
        item = _opened(viewer, alert, contract.pk, kind, fields, told)
        alert.service, alert.site = named.get("service", ""), named.get("site", "")
        _tie(viewer, alert, item, told)
    return item


def _opened(viewer: Viewer, alert: Alert, contract: int, kind: str, fields: dict[str, Any], told: Told) -> WorkItem:
    try:
        plan = book_of(contract).at(now())
    except NoPlanError:
        raise Invalid("contract", "This contract has no plan yet.") from None
    began = min(instant(alert.started), instant(alert.recorded))
    earlier = [Earlier(fact, began, values) for fact, values in outage_facts(plan, told, 0)]
    at = min(instant(alert.recorded), now())
    taken = services.open_item(viewer, contract, kind, fields, happened=at, earlier=earlier, person=told.source)
    return taken.item


def _locked(viewer: Viewer, alert_id: int) -> Alert:
    require(viewer, ACT)
    rows = Alert.objects.visible_to(viewer).select_for_update(of=("self",)).select_related("source")
    found = rows.filter(pk=alert_id).first()
    if found is None:
        raise NotThere(f"alert {alert_id}")
    return found


def _tie(viewer: Viewer, alert: Alert, item: WorkItem, told: Told, reason: str = "") -> None:
    """The alert is of the case, and affects service; where it is over by now, the case hears of it."""
    Bundle.objects.get_or_create(
        contract_id=item.contract_id, key=f"work:{item.pk}",
        defaults={"work_id": item.pk, "last": now_datetime(), "told": msgspec.to_builtins(told)},
    )  # fmt: skip
    alert.work_id, alert.contract_id, alert.customer_id = item.pk, item.contract_id, item.customer_id
    _judged(alert, viewer, "service", reason)
    if alert.ended is not None:
        put(CONSUMER, [(item.pk, {"do": "end"})])


def _judged(alert: Alert, viewer: Viewer, judgement: str, reason: str) -> None:
    alert.judgement, alert.why, alert.reason = judgement, "person", reason.strip()[:LONGEST]
    alert.judged, alert.judged_by_id = now_datetime(), viewer.account
    alert.save()
    data = {"judgement": judgement, "why": "person", "reason": alert.reason, "work": alert.work_id}
    _note(alert, viewer, "judged", {name: value for name, value in data.items() if value})


def _note(alert: Alert, viewer: Viewer, kind: str, data: dict[str, Any]) -> None:
    moment = now_datetime()
    AlertEvent.objects.bulk_create(
        [AlertEvent(alert_id=alert.pk, recorded=moment, at=moment, kind=kind, account_id=viewer.account, data=data)]
    )
    moving.tell([alert])
