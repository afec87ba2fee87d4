"""Answering an escalation: in the product, or by the signed link of a mail."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from opspact.notify import acting
from opspact.notify.escalations import acknowledge as answer_it
from opspact.notify.inbox import seen_escalations
from opspact.notify.links import WORDS, read_token
from opspact.notify.models import Escalation, Message
from opspact.notify.web.rows import EscalationRow, escalation_row, message_row
from opspact.tenancy.access import Request, for_anybody
from opspact.tenancy.viewer import Viewer
from opspact.ui.words import say

LONGEST = 2000
"""Characters of feedback that are kept."""


@require_POST
def acknowledge(request: Request, escalation_id: int) -> HttpResponse:
    """Answer an escalation in the inbox or on the page of its item."""
    try:
        done = answer_it(request.viewer, escalation_id, request.POST.get("feedback", "")[:LONGEST])
    except Escalation.DoesNotExist as error:
        raise Http404 from error
    messages.success(
        request, say(request.viewer_language, "The escalation of {number} is answered.", number=done.number)
    )
    return redirect("notify:list")


@for_anybody
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: Request, token: str) -> HttpResponse:
    """A link in a message. Opening it changes nothing (previews do); its form does, once, as who got the message."""
    link = read_token(token)
    found = acting.whose(link) if link else None
    if link is None or found is None:
        return render(request, "notify/answer.html", {"gone": True}, status=404)
    viewer, message = found
    problem = ""
    if request.method == "POST":
        try:
            acting.use(link, viewer, message, request.POST.get("feedback", "")[:LONGEST])
            return redirect(request.path)
        except (PermissionDenied, Escalation.DoesNotExist):
            return render(request, "notify/answer.html", {"gone": True}, status=404)
        except ValueError:
            problem = say(viewer.language, "This cannot be done any more: the case has moved on.")
    with override(viewer.language):
        context: dict[str, Any] = {
            "lang": viewer.language,
            "name": viewer.name,
            "problem": problem,
            "used": acting.used(link),
        }
        context |= {"message": message_row(message, viewer.language, unread=False), "does": WORDS[link.act]}
        if link.act == "acknowledge":
            context["one"] = _escalation(viewer, message)
        status = 404 if link.act == "acknowledge" and context["one"] is None else 422 if problem else 200
        return render(request, "notify/answer.html", context | {"gone": status == 404}, status=status)


def _escalation(viewer: Viewer, message: Message) -> EscalationRow | None:
    rows = seen_escalations(viewer).select_related("acknowledged_by", "reporter", "customer")
    found = rows.filter(messages=message.pk, accounts__contains=[message.account_id]).first()
    return escalation_row(found, viewer.language) if found else None
