"""Maintenance windows."""

from datetime import date

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from opspact.people.errors import Invalid
from opspact.signals import planning, services
from opspact.signals.texts import from_text
from opspact.signals.web.common import contracts, local_moment, number, page, shown, word
from opspact.signals.wording import MODES
from opspact.tenancy.access import Request
from opspact.ui.shapes import Option
from opspact.ui.words import say

LISTED = 500


@require_http_methods(["GET", "HEAD", "POST"])
@page(planning.PLAN)
def windows(request: Request) -> HttpResponse:
    """Windows that last or are to come; a POST makes one."""
    lang, problem = request.viewer_language, ""
    if request.method == "POST":
        try:
            _make(request)
            return redirect("signals:windows")
        except Invalid as wrong:
            problem = wrong.told(lang)
    rows = planning.windows(request.viewer).select_related("contract", "source").order_by("begins", "pk")[:LISTED]
    sources = services.sources(request.viewer).order_by("title").values_list("pk", "title")[:LISTED]
    context = {
        "rows": [{"window": one, "mode": say(lang, MODES[one.mode])} for one in rows], "problem": problem,
        "typed": request.POST, "contracts": contracts(request),
        "sources": [Option(str(pk), title) for pk, title in sources],
        "modes": [Option(key, say(lang, words)) for key, words in MODES.items()],
    }  # fmt: skip
    status = 422 if problem else 200
    return render(request, "signals/windows.html", shown(request, "signals:windows", **context), status=status)


def _make(request: Request) -> None:
    match = from_text("match", request.POST.get("match", ""))
    planning.make_window(
        request.viewer, word(request, "title"), local_moment("begins", word(request, "begins")),
        local_moment("ends", word(request, "ends")), contract=number(request, "contract"),
        source=number(request, "source"), match={str(name): str(value) for name, value in match.items()},
        weekly="weekly" in request.POST, last_day=_day(word(request, "last_day")), mode=word(request, "mode"),
        waits=word(request, "waits"),
    )  # fmt: skip


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise Invalid("last_day", "This is no day.") from None


@require_POST
@page(planning.PLAN)
def cancel(request: Request, window_id: int) -> HttpResponse:
    """End a window."""
    planning.cancel_window(request.viewer, window_id)
    return redirect("signals:windows")
