"""Documents: draft, edit, review, deliver, correct, fetch."""

import msgspec
from django.http import HttpResponse
from ninja import Query, Router

from opspact.api.contract import READ, operation
from opspact.api.documented import reply
from opspact.api.door import Request
from opspact.api.operations.items import numbered
from opspact.api.pages import paged
from opspact.api.shapes.common import Id, Page
from opspact.api.shapes.papers import (
    DeliveryIn,
    DocumentOut,
    DocumentPage,
    DocumentWhole,
    DraftIn,
    EditionIn,
    ReviewIn,
    TextsIn,
)
from opspact.documents import selectors, services
from opspact.documents.models import Document

router = Router(tags=["documents"])
ACT = "desk.act"


class DocumentsWanted(Page):
    """Which documents."""

    contract: Id | None = None
    state: str = ""


@router.get("/documents", **operation(DocumentPage, *READ))
def list_documents(request: Request, wanted: Query[DocumentsWanted]) -> HttpResponse:
    """Documents, the latest first. Customers see what was delivered to them."""
    rows = selectors.documents(request.caller.viewer)
    exact = {name: value for name in ("contract", "state") if (value := getattr(wanted, name))}
    return reply(DocumentPage(*paged(rows.filter(**exact), wanted, _document, latest=True)))


@router.post("/items/{int:number}/documents", **operation(DocumentOut, ACT, status=201))
def draft_document(request: Request, number: int, body: DraftIn) -> HttpResponse:
    """Draft the incident report of an item from its facts; the one there is where there is one."""
    made = services.draft(request.caller.viewer, numbered(request, number).pk, body.language)
    return reply(_document(made), 201, Location=f"/api/v1/documents/{made.pk}")


@router.get("/documents/{int:document}", **operation(DocumentWhole, *READ))
def get_document(request: Request, document: int) -> HttpResponse:
    """A document with what it says: frozen once reviewed, until then as the facts stand."""
    viewer = request.caller.viewer
    found = selectors.document(viewer, document)
    return reply(DocumentWhole(_document(found), msgspec.to_builtins(selectors.report(viewer, found))))


@router.get("/documents/{int:document}/pdf", **operation(None, *READ, media="application/pdf"))
def get_pdf(request: Request, document: int) -> HttpResponse:
    """The PDF: the very file that was issued, or a draft made now."""
    viewer = request.caller.viewer
    found = selectors.document(viewer, document)
    name = f"{found.number or found.pk}-{found.edition}.pdf"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(selectors.file(viewer, found), content_type="application/pdf", headers=headers)


@router.patch("/documents/{int:document}", **operation(DocumentOut, ACT))
def edit_document(request: Request, document: int, body: TextsIn) -> HttpResponse:
    """Put typed passages into a draft; editing what was reviewed makes it a draft again."""
    return reply(_document(services.edit(request.caller.viewer, document, body.texts, body.version)))


@router.post("/documents/{int:document}/review", **operation(DocumentOut, ACT))
def review_document(request: Request, document: int, body: ReviewIn) -> HttpResponse:
    """Find a document good: its contents are frozen from here on."""
    return reply(_document(services.review(request.caller.viewer, document, body.version)))


@router.post("/documents/{int:document}/delivery", **operation(DocumentOut, ACT))
def deliver_document(request: Request, document: int, body: DeliveryIn) -> HttpResponse:
    """Number, print and deliver a reviewed document; a complete one stops its clock."""
    return reply(_document(services.deliver(request.caller.viewer, document, body.to, body.channel)))


@router.post("/documents/{int:document}/editions", **operation(DocumentOut, ACT, status=201))
def correct_document(request: Request, document: int, body: EditionIn) -> HttpResponse:
    """Begin a new edition of a delivered document, as a draft."""
    made = services.correct(request.caller.viewer, document, body.reason)
    return reply(_document(made), 201, Location=f"/api/v1/documents/{made.pk}")


def _document(row: Document) -> DocumentOut:
    return DocumentOut(
        row.pk, row.work.number, row.contract_id, row.kind, row.title, row.language, row.state, row.number,
        row.edition, row.version, row.complete, row.to, row.drafted, row.reviewed, row.delivered,
    )  # fmt: skip
