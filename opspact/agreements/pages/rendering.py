"""Rendering a page about a contract."""

from collections.abc import Mapping

from django.http import HttpResponse
from django.shortcuts import render

from opspact.tenancy.access import Request

_TABS = {
    "plan": "plan", "no_plan": "plan", "revisions": "revisions", "changes": "revisions", "choose": "amend",
    "amend": "amend", "offer": "amend", "text": "text", "upload": "upload",
}  # fmt: skip
"""By page: the tab under which it stands."""


def page(request: Request, template: str, context: Mapping[str, object], status: int = 200) -> HttpResponse:
    """The page, knowing what the viewer may do."""
    known = {**context, "may_edit": request.viewer.may("plans.edit"), "tab": _TABS.get(template, "")}
    return render(request, f"agreements/{template}.html", known, status=status)
