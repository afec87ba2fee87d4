"""Who opens a stream: by the session cookie of the pages, or by a token. Asked again while the stream is open."""

from collections.abc import Callable
from importlib import import_module
from typing import Any

from asgiref.sync import sync_to_async
from django.conf import settings
from django.contrib.auth import get_user
from django.db import close_old_connections
from django.http import HttpRequest
from starlette.requests import Request

from opspact.people import tokens
from opspact.tenancy.middleware import FIRST
from opspact.tenancy.models import Account
from opspact.tenancy.selectors import viewer_of
from opspact.tenancy.viewer import Viewer


async def viewer_behind(request: Request) -> Viewer | None:
    """Who looks, if somebody who may."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return await sync_to_async(_fresh(tokens.viewer_of))(token.strip())
    key = request.cookies.get(settings.SESSION_COOKIE_NAME)
    return await sync_to_async(_fresh(_by_session))(key) if key else None


def _by_session(key: str) -> Viewer | None:
    store: Any = import_module(settings.SESSION_ENGINE).SessionStore
    asked = HttpRequest()
    asked.session = store(key)
    account = get_user(asked)
    settled = not asked.session.get(FIRST)
    return viewer_of(account) if isinstance(account, Account) and settled else None


def _fresh(ask: Callable[[str], Viewer | None]) -> Callable[[str], Viewer | None]:
    def asked(text: str) -> Viewer | None:
        close_old_connections()
        try:
            return ask(text)
        finally:
            close_old_connections()

    return asked
