"""Acts of the customer on a case: confirm, reject, rate, reopen, approve, tell more."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from opspact.desk.asking import asked
from opspact.desk.effects import conditions
from opspact.desk.inputs import filled, posted
from opspact.desk.web.common import holders_of, problems
from opspact.plans.phrasing import Names
from opspact.portal import acting
from opspact.portal.web.cases import context_of
from opspact.portal.web.common import FILE, guarded, load
from opspact.runner.shapes import Refusal
from opspact.tenancy.access import Request
from opspact.ui.words import say
from opspact.work import selectors
from opspact.work.shapes import BadFields, Conflict, Refused, Seen


@require_http_methods(["GET", "HEAD", "POST"])
@guarded(FILE)
def act(request: Request, number: int, kind: str) -> HttpResponse:
    """The form of an act, and the act."""
    seen, lang = load(request, number), request.viewer_language
    offered = next((one for one in acting.acts(request.viewer, seen) if one.kind == kind), None)
    if offered is None:
        if request.method == "POST":
            return _moved(request, seen)
        raise Http404
    inputs = asked(seen, kind, lang)
    values = posted(inputs, request.POST)
    shown: dict[str, Any] = {"title": offered.title, "kind": kind, "item": seen.item, "seq": seen.item.seq}
    if request.method != "POST":
        return render(request, "portal/act.html", {**shown, "inputs": inputs})
    try:
        acting.act(request.viewer, seen.item, kind, values, _looked(request))
    except BadFields as wrong:
        return _again(request, {**shown, "inputs": filled(inputs, values, problems(wrong, lang))}, 422)
    except Refused as refused:
        unmet = _unmet(seen, refused.refusals, lang)
        return _again(request, {**shown, "inputs": filled(inputs, values, {}), "refused": unmet}, 422)
    except Conflict:
        return _again(request, {**shown, "inputs": filled(inputs, values, {}), "meanwhile": True}, 409)
    messages.success(request, say(lang, "Recorded: {act}", act=offered.title))
    return redirect("portal:case", number)


def _again(request: Request, context: dict[str, Any], status: int) -> HttpResponse:
    return render(request, "portal/act.html", {**context, "sent_back": True}, status=status)


def _moved(request: Request, seen: Seen) -> HttpResponse:
    """The case has moved on, and the act makes no sense any more: show how it stands."""
    lang = request.viewer_language
    messages.warning(request, say(lang, "The case has moved on meanwhile; this is how it stands now."))
    return render(request, "portal/case.html", context_of(request, seen), status=409)


def _looked(request: Request) -> int | None:
    seen = request.POST.get("seen", "")
    return int(seen) if seen.isdigit() and len(seen) < 10 else None


def _unmet(seen: Seen, refusals: Iterable[Refusal], lang: str) -> list[Any]:
    return conditions(tuple(refusals), seen.plan, Names(seen.book), lang, holders_of(seen.item.contract_id))


@require_POST
@guarded(FILE)
def inform(request: Request, number: int) -> HttpResponse:
    """Tell more: words, files, or both."""
    item, text = selectors.item(request.viewer, number), request.POST.get("text", "")
    files: list[UploadedFile[Any]] = request.FILES.getlist("files")
    lang = request.viewer_language
    try:
        acting.inform(request.viewer, item, text, files)
    except BadFields as wrong:
        errors = problems(wrong, lang)
        context = context_of(request, load(request, number), text=text, errors=errors, sent_back=True)
        return render(request, "portal/case.html", context, status=422)
    messages.success(request, say(lang, "Sent to the provider."))
    return redirect("portal:case", number)
