"""What the pages of administration share: reading a form, and answering it."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from django.db.models import Model, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from opspact.people.errors import Invalid
from opspact.tenancy.access import Request

M = TypeVar("M", bound=Model)


def one(rows: QuerySet[M], pk: int) -> M:
    """The row with this id among those that the viewer may see; else 404."""
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def word(request: Request, name: str) -> str:
    """One value of the form, trimmed."""
    return request.POST.get(name, "").strip()


def number(request: Request, name: str) -> int | None:
    """One whole number of the form, if it is one."""
    text = word(request, name)
    return int(text) if text.isdecimal() else None


def numbers(request: Request, name: str) -> list[int]:
    """The whole numbers of the form under a name."""
    return [int(text) for text in request.POST.getlist(name) if text.isdecimal()]


def answer(
    request: Request, act: Callable[[], str] | None, template: str, context: Callable[[], Mapping[str, Any]]
) -> HttpResponse:
    """Do what was posted and go where it leads; what is invalid comes back on the page, with what was typed."""
    problem: Invalid | None = None
    if act is not None and request.method == "POST":
        try:
            return redirect(act())
        except Invalid as error:
            problem = error
    told = problem.told(request.viewer_language) if problem else ""
    shown = {**context(), "problem": told, "problem_field": problem.field if problem else "", "typed": request.POST}
    return render(request, template, shown, status=422 if problem else 200)
