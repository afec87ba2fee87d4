"""The page of a document, its acts, its file, and the list on a work item's page. Each parses, calls, shows."""

from typing import Any

from csp.constants import SELF
from csp.decorators import csp_replace
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_GET, require_POST

from opspact.documents import selectors, services
from opspact.documents.contents import part_of
from opspact.documents.models import Document
from opspact.documents.shapes import IncidentReport
from opspact.documents.web.answers import STANDS, guarded, told
from opspact.kernel.text import pick
from opspact.tenancy.viewer import Viewer
from opspact.work.selectors import item as find_item

FIELD = "text-"
"""Prefix of the passages in the form."""


def _viewer(request: HttpRequest) -> Viewer:
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    return viewer


@require_GET
@guarded
def page(request: HttpRequest, document_id: int) -> HttpResponse:
    """The document with its preview, its passages, what it lacks, and the acts that come next."""
    return _shown(request, document_id)


@require_GET
@xframe_options_sameorigin
@csp_replace({"frame-ancestors": [SELF]})  # type: ignore[arg-type]  # it does take views with arguments
@guarded
def file(request: HttpRequest, document_id: int) -> HttpResponse:
    """The PDF, shown in the page; `?download` saves it. The entity tag is its hash."""
    viewer = _viewer(request)
    found = selectors.document(viewer, document_id)
    answer = HttpResponse(selectors.file(viewer, found), content_type="application/pdf")
    name = f"{found.number or found.kind}-{found.edition}-{found.language}.pdf"
    answer["Content-Disposition"] = content_disposition_header("download" in request.GET, name) or "inline"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-cache"
    if found.pdf_hash:
        answer["ETag"] = f'"{found.pdf_hash}"'
    return answer


@require_POST
@guarded
def edit(request: HttpRequest, document_id: int) -> HttpResponse:
    """Save the passages. Where somebody was faster nothing is overwritten and what was typed stays in the form."""
    texts = {name.removeprefix(FIELD): str(text) for name, text in request.POST.items() if name.startswith(FIELD)}
    try:
        services.edit(_viewer(request), document_id, texts, int(request.POST.get("version", 0)))
    except STANDS as error:
        return _shown(request, document_id, error, typed=texts)
    return redirect("documents:page", document_id)


@require_POST
@guarded
def review(request: HttpRequest, document_id: int) -> HttpResponse:
    """Find it good."""
    try:
        services.review(_viewer(request), document_id, int(request.POST.get("version", 0)))
    except STANDS as error:
        return _shown(request, document_id, error)
    return redirect("documents:page", document_id)


@require_POST
@guarded
def deliver(request: HttpRequest, document_id: int) -> HttpResponse:
    """Number it, freeze it, deliver it."""
    to, channel = (str(request.POST.get(name, "")).strip() for name in ("to", "channel"))
    try:
        services.deliver(_viewer(request), document_id, to, channel)
    except STANDS as error:
        return _shown(request, document_id, error)
    return redirect("documents:page", document_id)


@require_POST
@guarded
def correct(request: HttpRequest, document_id: int) -> HttpResponse:
    """Begin a new edition."""
    reason = str(request.POST.get("reason", "")).strip()
    if not reason:
        return redirect("documents:page", document_id)
    try:
        made = services.correct(_viewer(request), document_id, reason)
    except STANDS as error:
        return _shown(request, document_id, error)
    return redirect("documents:page", made.pk)


@require_POST
@guarded
def draft(request: HttpRequest, number: int) -> HttpResponse:
    """Draw up the report of an item, or open the one there is."""
    viewer = _viewer(request)
    language = str(request.POST.get("language", ""))
    made = services.draft(viewer, find_item(viewer, number).pk, language if language in ("zh", "en") else "")
    return redirect("documents:page", made.pk)


@require_GET
@guarded
def of_item(request: HttpRequest, number: int) -> HttpResponse:
    """The documents of a work item, as a part of its page."""
    viewer = _viewer(request)
    item = find_item(viewer, number)
    rows = [_row(one, viewer) for one in selectors.of_item(viewer, item.pk)]
    return render(
        request, "documents/of_item.html", {"rows": rows, "number": number, "may_act": _may_act(viewer)}
    )  # fmt: skip


def _row(found: Document, viewer: Viewer) -> dict[str, Any]:
    return {"document": found, "title": pick(found.title, viewer.language)}


def _may_act(viewer: Viewer) -> bool:
    return viewer.customer is None and viewer.may("desk.act")


def _shown(
    request: HttpRequest, document_id: int, error: Exception | None = None, typed: dict[str, str] | None = None
) -> HttpResponse:
    viewer = _viewer(request)
    found = selectors.document(viewer, document_id)
    lang = viewer.language
    made = selectors.report(viewer, found)
    context = {
        **_row(found, viewer),
        "sections": _sections(made, typed or {}, lang),
        "missing": [pick(one.label, lang) for one in made.missing],
        "problems": told(error, found, lang) if error is not None else [],
        "may_act": _may_act(viewer),
        "open": found.state in Document.OPEN,
        "issued": found.state in Document.ISSUED,
    }
    return render(request, "documents/page.html", context, status=409 if error is not None else 200)


def _sections(made: IncidentReport, typed: dict[str, str], lang: str) -> list[dict[str, Any]]:
    """The passages of the form; where typed text was not saved, the saved text stands beside it."""
    asked = {part_of(one.name) for one in made.missing}
    return [
        {
            "name": FIELD + one.name,
            "label": pick(one.label, lang),
            "text": typed.get(one.name, one.text),
            "saved": one.text if one.name in typed and typed[one.name].strip() != one.text else "",
            "drafted": bool(one.source),
            "rows": 4,
            "missing": one.name in asked,
        }
        for one in made.sections
    ]
