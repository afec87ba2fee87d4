"""Outages, many to many with items; and the clocks of a contract, its periodic duties among them."""

from typing import Any, Literal

from django.http import HttpResponse
from ninja import Query, Router

from opspact.api.contract import READ, operation
from opspact.api.documented import reply
from opspact.api.door import Request
from opspact.api.operations.items import numbered
from opspact.api.operations.places import held_contract
from opspact.api.pages import one, paged
from opspact.api.problems import Problem
from opspact.api.shapes.acts import JoinIn, OutageIn
from opspact.api.shapes.common import Id, Page
from opspact.api.shapes.items import ClockPage, ClockRow, Noted, OutageOut, OutagePage
from opspact.desk import outages as verbs
from opspact.kernel.time import instant
from opspact.plans.store.books import NoPlanError, book_of
from opspact.work import services
from opspact.work.models import Clock, OutageSpan, WorkItem

router = Router(tags=["outages"])


class OutagesWanted(Page):
    """Which intervals."""

    contract: Id | None = None
    kind: str = ""
    key: str = ""
    running: bool | None = None


class ClocksWanted(Page):
    """Which clocks."""

    contract: Id | None = None
    promise: str = ""
    phase: Literal["", "pending", "running", "paused", "stopped", "void"] = ""
    verdict: Literal["", "open", "kept", "broken"] = ""


@router.get("/outages", **operation(OutagePage, *READ))
def list_outages(request: Request, wanted: Query[OutagesWanted]) -> HttpResponse:
    """Intervals of outage, the latest first."""
    rows = OutageSpan.objects.visible_to(request.caller.viewer).select_related("work").filter(**_exact(wanted))
    if wanted.running is not None:
        rows = rows.filter(end__isnull=wanted.running)
    return reply(OutagePage(*paged(rows, wanted, _outage, latest=True)))


@router.post("/contracts/{int:contract}/outages/start", **operation(Noted, "desk.act", status=201))
def start_outage(request: Request, contract: int, body: OutageIn) -> HttpResponse:
    """An outage begins: written once, all items named follow within seconds."""
    return _shared(request, contract, body, "starts")


@router.post("/contracts/{int:contract}/outages/end", **operation(Noted, "desk.act", status=201))
def end_outage(request: Request, contract: int, body: OutageIn) -> HttpResponse:
    """An outage ends."""
    return _shared(request, contract, body, "ends")


@router.post("/outages/{int:outage}/items", **operation(Noted, "desk.act", status=201))
def join_outage(request: Request, outage: int, body: JoinIn) -> HttpResponse:
    """Let one more item know of an outage, from its true beginning."""
    viewer = request.caller.viewer
    span = one(OutageSpan.objects.visible_to(viewer), pk=outage)
    begun = instant(span.start)
    known = verbs.outages(viewer, span.contract_id, span.key)
    found = next((o for o in known if o.start <= begun and (o.end is None or begun <= o.end)), None)
    if found is None:
        raise Problem("not-found")
    verbs.join(viewer, found, body.number)
    item = numbered(request, body.number)
    return reply(Noted(item.number, item.seq), 201)


@router.get("/clocks", tags=["clocks and history"], **operation(ClockPage, *READ))
def list_contract_clocks(request: Request, wanted: Query[ClocksWanted]) -> HttpResponse:
    """Clocks of items and of periodic duties, the latest first."""
    rows = Clock.objects.visible_to(request.caller.viewer).select_related("work").filter(**_exact(wanted))
    return reply(ClockPage(*paged(rows, wanted, _clock, latest=True)))


def _exact(wanted: Any) -> dict[str, Any]:
    names = ("contract", "kind", "key", "promise", "phase", "verdict")
    return {name: value for name in names if (value := getattr(wanted, name, None))}


def _shared(request: Request, contract: int, body: OutageIn, side: Literal["starts", "ends"]) -> HttpResponse:
    viewer = request.caller.viewer
    held = held_contract(request, contract)
    keys = _keys(request, contract, body)
    fields = {**body.fields, **({"cases": keys} if keys else {})}
    at = None if body.happened is None else instant(body.happened)
    fact = _fact(held.pk, body.kind, side)
    taken = services.take_for_contract(viewer, held.pk, fact, fields, happened=at, role=body.role)
    return reply(Noted(taken.item.number, taken.item.seq), 201)


def _fact(contract: int, kind: str, side: Literal["starts", "ends"]) -> str:
    """The fact by which the plan knows that such an outage begins or ends."""
    try:
        known = book_of(contract).latest.pack.outages
    except NoPlanError:
        raise Problem("not-found") from None
    facts: list[str] = getattr(known.get(kind), side, [])
    if not facts:
        raise Problem("invalid", problems={"kind": ", ".join(known) or "-"})
    return facts[0]


def _keys(request: Request, contract: int, body: OutageIn) -> list[str]:
    rows = WorkItem.objects.visible_to(request.caller.viewer).filter(contract_id=contract, number__in=body.items)
    known = dict(rows.values_list("number", "key"))
    if len(known) < len(set(body.items)):
        raise Problem("not-found", missing=sorted(set(body.items) - set(known)))
    return [known[number] for number in dict.fromkeys(body.items)]


def _outage(row: OutageSpan) -> OutageOut:
    return OutageOut(
        row.pk, row.work.number, row.contract_id, row.kind, row.key, row.reason, row.start, row.end, row.facts
    )


def _clock(row: Clock) -> ClockRow:
    return ClockRow(
        row.pk, row.work.number, row.contract_id, row.promise, row.line, row.round, row.owed_by, row.level, row.phase,
        row.verdict, row.started, row.stopped, row.due, row.broken_at, row.provisional,
    )  # fmt: skip
