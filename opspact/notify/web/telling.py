"""How one is told: addresses and their tests, channels by kind of message, their order, quiet hours."""

from typing import Any

from django.contrib import messages
from django.contrib.staticfiles import finders
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from opspact.notify import addresses, preferences, trials
from opspact.notify.channels import by_itself, order
from opspact.notify.drivers.table import DRIVERS, NAMES
from opspact.notify.endpoints import push_key
from opspact.notify.models import Address
from opspact.notify.shapes import Channel, Kind
from opspact.people.errors import Invalid
from opspact.people.web.forms import number
from opspact.tenancy.access import Request, for_anybody, signed_in
from opspact.tenancy.models import Account
from opspact.ui.words import say

ORDERED = 11
"""So many channels can be put in order."""


def telling(request: Request) -> HttpResponse:
    """How the viewer is told; a POST keeps it."""
    problem = ""
    if request.method == "POST":
        try:
            preferences.set_telling(request.viewer, _posted(request))
            return redirect("notify:telling")
        except Invalid as error:
            problem = error.told(request.viewer_language)
    account = Account.objects.get(pk=signed_in(request.viewer))
    return render(
        request, "notify/telling.html", _context(request, account, problem), status=422 if problem else 200
    )  # fmt: skip


@require_POST
def put(request: Request) -> HttpResponse:
    """Enter an address of one's own."""
    channel = request.POST.get("channel", "")
    try:
        addresses.put(request.viewer, channel, request.POST.get("value", ""), number(request, "endpoint"))
        messages.success(request, say(request.viewer_language, "Entered. Send a test and confirm it by its code."))
    except Invalid as wrong:
        messages.error(request, wrong.told(request.viewer_language))
    return redirect("notify:telling")


@require_POST
def act(request: Request, channel: str) -> HttpResponse:
    """Test an address of one's own, confirm it, or remove it."""
    if channel not in NAMES:
        raise Http404
    lang, does = request.viewer_language, request.POST.get("do", "")
    try:
        if does == "test":
            outcome = trials.by_hand(request.viewer, channel)
            if outcome.ok:
                messages.success(request, say(lang, "The test was taken. Enter the code that it carries."))
            else:
                messages.error(request, say(lang, "The test failed: {why}", why=outcome.error))
        elif does == "confirm":
            addresses.confirm(request.viewer, channel, request.POST.get("code", ""))
            messages.success(request, say(lang, "Confirmed: messages may go there."))
        elif does == "remove":
            addresses.remove(request.viewer, channel)
    except Invalid as wrong:
        messages.error(request, wrong.told(lang))
    return redirect("notify:telling")


@for_anybody
@require_safe
def worker(request: Request) -> HttpResponse:
    """The script by which a browser shows messages while no page is open; it serves every page of the product."""
    path = finders.find("notify/worker.js")
    if not path:
        raise Http404
    with open(path, "rb") as file:  # noqa: PTH123 - the finder gives a text
        return HttpResponse(file.read(), content_type="text/javascript", headers={"Service-Worker-Allowed": "/"})


def _context(request: Request, account: Account, problem: str) -> dict[str, Any]:
    lang = request.viewer_language
    told = preferences.telling(account.settings)
    rows = {one.channel: one for one in addresses.own(request.viewer)}
    gateways = addresses.offered()
    channels = [c for c in order(told) if c in ("in_app", "mail") or c in gateways or c in rows]
    lines = [_line(c, rows.get(c), lang) | {"gateways": gateways.get(c, [])} for c in channels if c != "in_app"]
    return {
        "account": account, "problem": problem, "lines": lines, "push_key": push_key() if "push" in gateways else "",
        "names": {c: say(lang, NAMES[c]) for c in channels}, "order": channels, "quiet": told.get("quiet", {}),
        "tables": [_table("tell", told.get("channels", {}), channels, lang),
                   _table("grave", told.get("grave", told.get("channels", {})), channels, lang)],
        "grave": "grave" in told,
    }  # fmt: skip


def _line(channel: Channel, row: Address | None, lang: str) -> dict[str, Any]:
    label = DRIVERS[channel].address if channel in DRIVERS else "Mail address"
    return {"channel": channel, "name": say(lang, NAMES[channel]), "row": row, "label": say(lang, label)}


def _table(name: str, told: preferences.Table, channels: list[Channel], lang: str) -> dict[str, Any]:
    """A box for each kind and channel; where nothing was set, as it comes by itself."""
    return {"name": name, "rows": [_row(kind, told, channels, lang) for kind in preferences.WORDS]}


def _row(kind: Kind, told: preferences.Table, channels: list[Channel], lang: str) -> dict[str, Any]:
    ticked = told.get(kind, by_itself(kind))
    boxes = [{"channel": c, "name": say(lang, NAMES[c]), "ticked": c in ticked} for c in channels]
    return {"kind": kind, "sentence": say(lang, preferences.WORDS[kind]), "boxes": boxes}


def _posted(request: Request) -> preferences.Telling:
    given = request.POST
    begin, end = given.get("quiet_from", ""), given.get("quiet_to", "")
    return preferences.Telling(
        _ticked(request, "tell"), _ticked(request, "grave") if "grave" in given else None,
        [given.get(f"order.{n}", "") for n in range(ORDERED)], (begin, end) if begin or end else None,
    )  # fmt: skip


def _ticked(request: Request, table: str) -> preferences.Table:
    return {kind: request.POST.getlist(f"{table}.{kind}") for kind in preferences.WORDS}
