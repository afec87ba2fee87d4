"""Tables in and out: import with a check first, templates, export; and the rules of signing in."""

from typing import Any, get_args

import msgspec
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render

from opspact.people import exports, imports, rules, selectors, tables
from opspact.people.errors import Invalid
from opspact.people.web.forms import answer
from opspact.tenancy.access import Request, needs
from opspact.tenancy.viewer import RIGHTS
from opspact.ui.words import say

MANAGE = "people.manage"


@needs(MANAGE)
def import_table(request: Request) -> HttpResponse:
    """Upload a table: `check` tells what is wrong with it, `import` takes it whole."""
    report, problem = None, ""
    kind = request.POST.get("kind", "people")
    if request.method == "POST":
        try:
            report = _imported(request, kind)
        except Invalid as error:
            problem = error.told(request.viewer_language)
    lang = request.viewer_language
    context = {
        "kinds": imports.KINDS,
        "kind": kind,
        "report": report,
        "problem": problem,
        "cells": [
            {"row": p.row, "column": p.column, "told": p.error.told(lang)} for p in (report.problems if report else ())
        ][:200],
    }
    return render(request, "people/import.html", context, status=422 if problem or context["cells"] else 200)


@needs(MANAGE)
def import_template(request: Request, kind: str, form: tables.Format) -> HttpResponse:
    """An empty table of a kind, with an example."""
    if kind not in imports.KINDS or form not in get_args(tables.Format):
        raise Http404
    heads, rows = imports.template(kind, request.viewer_language)
    return _file(f"{kind}.{form}", tables.write(heads, rows, form), form)


@needs(MANAGE)
def export_accounts(request: Request, form: tables.Format) -> HttpResponse:
    """The accounts as narrowed."""
    if form not in get_args(tables.Format):
        raise Http404
    names = selectors.Wanted.__struct_fields__
    wanted = selectors.Wanted(**{name: request.GET[name] for name in names if name in request.GET})
    return _file(f"accounts.{form}", exports.accounts(request.viewer, wanted, form, request.viewer_language), form)


@needs("system.manage")
def safety(request: Request) -> HttpResponse:
    """The rules of signing in; a POST changes them."""

    def change() -> str:
        given: dict[str, Any] = {name: request.POST[name] for name in _numbers() if name in request.POST}
        given["second_factor_posts"] = [post for post in request.POST.getlist("second_factor_posts") if post in RIGHTS]
        try:
            rules.change(request.viewer, msgspec.convert(given, rules.Rules, strict=False))
        except msgspec.ValidationError as error:
            raise Invalid("rules", "A value is out of its bounds: {what}", what=str(error)) from error
        messages.success(request, say(request.viewer_language, "The rules are in force."))
        return "people:safety"

    return answer(request, change, "people/safety.html", lambda: {"rules": rules.current(), "posts": RIGHTS})


def _numbers() -> list[str]:
    return [name for name in rules.Rules.__struct_fields__ if name != "second_factor_posts"]


def _imported(request: Request, kind: str) -> imports.Report:
    file = request.FILES.get("file")
    if file is None or kind not in imports.KINDS:
        raise Invalid("file", "Choose a file.")
    if (file.size or 0) > tables.MOST_BYTES:
        raise Invalid("file", "The file is larger than {count} MB: split it.", count=tables.MOST_BYTES // 1_000_000)
    return imports.run(request.viewer, kind, tables.read(file.read()), dry=request.POST.get("act") != "import")


def _file(name: str, content: bytes, form: tables.Format) -> HttpResponse:
    disposition = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=tables.CONTENT_TYPES[form], headers=disposition)
