"""Escalations until somebody answers: acknowledged, or climbing on by silence; when the service ran again."""

import logging
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

import msgspec
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Case, DateTimeField, Value, When
from django.db.models.functions import Cast

from opspact.journal.record import audit
from opspact.kernel.now import now, now_datetime
from opspact.kernel.time import Instant, instant, to_datetime
from opspact.notify import gathering
from opspact.notify.calling import next_call
from opspact.notify.models import Escalation
from opspact.notify.orders import Order
from opspact.notify.routing import tell
from opspact.notify.shapes import EscalationKind, Heard, People, Raising, Rung, Subject, Topic, Why
from opspact.notify.steps import clock_about
from opspact.notify.subjects import subjects
from opspact.notify.writing import write
from opspact.plans.plan import PlanBook
from opspact.tenancy.models import Contract
from opspact.tenancy.viewer import SYSTEM, Viewer

log = logging.getLogger(__name__)

REPAIRS: Final = frozenset({"restored", "worked_around", "solved"})
"""Facts by which the service runs again: the repair time of S0.43."""
RELAPSES: Final = frozenset({"reopened", "rejected"})


def acknowledge(viewer: Viewer, escalation_id: int, feedback: str = "") -> Escalation:
    """Answer an escalation: it climbs no further. The first answer stands; asked again, nothing changes.

    Raises Escalation.DoesNotExist where the viewer may not see it, PermissionDenied where he was not asked and is no
    manager who may approve.
    """
    with transaction.atomic():
        rows = Escalation.objects.visible_to(viewer).select_for_update(of=("self",))
        held = rows.select_related("contract").get(pk=escalation_id)
        if not may_answer(viewer, held):
            raise PermissionDenied("only those who were asked, or a manager, can answer")
        if held.acknowledged_at is None:
            held.acknowledged_by_id, held.acknowledged_at = viewer.account, now_datetime()
            held.feedback, held.climbs_at = feedback.strip(), None
            held.save(update_fields=["acknowledged_by", "acknowledged_at", "feedback", "climbs_at"])
            payload = {"escalation": held.pk, "work": held.work_id, "feedback": held.feedback}
            audit(viewer, stream="contract", subject=held.contract, kind="escalation_acknowledged", payload=payload)
    return held


def may_answer(viewer: Viewer, escalation: Escalation) -> bool:
    """Those who were asked, and the provider's managers in their place."""
    return viewer.account in escalation.accounts or viewer.may("desk.approve")


def note_repairs(heards: Iterable[Heard]) -> None:
    """Note with the escalations of an item when the service ran again; a relapse takes it away."""
    repaired: dict[int, datetime | None] = {}
    for one in heards:
        if one.sort == "fact" and one.kind in REPAIRS | RELAPSES:
            repaired[one.work] = to_datetime(one.at) if one.kind in REPAIRS else None
    if repaired:
        cases = [When(work_id=work, then=Value(at, DateTimeField())) for work, at in repaired.items()]
        rows = Escalation.objects.everything().filter(work_id__in=repaired)
        rows.update(repaired_at=Cast(Case(*cases), DateTimeField()))


def climb(limit: int = 200) -> int:
    """Let escalations climb that nobody answered in time; how many were looked at. Several workers may do so."""
    with transaction.atomic():
        rows = Escalation.objects.everything().filter(climbs_at__lte=now_datetime()).order_by("climbs_at", "id")
        due = list(rows.select_for_update(skip_locked=True, of=("self",))[:limit])
        if due:
            _climb(due)
    return len(due)


def note_taken(heards: Iterable[Heard]) -> None:
    """Somebody has taken these items: calls for them are answered by it and climb no further."""
    for one in heards:
        rows = Escalation.objects.everything().filter(work_id=one.work, kind="call", acknowledged_at=None)
        rows.update(acknowledged_by_id=one.actor, acknowledged_at=now_datetime(), climbs_at=None)


def _climb(due: Sequence[Escalation]) -> None:
    moment = now()
    heards = [_silence(one, moment) for one in due]
    about = subjects({one.work_id for one in due})
    plans = gathering.books({one.contract_id for one in due})
    people, _ = gathering.people(
        heards, about, moment, {rung["roster"] for one in due for rung in one.rungs if "roster" in rung}
    )
    open_ = [pair for pair in zip(due, heards, strict=True) if not _settled(pair[0], about.get(pair[0].work_id))]
    climbing = [pair for pair in open_ if not pair[0].last]
    orders = [_order(one, silence, about, plans, people, moment) for one, silence in climbing]
    for (one, _), higher in zip(climbing, write(orders, moment), strict=True):
        one.climbed_to = higher
    for one in due:
        one.climbs_at = None
    _state_unanswered([one for one, _ in open_ if one.last])
    Escalation.objects.everything().bulk_update(due, ["climbed_to", "climbs_at", "unanswered_at"])


def _state_unanswered(ended: Iterable[Escalation]) -> None:
    """The last step was silent as well: it is stated, in the log, in the contract's journal, on managers' homes."""
    for one in ended:
        one.unanswered_at = now_datetime()
        log.error("nobody answers", extra={"work": one.number, "escalation": one.pk, "contract": one.contract_id})
        payload = {"escalation": one.pk, "work": one.work_id, "number": one.number, "asked": one.accounts}
        audit(SYSTEM, "contract", Contract(pk=one.contract_id), "escalation_unanswered", payload)


def _settled(one: Escalation, subject: Subject | None) -> bool:
    """The world is looked at again: nobody is called for a closed case or a clock that has stopped."""
    if subject is None or not subject.open:
        return True
    clock = clock_about(subject, one.about) if one.about else None
    return clock is not None and clock.phase in ("stopped", "void")


def _silence(one: Escalation, moment: Instant) -> Heard:
    return Heard(one.event_id, one.work_id, one.contract_id, one.customer_id, "silence", "escalated", moment, {})


def _order(
    one: Escalation, silence: Heard, about: Mapping[int, Subject], plans: Mapping[int, PlanBook], people: People,
    moment: Instant,
) -> Order:  # fmt: skip
    subject = about[one.work_id]
    plan = plans[one.contract_id].at(subject.opened)
    told = tell(_next(one, people, moment), silence, plan, people, moment, ZoneInfo(settings.TIME_ZONE))
    return Order(silence, subject, told, plan, one.rung + 1)


def _next(one: Escalation, people: People, moment: Instant) -> Topic:
    """The next step, by what was frozen and by who stands there now."""
    rungs = msgspec.convert(one.rungs, tuple[Rung, ...])
    payload = one.payload | {"at": moment, "since": instant(one.raised)}
    call = next_call(rungs, payload, people, moment) if one.kind == "call" else None
    return call or _higher(one, rungs, payload, people)


def _higher(one: Escalation, rungs: tuple[Rung, ...], payload: dict[str, object], people: People) -> Topic:
    """To the next role; behind the last one stand the provider's managers."""
    payload = payload | {"unanswered": one.payload.get("role", "")}
    kind: EscalationKind = "functional" if one.kind == "functional" else "hierarchical"
    if rungs:
        raising = Raising(kind, rungs[0].role, rungs[1:], rungs[0].wait, by_plan=False)
        return Topic("escalated", payload, roles=(rungs[0].role,), about=one.about, raising=raising)
    managers: tuple[tuple[int, Why], ...] = tuple((p.id, "manager") for p in people.by_id.values() if p.manager)
    raising = Raising("hierarchical", "", by_plan=False, last=True)
    return Topic("escalated", payload, accounts=managers, about=one.about, internal=True, raising=raising)
