"""Who calls: a program by its token, or a person by the session of their pages."""

from importlib import import_module
from typing import Any, Final, Literal

import msgspec
from django.conf import settings
from django.contrib.auth import get_user
from django.http import HttpRequest
from ninja.utils import check_csrf

from opspact.people.tokens import by_bearer
from opspact.tenancy.middleware import FIRST
from opspact.tenancy.models import Account
from opspact.tenancy.selectors import viewer_of
from opspact.tenancy.viewer import ANONYMOUS, Viewer

Via = Literal["nobody", "token", "session", "forged", "unsettled"]
SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})


class Caller(msgspec.Struct, frozen=True):
    """Who looks, and how that is known.

    `forged`: a session wrote without its CSRF token. `unsettled`: its person must first settle something on a page.
    """

    viewer: Viewer = ANONYMOUS
    via: Via = "nobody"
    bucket: str = ""
    """What the rate limit counts against."""


def caller_of(request: HttpRequest) -> Caller:
    """The caller of a request; nobody where neither token nor session says."""
    header = request.META.get("HTTP_AUTHORIZATION", "")
    if header:
        viewer = by_bearer(request)
        return Caller(viewer, "token", header[-24:]) if viewer else Caller()
    key = request.COOKIES.get(settings.SESSION_COOKIE_NAME)
    return _by_session(request, key) if key else Caller()


def _by_session(request: HttpRequest, key: str) -> Caller:
    store: Any = import_module(settings.SESSION_ENGINE).SessionStore
    request.session = store(key)
    account = get_user(request)
    if not isinstance(account, Account):
        return Caller()
    request.user = account
    viewer = viewer_of(account)
    if request.session.get(FIRST):
        return Caller(viewer, "unsettled")
    if request.method not in SAFE and check_csrf(request) is not None:
        return Caller(viewer, "forged")
    return Caller(viewer, "session", f"account {viewer.account}")
