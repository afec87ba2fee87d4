"""Pages of the interface itself: the chosen look, errors, the style guide."""

from typing import Final, cast, get_args

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from opspact.kernel.now import now
from opspact.tenancy.models import Account
from opspact.ui import reader
from opspact.ui.guide import Amount, sample
from opspact.ui.words import say

_YEAR: Final = 365 * 24 * 3600
_CHOICES: Final = {
    reader.LANGUAGE_COOKIE: get_args(reader.Language),
    reader.THEME_COOKIE: get_args(reader.Theme),
    reader.DENSITY_COOKIE: get_args(reader.Density),
}


@require_POST
def look(request: HttpRequest) -> HttpResponse:
    """Keep language, theme or density, with the account and in this browser, and go back."""
    chosen = {key: value for key, values in _CHOICES.items() if (value := request.POST.get(key, "")) in values}
    if isinstance(request.user, Account):
        _keep(request.user, chosen)
    answer = redirect(_back(request))
    for key, value in chosen.items():
        answer.set_cookie(key, value, max_age=_YEAR, samesite="Lax", httponly=True, secure=request.is_secure())
    return answer


def _keep(account: Account, chosen: dict[str, str]) -> None:
    account.language = chosen.get(reader.LANGUAGE_COOKIE, account.language)
    account.settings = account.settings | {k: v for k, v in chosen.items() if k != reader.LANGUAGE_COOKIE}
    account.save(update_fields=["language", "settings"])


def _back(request: HttpRequest) -> str:
    given = request.POST.get("next", "")
    return given if url_has_allowed_host_and_scheme(given, {request.get_host()}) else "/"


_ERRORS: Final = {
    400: (
        "The request could not be read",
        "The page sent something that the product does not understand; nothing was changed.",
        "Reload the page and try again.",
    ),
    403: (
        "This is not allowed for you",
        "Your account lacks the right for it, or the page was open for too long; nothing was changed.",
        "Reload the page. If it stays so, ask an administrator for the right.",
    ),
    404: (
        "There is nothing here",
        "The address is wrong, the thing was removed, or it is not yours to see.",
        "Check the number, or search for it.",
    ),
    500: (
        "Something broke on our side",
        "The act was not carried out, or only its answer was lost; clocks and records are not affected.",
        "Look whether it was recorded before you repeat it. The error is in the log.",
    ),
}


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400."""
    return _error(request, 400)


def forbidden(request: HttpRequest, exception: Exception | None = None, reason: str = "") -> HttpResponse:
    """403, also for a form whose token is missing or stale."""
    return _error(request, 403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404."""
    return _error(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """500."""
    return _error(request, 500)


def _error(request: HttpRequest, code: int) -> HttpResponse:
    what, meaning, todo = (say(reader.language(request), sentence) for sentence in _ERRORS[code])
    return render(request, "ui/error.html", {"code": code, "what": what, "meaning": meaning, "todo": todo}, status=code)


def guide(request: HttpRequest) -> HttpResponse:
    """The style guide: `?amount=empty|normal|full`. It exists while debugging only and hears no live updates."""
    given = request.GET.get("amount", "")
    amount = cast("Amount", given) if given in get_args(Amount) else "normal"
    said = {"part": request.GET.get("part"), "stream_url": ""}
    return render(request, "ui/guide.html", sample(reader.language(request), now(), amount) | said)
