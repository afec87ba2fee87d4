"""What the desk keeps: filters of one's own, ready-made answers; and the list of items as a file."""

from urllib.parse import parse_qsl

from django.http import HttpResponse
from ninja import Router

from opspact.api.contract import operation
from opspact.api.documented import reply
from opspact.api.door import Request
from opspact.api.pages import one
from opspact.api.problems import Problem
from opspact.api.shapes.desk import AnswerIn, AnswerOut, FilterIn, FilterOut, Form, Query
from opspact.desk import exporting, filters, listing, ready_made
from opspact.desk.models import AnswerTemplate, SavedFilter
from opspact.ui import reader
from opspact.ui.exporting import written

router = Router(tags=["desk"])
TABLE = "application/octet-stream"
"""A CSV or XLSX file, as asked for."""


@router.get("/filters", **operation(list[FilterOut], "desk.read"))
def list_filters(request: Request) -> HttpResponse:
    """The caller's filters, by name."""
    return reply([_filter(row) for row in filters.kept(request.caller.viewer)[: filters.MOST]])


@router.post("/filters", **operation(FilterOut, "desk.read", status=201))
def keep_filter(request: Request, body: FilterIn) -> HttpResponse:
    """Keep a filter under a name."""
    return reply(_filter(filters.keep(request.caller.viewer, body.name, body.query)), 201)


@router.delete("/filters/{int:filter}", **operation(None, "desk.read", status=204))
def forget_filter(request: Request, filter: int) -> HttpResponse:  # noqa: A002 - the name in the address
    """Forget a filter."""
    if not filters.forget(request.caller.viewer, filter):
        raise Problem("not-found")
    return HttpResponse(status=204)


@router.get("/answers", **operation(list[AnswerOut], "desk.read"))
def list_answers(request: Request) -> HttpResponse:
    """The ready-made answers, by name."""
    return reply([_answer(row) for row in ready_made.answers(request.caller.viewer)[:500]])


@router.post("/answers", **operation(AnswerOut, "desk.act", status=201))
def keep_answer(request: Request, body: AnswerIn) -> HttpResponse:
    """Keep a ready-made answer."""
    return reply(_answer(ready_made.keep(request.caller.viewer, None, body.name, body.body, body.kind)), 201)


@router.put("/answers/{int:answer}", **operation(AnswerOut, "desk.act"))
def change_answer(request: Request, answer: int, body: AnswerIn) -> HttpResponse:
    """Change a ready-made answer."""
    viewer = request.caller.viewer
    found = one(ready_made.answers(viewer), pk=answer)
    return reply(_answer(ready_made.keep(viewer, found, body.name, body.body, body.kind)))


@router.delete("/answers/{int:answer}", **operation(None, "desk.act", status=204))
def remove_answer(request: Request, answer: int) -> HttpResponse:
    """Take a ready-made answer away."""
    viewer = request.caller.viewer
    ready_made.remove(viewer, one(ready_made.answers(viewer), pk=answer))
    return HttpResponse(status=204)


@router.get("/exports/items", **operation(None, "desk.read", media=TABLE))
def export_items(request: Request, form: Form, query: Query = "") -> HttpResponse:
    """The items that a filter finds (`query` as filters hold it), at most 50,000, as a table. Who took it is noted."""
    viewer, zone = request.caller.viewer, reader.zone()
    wanted = listing.Wanted.of(dict(parse_qsl(query)))
    exporting.note(viewer, form, wanted.given)
    rows = listing.found(viewer, wanted, zone)
    file = written(exporting.table(rows, wanted.order, request.lang, zone), form)
    return given_out(file.getvalue(), f"items.{form}")


def given_out(content: bytes, name: str) -> HttpResponse:
    """A table as an answer; its form is in its name."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=TABLE, headers=headers)


def _filter(row: SavedFilter) -> FilterOut:
    return FilterOut(row.pk, row.name, row.query)


def _answer(row: AnswerTemplate) -> AnswerOut:
    return AnswerOut(row.pk, row.name, row.body, row.kind)
