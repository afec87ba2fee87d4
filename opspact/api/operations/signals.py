"""Alerts: reading and judging them; their sources, maintenance windows, and what was not understood."""

from typing import Any

from django.http import HttpResponse
from ninja import Query, Router

from opspact.api.contract import operation
from opspact.api.documented import reply
from opspact.api.door import Request
from opspact.api.pages import paged
from opspact.api.problems import Problem
from opspact.api.shapes.common import Page
from opspact.api.shapes.items import Noted
from opspact.api.shapes.places import given
from opspact.api.shapes.signals import (
    AlertEventOut,
    AlertOut,
    AlertPage,
    AlertsWanted,
    AttachIn,
    DeadOut,
    DeadPage,
    JudgementIn,
    OpenIn,
    SourceChange,
    SourceIn,
    SourceOut,
    WindowIn,
    WindowOut,
    WindowPage,
)
from opspact.signals import acts, planning, replaying, selectors, services
from opspact.signals.models import Alert, Delivery, Source, Window
from opspact.work.models import WorkItem

router = Router(tags=["alerts"])
READ, ACT, MANAGE = "desk.read", "desk.act", "signals.manage"


@router.get("/alerts", **operation(AlertPage, READ))
def list_alerts(request: Request, wanted: Query[AlertsWanted]) -> HttpResponse:
    """Alerts, the latest first."""
    viewer = request.caller.viewer
    exact = {"judgement": wanted.judgement or None, "source_id": wanted.source, "contract_id": wanted.contract,
             "severity": wanted.severity, "recorded__gte": wanted.recorded_from,
             "recorded__lt": wanted.recorded_before, "work_id": _work(request, wanted.item)}  # fmt: skip
    rows = selectors.shown(Alert.objects.visible_to(viewer)).filter(**{n: v for n, v in exact.items() if v is not None})
    if wanted.open is not None:
        rows = rows.filter(ended__isnull=wanted.open)
    found, following = paged(rows, wanted, lambda one: one, latest=True)
    cases = selectors.cases(viewer, found)
    return reply(AlertPage([_alert(one, cases) for one in found], following))


@router.get("/alerts/{int:alert}", **operation(AlertOut, READ))
def get_alert(request: Request, alert: int) -> HttpResponse:
    """One alert."""
    return _answer(request, alert)


@router.get("/alerts/{int:alert}/events", **operation(list[AlertEventOut], READ))
def list_alert_events(request: Request, alert: int) -> HttpResponse:
    """What happened to an alert, in order."""
    events = selectors.events(selectors.alert(request.caller.viewer, alert))
    return reply([AlertEventOut(e.pk, e.kind, e.at, e.recorded, e.account_id, e.data) for e in events])


@router.post("/alerts/{int:alert}/acknowledge", **operation(AlertOut, ACT))
def acknowledge_alert(request: Request, alert: int) -> HttpResponse:
    """Say that somebody looks after it. The first one counts."""
    acts.acknowledge(request.caller.viewer, alert)
    return _answer(request, alert)


@router.post("/alerts/{int:alert}/judge", **operation(AlertOut, ACT))
def judge_alert(request: Request, alert: int, body: JudgementIn) -> HttpResponse:
    """Say that it does not affect service, or was a one-off."""
    acts.judge(request.caller.viewer, alert, body.judgement, body.reason)
    return _answer(request, alert)


@router.post("/alerts/{int:alert}/attach", **operation(Noted, ACT))
def attach_alert(request: Request, alert: int, body: AttachIn) -> HttpResponse:
    """Let it belong to a work item."""
    item = acts.attach(request.caller.viewer, alert, body.number, body.reason)
    return reply(Noted(item.number, item.seq))


@router.post("/alerts/{int:alert}/open", **operation(Noted, ACT, status=201))
def open_item_for_alert(request: Request, alert: int, body: OpenIn) -> HttpResponse:
    """Open a work item for it."""
    item = acts.open_case(request.caller.viewer, alert, body.contract, body.kind, body.fields)
    return reply(Noted(item.number, item.seq), 201)


@router.get("/signal-sources", **operation(list[SourceOut], MANAGE))
def list_sources(request: Request) -> HttpResponse:
    """Every source, by id; at most a thousand."""
    return reply([_source(one) for one in services.sources(request.caller.viewer).order_by("pk")[:1000]])


@router.post("/signal-sources", **operation(SourceOut, MANAGE, status=201))
def make_source(request: Request, body: SourceIn) -> HttpResponse:
    """Make a source. Its token is told in this answer and never again."""
    made, token = services.make_source(
        request.caller.viewer, body.title, body.format, contract=body.contract, policy=body.policy,
        mapping=body.mapping, per_minute=body.per_minute,
    )  # fmt: skip
    return reply(_source(made, token), 201, Location=f"/api/v1/signal-sources/{made.pk}")


@router.get("/signal-sources/{int:source}", **operation(SourceOut, MANAGE))
def get_source(request: Request, source: int) -> HttpResponse:
    """One source."""
    return reply(_source(services.source(request.caller.viewer, source)))


@router.patch("/signal-sources/{int:source}", **operation(SourceOut, MANAGE))
def change_source(request: Request, source: int, body: SourceChange) -> HttpResponse:
    """Change a source, or switch it on or off."""
    return reply(_source(services.change_source(request.caller.viewer, source, **given(body))))


@router.post("/signal-sources/{int:source}/token", **operation(SourceOut, MANAGE))
def renew_source_token(request: Request, source: int) -> HttpResponse:
    """Make another token; the old one no longer works."""
    token = services.new_token(request.caller.viewer, source)
    return reply(_source(services.source(request.caller.viewer, source), token))


@router.get("/dead-letters", **operation(DeadPage, MANAGE))
def list_dead_letters(request: Request, page: Query[Page]) -> HttpResponse:
    """Deliveries that could not be understood, the latest first."""
    rows = Delivery.objects.visible_to(request.caller.viewer).filter(state="dead").defer("body")
    return reply(DeadPage(*paged(rows, page, _dead, latest=True)))


@router.post("/dead-letters/{int:delivery}/replay", **operation(DeadOut, MANAGE))
def replay_dead_letter(request: Request, delivery: int) -> HttpResponse:
    """Take it after all, as its source is set up now."""
    if wrong := replaying.replay(request.caller.viewer, delivery):
        raise Problem("wrong-state", wrong)
    return reply(_dead(replaying.delivery(request.caller.viewer, delivery)))


@router.get("/maintenance-windows", **operation(WindowPage, MANAGE))
def list_windows(request: Request, page: Query[Page]) -> HttpResponse:
    """Windows that last or are to come."""
    return reply(WindowPage(*paged(planning.windows(request.caller.viewer), page, _window)))


@router.post("/maintenance-windows", **operation(WindowOut, MANAGE, status=201))
def make_window(request: Request, body: WindowIn) -> HttpResponse:
    """Plan a window."""
    values = body.dict(exclude={"title", "begins", "ends"})
    made = planning.make_window(request.caller.viewer, body.title, body.begins, body.ends, **values)
    return reply(_window(made), 201)


@router.delete("/maintenance-windows/{int:window}", **operation(None, MANAGE, status=204))
def cancel_window(request: Request, window: int) -> HttpResponse:
    """End a window now, or before it begins."""
    planning.cancel_window(request.caller.viewer, window)
    return HttpResponse(status=204)


def _answer(request: Request, alert_id: int) -> HttpResponse:
    one = selectors.alert(request.caller.viewer, alert_id)
    return reply(_alert(one, selectors.cases(request.caller.viewer, [one])))


def _work(request: Request, number: int | None) -> int | None:
    if number is None:
        return None
    rows = WorkItem.objects.visible_to(request.caller.viewer).filter(number=number)
    return rows.values_list("pk", flat=True).first() or 0


def _alert(one: Alert, cases: dict[int, Any]) -> AlertOut:
    case = cases.get(one.work_id or 0)
    return AlertOut(
        one.pk, one.source_id, one.source.title, one.customer_id, one.contract_id, one.key, one.type, one.content,
        one.object, one.discoverer, one.severity, one.labels, one.link, one.started, one.ended, one.recorded,
        one.judgement, one.why, one.reason, one.rule, one.judged, one.judged_by_id, one.acknowledged,
        one.acknowledged_by_id, one.flapping, one.window_id, case.number if case else None,
    )  # fmt: skip


def _source(one: Source, token: str | None = None) -> SourceOut:
    return SourceOut(
        one.pk, one.title, one.format, one.customer_id, one.contract_id, one.begins, one.secret is not None,
        one.per_minute, one.policy, one.mapping, one.active, token,
    )  # fmt: skip


def _dead(one: Delivery) -> DeadOut:
    return DeadOut(one.pk, one.source_id, one.received, one.reason, one.size, one.state)


def _window(one: Window) -> WindowOut:
    return WindowOut(
        one.pk, one.title, one.contract_id, one.source_id, one.match, one.begins, one.ends, one.weekly, one.last_day,
        one.mode, one.waits,
    )  # fmt: skip
