"""Who opens a stream: by a token, the session cookie of the pages, or the cookie of a screen on a wall.

They are asked again while the stream is open.
"""

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any, TypeVar

from asgiref.sync import sync_to_async
from django.conf import settings
from django.contrib.auth import get_user
from django.db import close_old_connections
from django.http import HttpRequest
from django.utils.module_loading import import_string
from starlette.requests import Request

from opspact.people import tokens
from opspact.tenancy.middleware import FIRST
from opspact.tenancy.models import Account
from opspact.tenancy.selectors import viewer_of
from opspact.tenancy.viewer import Viewer

G = TypeVar("G")


async def viewer_behind(request: Request) -> Viewer | None:
    """Who looks, if somebody who may."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return await sync_to_async(_fresh(tokens.viewer_of))(token.strip())
    return await sync_to_async(_fresh(_by_cookies))(request.cookies)


def _by_cookies(cookies: Mapping[str, str]) -> Viewer | None:
    """Who signed in comes first, as on the pages."""
    key = cookies.get(settings.SESSION_COOKIE_NAME)
    sources = [import_string(path) for path in settings.OPSPACT_STREAM_SOURCES]
    return (_by_session(key) if key else None) or next((one for ask in sources if (one := ask(cookies))), None)


def _by_session(key: str) -> Viewer | None:
    store: Any = import_module(settings.SESSION_ENGINE).SessionStore
    asked = HttpRequest()
    asked.session = store(key)
    account = get_user(asked)
    settled = not asked.session.get(FIRST)
    return viewer_of(account) if isinstance(account, Account) and settled else None


def _fresh(ask: Callable[[G], Viewer | None]) -> Callable[[G], Viewer | None]:
    def asked(given: G) -> Viewer | None:
        close_old_connections()
        try:
            return ask(given)
        finally:
            close_old_connections()

    return asked
