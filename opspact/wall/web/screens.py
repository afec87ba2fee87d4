"""The screens: made with a key that is shown once, listed, revoked."""

from collections.abc import Sequence
from typing import Final

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from opspact.people.errors import Invalid
from opspact.tenancy.access import Request
from opspact.tenancy.models import Customer
from opspact.ui.words import say
from opspact.wall import screens as keys
from opspact.wall.models import Screen
from opspact.work.shapes import NotThere

SHOWN: Final = 200


@never_cache
@require_http_methods(["GET", "POST"])
def screens(request: Request) -> HttpResponse:
    """The screens whose keys work; a POST makes one and shows its address this once."""
    address = problem = ""
    try:
        rows = list(keys.screens(request.viewer)[:SHOWN])
        if request.method == "POST":
            made, key = _made(request)
            rows = [made, *rows]
            address = f"{request.build_absolute_uri(reverse('wall:open'))}#{key}"
    except Invalid as wrong:
        problem = wrong.told(request.viewer_language)
    except NotThere:
        raise Http404 from None
    context = {
        "title": say(request.viewer_language, "Screens on walls"), "rows": _rows(rows), "address": address,
        "problem": problem, "given": request.POST if problem else {},
        "customers": Customer.objects.visible_to(request.viewer).filter(active=True).order_by("name")[:SHOWN],
    }  # fmt: skip
    return render(request, "wall/screens.html", context, status=422 if problem else 200)


@require_POST
def revoke(request: Request, screen_id: int) -> HttpResponse:
    """End the key of a screen."""
    try:
        keys.revoke_screen(request.viewer, screen_id)
    except NotThere:
        raise Http404 from None
    return redirect("wall:screens")


def _made(request: Request) -> tuple[Screen, str]:
    chosen = [int(one) for one in request.POST.getlist("customers") if one.isdecimal() and len(one) < 16]
    asked = None if request.POST.get("whose") == "all" else chosen
    return keys.make_screen(request.viewer, request.POST.get("name", ""), asked, request.POST.get("language", "zh"))


def _rows(found: Sequence[Screen]) -> list[dict[str, object]]:
    """With the names of the customers; none: all."""
    ids = {customer for one in found for customer in one.customers or ()}
    names = dict(Customer.objects.everything().filter(pk__in=ids).values_list("pk", "name"))
    return [{"screen": one, "customers": [names.get(pk, "") for pk in one.customers or ()]} for one in found]
