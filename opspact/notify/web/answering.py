"""Answering an escalation: in the product, or by the signed link of a mail."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from opspact.notify.escalations import acknowledge as answer_it
from opspact.notify.inbox import seen_escalations
from opspact.notify.links import read_token
from opspact.notify.models import Escalation
from opspact.notify.web.rows import escalation_row
from opspact.tenancy.access import Request, for_anybody
from opspact.tenancy.selectors import account_of, viewer_of
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
    """The link of a mail. Opening it changes nothing; the form does, once: the first answer stands."""
    found = read_token(token)
    account = account_of(found.account) if found else None
    if found is None or account is None:
        return render(request, "notify/answer.html", {"gone": True}, status=404)
    viewer = viewer_of(account)
    if request.method == "POST":
        answer_it(viewer, found.escalation, request.POST.get("feedback", "")[:LONGEST])
        return redirect(request.path)
    rows = seen_escalations(viewer).select_related("acknowledged_by", "reporter", "customer")
    escalation = rows.filter(pk=found.escalation, accounts__contains=[account.pk]).first()
    if escalation is None:
        return render(request, "notify/answer.html", {"gone": True}, status=404)
    with override(account.language):
        context = {"lang": account.language, "one": escalation_row(escalation, account.language), "name": account.name}
        return render(request, "notify/answer.html", context)
