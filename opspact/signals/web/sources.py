"""Sources: making, changing, trying a body on; what they send that is not understood."""

from typing import Any, Final

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from opspact.people.errors import Invalid
from opspact.signals import given, replaying, selectors, services
from opspact.signals.models import FORMATS, Delivery, Source
from opspact.signals.shapes import Parsed, Raw
from opspact.signals.texts import as_text, from_text
from opspact.signals.web.common import contracts, number, page, shown, word
from opspact.signals.wording import FORMATS as NAMES
from opspact.signals.wording import SEVERITIES
from opspact.tenancy.access import Request
from opspact.ui.shapes import Option
from opspact.ui.words import say

MANAGE: Final = services.MANAGE
LISTED: Final = 500
SHOWN: Final = 20_000
"""Signs of a body that a page shows."""
READ_WRITE: Final = ["GET", "HEAD", "POST"]


@require_http_methods(READ_WRITE)
@page(MANAGE)
def sources(request: Request) -> HttpResponse:
    """The list; a POST makes one and shows its token this once."""
    lang, problem, made = request.viewer_language, "", None
    if request.method == "POST":
        try:
            made = services.make_source(
                request.viewer, word(request, "title"), word(request, "format"), contract=number(request, "contract")
            )
        except Invalid as wrong:
            problem = wrong.told(lang)
    rows = services.sources(request.viewer).select_related("contract", "customer").order_by("title", "pk")[:LISTED]
    context = {
        "rows": [{"source": one, "format": say(lang, NAMES[one.format])} for one in rows], "problem": problem,
        "made": made[0] if made else None, "address": _address(made[1]) if made else "", "typed": request.POST,
        "formats": [Option(name, say(lang, NAMES[name])) for name in FORMATS], "contracts": contracts(request),
    }  # fmt: skip
    return render(request, "signals/sources.html", shown(request, "signals:sources", **context))


def _address(token: str) -> str:
    return f"{settings.BASE_URL}/in/{token}/"


@require_http_methods(READ_WRITE)
@page(MANAGE)
def source(request: Request, source_id: int) -> HttpResponse:
    """One source: its parameters, its rules, its last deliveries; a body can be tried on without being taken."""
    told: dict[str, Any] = {}
    if request.method == "POST":
        try:
            told = _act(request, source_id)
        except Invalid as wrong:
            told = {"problem": wrong.told(request.viewer_language), "typed": request.POST}
        if not told:
            return redirect("signals:source", source_id)
    one = services.source(request.viewer, source_id)
    deliveries = Delivery.objects.visible_to(request.viewer).filter(source=one).defer("body").order_by("-id")
    context = {
        "source": one, "format": say(request.viewer_language, NAMES[one.format]), "policy": as_text(one.policy),
        "mapping": as_text(one.mapping), "last": deliveries.first(), "dead": deliveries.filter(state="dead").first(),
        "given": given.for_format(one.format), **told,
    }  # fmt: skip
    return render(request, "signals/source.html", shown(request, "signals:sources", **context))


def _act(request: Request, source_id: int) -> dict[str, Any]:
    """Do what was posted; what is to be shown this once, else nothing."""
    viewer, act = request.viewer, word(request, "act")
    if act == "token":
        return {"address": _address(services.new_token(viewer, source_id))}
    if act == "secret":
        return {"secret": services.new_secret(viewer, source_id)}
    if act == "no_secret":
        services.new_secret(viewer, source_id, wanted=False)
        return {}
    values: dict[str, Any] = {
        "title": word(request, "title"), "per_minute": number(request, "per_minute") or 0,
        "policy": from_text("policy", request.POST.get("policy", "")),
        "mapping": from_text("mapping", request.POST.get("mapping", "")), "active": "active" in request.POST,
    }  # fmt: skip
    if act == "try":
        return _tried(request, services.source(viewer, source_id), values)
    services.change_source(viewer, source_id, **values)
    return {}


def _tried(request: Request, one: Source, values: dict[str, Any]) -> dict[str, Any]:
    body = request.POST.get("body", "")
    found = replaying.try_on(one, Raw(body.encode(), {"content-type": "application/json"}), values["mapping"])
    return {"tried": outcome(found, request.viewer_language), "body": body, "typed": request.POST}


def outcome(found: Parsed | str, lang: str) -> dict[str, Any]:
    """What would come of a body, for a page."""
    if isinstance(found, str):
        return {"wrong": found}
    return {"signals": [{"signal": one, "severity": say(lang, SEVERITIES[one.severity])} for one in found.signals[:50]]}


@require_safe
@page(MANAGE)
def dead(request: Request) -> HttpResponse:
    """Deliveries that could not be understood."""
    rows = selectors.dead(request.viewer, request.GET.get("after", ""))
    following = rows[-1].pk if len(rows) == selectors.PAGE else None
    context = {"rows": rows, "next": f"?after={following}" if following else ""}
    return render(request, "signals/dead.html", shown(request, "signals:dead", **context))


@require_http_methods(READ_WRITE)
@page(MANAGE)
def delivery(request: Request, delivery_id: int) -> HttpResponse:
    """One delivery as it came: mend the mapping, try again, take it after all."""
    found = replaying.delivery(request.viewer, delivery_id)
    lang, told = request.viewer_language, dict[str, Any]()
    if request.method == "POST":
        try:
            mapping = from_text("mapping", request.POST.get("mapping", ""))
            told = {"tried": outcome(replaying.try_on(found.source, replaying.raw_of(found), mapping), lang)}
            if word(request, "act") == "replay":
                services.change_source(request.viewer, found.source_id, mapping=mapping)
                told = {"tried": {"wrong": wrong}} if (wrong := replaying.replay(request.viewer, delivery_id)) else {}
                if not told:
                    return redirect("signals:delivery", delivery_id)
        except Invalid as wrong:
            told = {"problem": wrong.told(lang)}
    body = replaying.raw_of(found).body.decode("utf-8", "replace")[:SHOWN]
    mapping_text = request.POST.get("mapping") or as_text(found.source.mapping)
    context = {"delivery": found, "body": body, "mapping": mapping_text, **told}
    return render(request, "signals/delivery.html", shown(request, "signals:dead", **context))


@require_safe
@page(MANAGE)
def download(request: Request, name: str) -> HttpResponse:
    """A file for a sender: Zabbix's media type, the notify script."""
    text = given.text_of(name)
    if text is None:
        raise Http404(name)
    answer = HttpResponse(text, content_type="application/octet-stream")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
