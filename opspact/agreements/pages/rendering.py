"""Rendering a page about a contract."""

from collections.abc import Mapping

from django.http import HttpResponse
from django.shortcuts import render

from opspact.tenancy.access import Request


def page(request: Request, template: str, context: Mapping[str, object], status: int = 200) -> HttpResponse:
    """The page, knowing what the viewer may do."""
    known = {**context, "may_edit": request.viewer.may("plans.edit")}
    return render(request, f"agreements/{template}.html", known, status=status)
