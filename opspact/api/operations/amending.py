"""Changing a plan with open eyes: what a draft or an amendment would do, the amendment, the files of a revision."""

from collections.abc import Mapping
from typing import Any

import msgspec
from django.http import HttpResponse
from ninja import Router

from opspact.agreements.effects import FIRST, MOST, Effects, effects_of, rows_of
from opspact.agreements.selectors import latest
from opspact.api.contract import operation
from opspact.api.documented import reply
from opspact.api.door import Request
from opspact.api.operations.places import held_contract
from opspact.api.operations.plans import revised, revision_of, told
from opspact.api.problems import Problem
from opspact.api.shapes.amending import AmendmentIn, DraftIn, MovedOut, OfferOut
from opspact.api.shapes.plans import RevisionOut
from opspact.plans.diff import diff
from opspact.plans.phrasing import Names
from opspact.plans.plan import PlanBook
from opspact.plans.store import books
from opspact.plans.store.amending import with_amendment
from opspact.plans.store.files import checked
from opspact.tenancy.models import Contract

router = Router(tags=["plans"])
EDIT = "plans.edit"


@router.get("/contracts/{int:contract}/revisions/{int:revision}/files", **operation(dict[str, str], "plans.read"))
def get_files(request: Request, contract: int, revision: int) -> HttpResponse:
    """The files of a revision as they were saved, text by name."""
    return reply(books.files_of(revision_of(held_contract(request, contract), revision).text_id))


@router.post("/contracts/{int:contract}/revisions/preview", **operation(OfferOut, EDIT))
def preview_revision(request: Request, contract: int, body: DraftIn) -> HttpResponse:
    """What making these files the plan would change. Nothing is written; what is wrong in them is told."""
    return reply(_offer(request, held_contract(request, contract), body.files, body.beyond or 0))


@router.post("/contracts/{int:contract}/amendments/preview", **operation(OfferOut, EDIT))
def preview_amendment(request: Request, contract: int, body: AmendmentIn) -> HttpResponse:
    """What an amendment would change. Nothing is written."""
    held = held_contract(request, contract)
    return reply(_offer(request, held, _amended(held, body), 0))


@router.post("/contracts/{int:contract}/amendments", **operation(RevisionOut, EDIT, status=201))
def amend_plan(request: Request, contract: int, body: AmendmentIn) -> HttpResponse:
    """Write an amendment into the plan: a new revision. Items that adopt it follow by themselves."""
    held = held_contract(request, contract)
    saved = books.save(request.caller.viewer, held.pk, _amended(held, body), body.reason, seen=body.seen)
    return reply(revised(saved), 201)


def _amended(contract: Contract, body: AmendmentIn) -> dict[str, str]:
    last = latest(contract)
    if last is None:
        raise Problem("not-found")
    amendment: dict[str, Any] = {"effective": body.effective.isoformat(), "title": body.title, "running": body.running}
    return with_amendment(last.text.files, {**amendment, "change": body.change})


def _offer(request: Request, contract: Contract, files: Mapping[str, str], beyond: int) -> OfferOut:
    after, last = books.try_out(checked(files)).book, latest(contract)
    if last is None:
        return OfferOut(0, None, 0, 0, 0, [], None)
    before = books.book_of(contract.pk)
    changes = told(diff(before.latest.pack, after.latest.pack, request.lang))
    found = effects_of(contract, before, after, beyond=beyond, most=MOST if beyond else FIRST)
    clocks = _clocks(found, after, request.lang)
    return OfferOut(last.number, changes, found.looked, found.adopting, found.count, clocks, found.after)


def _clocks(found: Effects, book: PlanBook, lang: str) -> list[MovedOut]:
    rows = rows_of(found, Names(book), lang, book.latest.zone)
    return [MovedOut(**msgspec.structs.asdict(row)) for row in rows]
