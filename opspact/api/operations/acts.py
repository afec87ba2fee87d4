"""Acts on items beside plain facts: notes, corrections, withdrawals; facts of a contract as a whole."""

from typing import Any

from django.http import HttpResponse
from ninja import Router

from opspact.api import presenting
from opspact.api.contract import ACT, operation
from opspact.api.documented import reply
from opspact.api.door import Request
from opspact.api.operations.items import etag, how, numbered, seen_by
from opspact.api.shapes.acts import CorrectionIn, FactIn, NoteIn, WithdrawalIn
from opspact.api.shapes.desk import NoteOut
from opspact.api.shapes.items import Noted, Standing
from opspact.desk import following
from opspact.kernel.time import instant, iso
from opspact.plans.store.books import book_of
from opspact.work import services
from opspact.work.planned import plan_of

router = Router(tags=["items"])


@router.post("/items/{int:number}/notes", **operation(NoteOut, *ACT, status=201))
def add_note(request: Request, number: int, body: NoteIn) -> HttpResponse:
    """Leave a remark. Our people named in it by `@login` are told and follow. What customers write both sides see."""
    viewer, item, unknown = request.caller.viewer, numbered(request, number), []
    if viewer.customer is None:
        unknown = following.write(viewer, item, body.text, public=body.public)
        seq = numbered(request, number).seq
    else:
        seq = services.note(viewer, item.pk, "noted", {"text": body.text, "public": True}, right="portal.file").seq
    return reply(NoteOut(number, seq, unknown), 201, ETag=etag(seq))


@router.post("/items/{int:number}/corrections", **operation(Standing, *ACT, status=201))
def correct_fact(request: Request, number: int, body: CorrectionIn) -> HttpResponse:
    """Correct the time or the values of a recorded fact. The old stays in the journal; what it moves comes back."""
    fields: dict[str, Any] = {**body.fields, "of": body.of, "reason": body.reason}
    if body.happened is not None:
        fields["happened"] = iso(instant(body.happened), book_of(numbered(request, number).contract_id).latest.zone)
    return _take(request, number, "corrected", fields, body)


@router.post("/items/{int:number}/withdrawals", **operation(Standing, *ACT, status=201))
def withdraw_fact(request: Request, number: int, body: WithdrawalIn) -> HttpResponse:
    """Take back a recorded fact, as if it never was. The journal keeps both."""
    return _take(request, number, "withdrawn", {"of": body.of, "reason": body.reason}, body)


@router.post("/contracts/{int:contract}/facts", **operation(Noted, "desk.act", status=201))
def take_contract_fact(request: Request, contract: int, body: FactIn) -> HttpResponse:
    """Record a fact about a contract as a whole, or, with `cases` (keys) among the fields, about several items."""
    taken = services.take_for_contract(request.caller.viewer, contract, body.kind, body.fields, **how(body))
    return reply(Noted(taken.item.number, taken.item.seq), 201)


def _take(request: Request, number: int, kind: str, fields: dict[str, Any], body: Any) -> HttpResponse:
    item = numbered(request, number)
    seen = seen_by(request, body.seen)
    taken = services.take(request.caller.viewer, item.pk, kind, fields, role=body.role, seen=seen)
    answer = presenting.standing(taken.item, taken.view, plan_of(item), request.lang)
    return reply(answer, 201, ETag=etag(taken.item.seq))
