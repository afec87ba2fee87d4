"""Plans of contracts: data, words, vocabulary, revisions and what changed between them."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from ninja import Query, Router

from opspact.api.contract import READ, operation
from opspact.api.documented import reply
from opspact.api.door import Request
from opspact.api.operations.places import held_contract
from opspact.api.pages import one, paged
from opspact.api.problems import Problem
from opspact.api.shapes.common import Page
from opspact.api.shapes.plans import (
    FactOut,
    FieldOut,
    KindOut,
    PlanOut,
    RevisionIn,
    RevisionOut,
    RevisionPage,
    SectionOut,
    VocabularyOut,
)
from opspact.plans.diff import diff
from opspact.plans.explain import explain, markdown
from opspact.plans.explain.shapes import Section
from opspact.plans.phrasing import choices
from opspact.plans.plan import PlanBook
from opspact.plans.reference import export
from opspact.plans.schema.catalogue import FactKind, Field, Kind
from opspact.plans.store import books
from opspact.plans.store.models import Revision
from opspact.runner.index import index
from opspact.tenancy.models import Contract
from opspact.work.fields import fields_of

router = Router(tags=["plans"])


@router.get("/contracts/{int:contract}/plan", **operation(PlanOut, "plans.read", "portal"))
def get_plan(request: Request, contract: int, revision: int | None = None) -> HttpResponse:
    """The plan as data; a revision, or the one in force."""
    found = revision_of(held_contract(request, contract), revision)
    loaded = books.try_out(books.files_of(found.text_id))
    versions = [plan.pack.version for plan, _ in loaded.sources]
    return reply(PlanOut(found.number, versions, export(loaded)))


@router.get("/contracts/{int:contract}/plan/words", **operation(SectionOut, "plans.read", "portal"))
def explain_plan(request: Request, contract: int) -> HttpResponse:
    """The plan as its signatories would read it."""
    return reply(told(explain(_book(held_contract(request, contract)).latest.pack, request.lang)))


@router.get("/contracts/{int:contract}/plan/vocabulary", **operation(VocabularyOut, *READ))
def get_vocabulary(request: Request, contract: int) -> HttpResponse:
    """Everything that may be recorded under the plan: kinds of item, facts with their values, names."""
    return reply(_vocabulary(_book(held_contract(request, contract))))


@router.get("/contracts/{int:contract}/revisions", **operation(RevisionPage, "plans.read"))
def list_revisions(request: Request, contract: int, page: Query[Page]) -> HttpResponse:
    """The revisions of the plan, the latest first."""
    rows = Revision.objects.everything().filter(contract=held_contract(request, contract))
    return reply(RevisionPage(*paged(rows, page, revised, key="number", latest=True)))


@router.post("/contracts/{int:contract}/revisions", **operation(RevisionOut, "plans.edit", status=201))
def save_revision(request: Request, contract: int, body: RevisionIn) -> HttpResponse:
    """Make these files the plan of the contract. What is wrong in them is told with its place."""
    held = held_contract(request, contract)
    saved = books.save(request.caller.viewer, held.pk, body.files, body.reason, seen=body.seen)
    return reply(revised(saved), 201)


@router.get("/contracts/{int:contract}/revisions/{int:before}/diff/{int:after}", **operation(SectionOut, "plans.read"))
def compare_revisions(request: Request, contract: int, before: int, after: int) -> HttpResponse:
    """What changed from one revision to another, in words."""
    held = held_contract(request, contract)
    old, new = (books.try_out(books.files_of(revision_of(held, n).text_id)).book.latest.pack for n in (before, after))
    return reply(told(diff(old, new, request.lang)))


def revision_of(contract: Contract, number: int | None) -> Revision:
    """A revision of a contract in sight; without a number the one in use."""
    rows = Revision.objects.everything().filter(contract=contract).order_by("-number")
    return one(rows) if number is None else one(rows, number=number)


def _book(contract: Contract) -> PlanBook:
    try:
        return books.book_of(contract.pk)
    except books.NoPlanError:
        raise Problem("not-found") from None


def revised(row: Revision) -> RevisionOut:
    """A revision as programs see it."""
    return RevisionOut(row.number, row.text_id, row.saved, row.author_id, row.reason)


def told(section: Section) -> SectionOut:
    """A part of a plan, or of what changed, in words."""
    return SectionOut(section.id, section.title, markdown(section))


def _vocabulary(book: PlanBook) -> VocabularyOut:
    plan = book.latest
    known, pack = index(plan), plan.pack
    opens = {name: [kind for kind, one in known.kinds.items() if name in one.opened_by] for name in known.facts}
    facts = {name: _fact(one, opens[name], fields_of(plan, name, "")) for name, one in known.facts.items()}
    levels = pack.levels.scale if pack.levels else {}
    return VocabularyOut(
        facts=facts, kinds={name: _kind(one) for name, one in known.kinds.items()}, levels=_titles(levels),
        roles=_titles(pack.roles), promises=_titles({**pack.commitments, **pack.duties}), pauses=_titles(pack.pauses),
        outages=_titles(pack.outages), services=_titles(pack.services), sites=_titles(pack.sites),
    )  # fmt: skip


def _titles(entries: Mapping[str, Any]) -> dict[str, Any]:
    return {name: one.title or name for name, one in entries.items()}


def _fact(one: FactKind, opens: list[str], fields: Mapping[str, Field]) -> FactOut:
    return FactOut(one.title, one.by, opens, _fields(fields))


def _kind(one: Kind) -> KindOut:
    return KindOut(
        one.title, one.opened_by, one.closed_by, one.states, one.levelled, _fields(one.fields), _fields(one.line_fields)
    )


def _fields(fields: Mapping[str, Field]) -> dict[str, FieldOut]:
    return {name: FieldOut(one.type, one.title, one.unit, one.required, choices(one)) for name, one in fields.items()}
