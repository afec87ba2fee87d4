"""The way in for programs: /api/ is answered here, before and without the machinery of pages.

Who calls, how often, under which key; then the operation, behind the wall where the caller is a customer's. Nothing of
sessions, messages or templates runs for a token, which is most of what makes an answer cheap.
"""

import logging
from collections.abc import Callable
from contextlib import nullcontext
from typing import Final

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import ResolverMatch, resolve

from opspact.api import limits, once, problems
from opspact.api.callers import SAFE, Caller, caller_of
from opspact.tenancy.middleware import note_refusal
from opspact.tenancy.rls import behind_wall

log = logging.getLogger(__name__)
HERE: Final = "/api/v1/"
BEFORE_THE_WALL: Final = tuple(f"{HERE}{name}" for name in ("tokens", "addresses", "me/"))
"""About the account itself: its tables are closed to customers' people behind the wall."""


class Request(HttpRequest):
    """A request as it arrives at an operation."""

    caller: Caller
    lang: str


class ApiDoor:
    """Middleware, the outermost: answers what is for the API and hands on everything else."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponse:
        """Answer an operation; hand on a page."""
        if not request.path_info.startswith(HERE):
            return self.get_response(request)
        request.get_host()
        response = _answer(request)
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers.setdefault("Cache-Control", "no-store")
        if settings.SECURE_HSTS_SECONDS:
            response.headers["Strict-Transport-Security"] = f"max-age={settings.SECURE_HSTS_SECONDS}"
        return response


def _answer(request: Request) -> HttpResponse:
    request.caller = caller = caller_of(request)
    request.viewer = caller.viewer  # type: ignore[attr-defined]
    request.lang = _language(request)
    try:
        request.resolver_match = resolve(request.path_info)
    except Http404:
        return problems.answer(request.lang, "not-found")
    if wait := limits.wait(caller.bucket):
        return problems.answer(request.lang, "too-many", headers={"Retry-After": str(wait)})
    if _holds_nul(request):
        return problems.answer(request.lang, "unreadable", "NUL")
    response = _carried_out(request, request.resolver_match)
    if response.status_code in (403, 404):
        note_refusal(request, response.status_code)  # type: ignore[arg-type]
    return response


def _holds_nul(request: Request) -> bool:
    """Whether a text that was sent holds the one character that PostgreSQL keeps in none. Files may."""
    asked = [request.path_info, *(text for texts in request.GET.lists() for text in (texts[0], *texts[1]))]
    sent = request.content_type == "application/json" and b"\\u0000" in request.body
    return sent or any("\0" in text for text in asked)


def _carried_out(request: Request, match: ResolverMatch) -> HttpResponse:
    viewer = request.caller.viewer

    def act() -> HttpResponse:
        # A stranger reaches nothing that asks the database.
        open_to_all = not viewer.account or request.path_info.startswith(BEFORE_THE_WALL)
        with nullcontext() if open_to_all else behind_wall(viewer):
            response: HttpResponse = match.func(request, *match.args, **match.kwargs)
            return response

    key = request.headers.get("Idempotency-Key", "")
    if request.method in SAFE or not key or viewer.account is None:
        return act()
    return once.answer(request, key, act)


def _language(request: Request) -> str:
    """What the request asks for; else the language of the account."""
    asked = request.META.get("HTTP_ACCEPT_LANGUAGE", "")[:2].lower()
    return asked if asked in ("zh", "en") else request.caller.viewer.language
