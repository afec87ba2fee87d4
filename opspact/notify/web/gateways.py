"""Gateways, for administrators: which there are and how each does, connecting one, changing it, testing it."""

from collections.abc import Mapping
from functools import partial
from typing import Any, cast

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from opspact.notify import endpoints
from opspact.notify.drivers.table import DRIVERS, FIELDS, NAMES
from opspact.notify.gateways import receipt_address
from opspact.notify.models import Endpoint
from opspact.notify.shapes import Channel
from opspact.people.web.forms import answer, number
from opspact.people.web.forms import one as found_one
from opspact.tenancy.access import Request, needs
from opspact.tenancy.models import Customer
from opspact.ui.words import say


@require_safe
@needs(endpoints.RIGHT)
def listing(request: Request) -> HttpResponse:
    """All gateways, and what can be connected."""
    rows = [{"one": one, "channel": _name(request, one.channel)} for one in endpoints.endpoints(request.viewer)]
    offered = [(channel, _name(request, channel)) for channel in FIELDS]
    return render(request, "notify/gateways.html", {"gateways": rows, "offered": offered})


@needs(endpoints.RIGHT)
@sensitive_post_parameters()
def new(request: Request, channel: str) -> HttpResponse:
    """Connect a gateway."""
    if channel not in FIELDS:
        raise Http404

    def context() -> dict[str, Any]:
        customers = Customer.objects.visible_to(request.viewer).filter(active=True).order_by("name")[:1000]
        return {**_shown(request, cast(Channel, channel), {}, ""), "customers": customers, "gateway": None}

    return answer(request, partial(_create, request, channel), "notify/gateway.html", context)


@needs(endpoints.RIGHT)
@sensitive_post_parameters()
def one(request: Request, endpoint_id: int) -> HttpResponse:
    """A gateway; a POST changes it."""
    found = found_one(endpoints.endpoints(request.viewer), endpoint_id)

    def context() -> dict[str, Any]:
        shown = _shown(request, cast(Channel, found.channel), found.settings, found.title)
        heard = receipt_address(found.pk) if found.channel in ("sms", "voice") else ""
        testable = found.channel in DRIVERS and found.channel != "push"
        return {**shown, "gateway": found, "receipt": heard, "testable": testable}

    return answer(request, partial(_change, request, found), "notify/gateway.html", context)


@require_POST
@needs(endpoints.RIGHT)
def test(request: Request, endpoint_id: int) -> HttpResponse:
    """Send a test to an address and show what the gateway said."""
    found = found_one(endpoints.endpoints(request.viewer), endpoint_id)
    if found.channel not in DRIVERS:
        raise Http404
    outcome = endpoints.try_out(request.viewer, found, request.POST.get("to", ""))
    lang = request.viewer_language
    if outcome.ok:
        messages.success(request, say(lang, "The gateway has taken the test."))
    else:
        messages.error(request, say(lang, "The test failed: {why}", why=outcome.error))
    return redirect("notify:gateway", endpoint_id)


def _create(request: Request, channel: str) -> str:
    title, customer = request.POST.get("title", ""), number(request, "customer")
    made = endpoints.create(request.viewer, channel, title, request.POST.dict(), customer)
    return reverse("notify:gateway", args=[made.pk])


def _change(request: Request, found: Endpoint) -> str:
    values = request.POST.dict()
    endpoints.change(request.viewer, found, request.POST.get("title", ""), values, active="active" in request.POST)
    return reverse("notify:gateway", args=[found.pk])


def _shown(request: Request, channel: Channel, settings: Mapping[str, str], name: str) -> dict[str, Any]:
    fields = [
        {"field": one, "label": say(request.viewer_language, one.sentence),
         "value": request.POST.get(one.name, settings.get(one.name, one.default)) if not one.secret else ""}
        for one in FIELDS[channel]
    ]  # fmt: skip
    address = say(request.viewer_language, DRIVERS[channel].address) if channel in DRIVERS else ""
    shown = request.POST.get("title", name)
    return {"channel": _name(request, channel), "name": shown, "fields": fields, "address": address}


def _name(request: Request, channel: str) -> str:
    return say(request.viewer_language, NAMES[cast(Channel, channel)])
