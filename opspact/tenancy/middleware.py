"""Who looks, on every request: `request.viewer`, the sign-in asked of strangers, the wall, the trace of refusals."""

import logging
from collections.abc import Callable
from typing import Any, Final

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils import translation
from django.utils.module_loading import import_string

from opspact.journal.record import audit
from opspact.tenancy.access import Request
from opspact.tenancy.models import Account
from opspact.tenancy.rls import behind_wall, role_of
from opspact.tenancy.selectors import viewer_of
from opspact.tenancy.viewer import ANONYMOUS, Viewer

log = logging.getLogger(__name__)

LANGUAGE_COOKIE: Final = "language"
DJANGO_LANGUAGE: Final = {"zh": "zh-hans", "en": "en"}
API: Final = "/api/"
FIRST: Final = "first"
"""Key of a session: the page that its person must settle before any other (an old password, a second factor)."""


def by_session(request: HttpRequest) -> Viewer | None:
    """The viewer who signed in on a page: one query for the session, one for the account."""
    account = request.user
    return viewer_of(account) if isinstance(account, Account) else None


class ViewerMiddleware:
    """Sets `request.viewer` and `request.viewer_language`. It must stand last: it calls customers' views itself.

    `OPSPACT_VIEWER_SOURCES` names the functions that may know who looks, in order; the first answer counts.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.sources = [import_string(path) for path in settings.OPSPACT_VIEWER_SOURCES]

    def __call__(self, request: Request) -> HttpResponse:
        """Find out who looks, answer in their language, and note what was refused."""
        viewer = next((found for source in self.sources if (found := source(request))), ANONYMOUS)
        request.viewer = viewer
        request.viewer_language = viewer.language if viewer.account else _cookie_language(request)
        with translation.override(DJANGO_LANGUAGE[request.viewer_language]):
            response = self.get_response(request)
        if response.status_code in (403, 404) and request.resolver_match:
            note_refusal(request, response.status_code)
        return response

    def process_view(
        self, request: Request, view: Callable[..., HttpResponse], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """Send strangers to the sign-in; call the view behind the wall for whom there is one."""
        viewer = request.viewer
        if viewer.account is None:
            return _asked_to_sign_in(request) if getattr(view, "login_required", True) else None
        if getattr(view, "before_the_wall", False):
            return None
        if first := request.session.get(FIRST):
            return redirect(first)
        if not role_of(viewer):
            return None
        with behind_wall(viewer):
            response = view(request, *args, **kwargs)
            render = getattr(response, "render", None)
            return render() if callable(render) else response


def note_refusal(request: Request, status: int) -> None:
    """Note a refusal (403, or a 404 for what is not there for this viewer) in the log and on the account's stream."""
    match = request.resolver_match
    what = {"method": request.method, "path": request.path, "view": match.view_name if match else "", "status": status}
    log.warning("refused", extra={"account": request.viewer.account, **what})
    if request.viewer.account is not None:
        audit(request.viewer, "account", Account(pk=request.viewer.account), "refused", what)


def _asked_to_sign_in(request: HttpRequest) -> HttpResponse:
    if not request.path.startswith(API):
        return redirect_to_login(request.get_full_path(), settings.LOGIN_URL)
    problem = {"type": "about:blank", "title": "Sign in or send a token.", "status": 401, "instance": request.path}
    headers = {"WWW-Authenticate": "Bearer"}
    return JsonResponse(problem, status=401, content_type="application/problem+json", headers=headers)


def _cookie_language(request: HttpRequest) -> str:
    chosen = request.COOKIES.get(LANGUAGE_COOKIE, "zh")
    return chosen if chosen in DJANGO_LANGUAGE else "zh"
