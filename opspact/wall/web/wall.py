"""The wall, its board as a part, the way in by a screen's key, and the promises behind one of its figures."""

from typing import Final

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from opspact.tenancy.access import Request, for_anybody, needs, require
from opspact.tenancy.viewer import Viewer
from opspact.ui.words import say
from opspact.wall import screens, today
from opspact.wall.board import drawn
from opspact.work import keeping
from opspact.work.naming import Contracts

READ: Final = "desk.read"
COOKIE_SECONDS: Final = 400 * 24 * 3600
"""As long as browsers keep a cookie."""


@for_anybody
@never_cache
@require_safe
def wall(request: Request) -> HttpResponse:
    """The whole screen. Who neither signed in nor holds a key is asked for one."""
    viewer = _looking(request)
    if viewer is None:
        return redirect("wall:open")
    board = drawn(viewer, viewer.language)
    name = viewer.name if viewer.account is None else ""
    context = {"board": board, "lang": viewer.language, "theme": "dark", "name": name}
    return render(request, "wall/wall.html", context)


@for_anybody
@never_cache
@require_safe
def board(request: Request) -> HttpResponse:
    """What the page fetches anew; `Age` says for how many seconds it has been true. 401: the key opens nothing."""
    viewer = _looking(request)
    if viewer is None:
        return HttpResponse(status=401)
    found = drawn(viewer, viewer.language)
    return HttpResponse(found.markup, headers={"Age": str(found.age)})


@for_anybody
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def open_by_key(request: Request) -> HttpResponse:
    """Take the key of a screen: typed, or from behind the `#` of the address, which no server and no log ever sees."""
    if request.method == "GET":
        return render(request, "wall/open.html")
    key = request.POST.get("key", "").strip()
    if screens.viewer_of(key) is None:
        return render(request, "wall/open.html", {"refused": True}, status=422)
    answer = redirect("wall:wall")
    answer.set_cookie(
        screens.COOKIE, key, max_age=COOKIE_SECONDS, httponly=True, samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )  # fmt: skip
    return answer


@require_safe
@needs(READ)
def promises(request: Request) -> HttpResponse:
    """The promises that were decided today: what the figure counts."""
    viewer, lang = request.viewer, request.viewer_language
    found, after = keeping.sliced(keeping.decided(viewer, today.midnight()), request.GET.get("after", ""))
    contracts = Contracts(viewer, {one.contract_id for one in found})
    rows = [{"clock": one, "promise": contracts.promise(one.contract_id, one.promise, lang)} for one in found]
    context = {"title": say(lang, "Promises decided today"), "rows": rows, "next": f"?after={after}" if after else ""}
    return render(request, "wall/promises.html", context)


def _looking(request: Request) -> Viewer | None:
    """Who signed in, with the right to read the desk; else the screen whose key the browser holds."""
    if request.viewer.account is None:
        return screens.by_cookies(request.COOKIES)
    require(request.viewer, READ)
    return request.viewer
