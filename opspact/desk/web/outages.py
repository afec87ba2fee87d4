"""Outages: what is out, since when, which items know of it; saying that something is out or back."""

import re
from collections.abc import Callable
from typing import Any, Final
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from opspact.desk import outages as verbs
from opspact.desk.inputs import MOMENT, Input, filled, moment_of, posted
from opspact.desk.outages import Outage, Pair
from opspact.desk.registering import contracts
from opspact.desk.web.common import desk, problems
from opspact.kernel.now import now
from opspact.kernel.text import pick
from opspact.kernel.time import Instant, instant
from opspact.plans.phrasing import Names
from opspact.plans.plan import Plan, PlanBook
from opspact.plans.store.books import book_of
from opspact.tenancy.access import Request
from opspact.tenancy.models import Contract
from opspact.ui.shapes import Option
from opspact.ui.words import say
from opspact.work.shapes import BadFields, Refused

_NUMBER: Final = re.compile(r"\d{1,15}")


@require_GET
@desk()
def listing(request: Request) -> HttpResponse:
    """What is out now, and what was lately."""
    lang = request.viewer_language
    shown = [_shown(one, lang) for one in verbs.outages(request.viewer)]
    context = {"title": say(lang, "Outages"), "outages": shown, "contracts": list(contracts(request.viewer)[:200])}
    return render(request, "desk/outages.html", context)


def _shown(one: Outage, lang: str) -> dict[str, Any]:
    names = Names(PlanBook([one.plan]))
    query = urlencode({"key": one.key, "start": one.start})
    return {
        "outage": one, "what": _what(one, names, lang),
        "kinds": [names.say("outages", kind, lang) for kind in one.kinds],
        "length": (now() if one.end is None else one.end) - one.start,
        "url": f"{reverse('desk:outage', args=[one.contract])}?{query}",
    }  # fmt: skip


def _what(one: Outage, names: Names, lang: str) -> str:
    """What is out: the title of the record, or the one case that knows of it."""
    if one.key.startswith("case:"):
        return say(lang, "Item {number}", number=f"#{one.key.removeprefix('case:')}")
    return names.say(f"{one.pair.field}s", one.key, lang) if one.pair.field in ("service", "site", "item") else one.key


@desk()
def outage(request: Request, contract_id: int) -> HttpResponse:
    """One outage with its items; a POST ends it or adds an item to it."""
    key, start = request.GET.get("key", ""), request.GET.get("start", "")
    found = [one for one in verbs.outages(request.viewer, contract_id, key) if str(one.start) == start]
    if not found:
        raise Http404("outage")
    one, lang = found[0], request.viewer_language
    context = {
        **_shown(one, lang),
        "title": say(lang, "Outage: {what}", what=_what(one, Names(PlanBook([one.plan])), lang)),
    }
    if request.method == "POST":
        errors = _tried(request, lambda: _do(request, one))
        if not errors:
            return redirect("desk:outages")
        context["errors"] = errors
    context |= {"items": verbs.items_of(request.viewer, one), "may_act": request.viewer.may("desk.act")}
    return render(request, "desk/outage.html", context, status=422 if "errors" in context else 200)


def _do(request: Request, one: Outage) -> None:
    number = request.POST.get("number", "").strip().lstrip("#")
    if "join" in request.POST:
        if not number.isdigit():
            raise BadFields({"number": {"zh": "请填工单号", "en": "give the number of an item"}})
        verbs.join(request.viewer, one, int(number))
    else:
        verbs.end(request.viewer, one, _moment(request.POST.get("happened", ""), one.plan))


@desk("desk.act")
def begin(request: Request, contract_id: int) -> HttpResponse:
    """Say that something is out."""
    contract = Contract.objects.visible_to(request.viewer).select_related("customer").filter(pk=contract_id).first()
    if contract is None:
        raise Http404("contract")
    plan, lang = book_of(contract_id).at(now()), request.viewer_language
    asked, errors = _asked(plan, lang), {}
    values = posted(asked, request.POST) if request.method == "POST" else {}
    if request.method == "POST":
        errors = _tried(request, lambda: _begin(request, contract_id, plan, values))
        if not errors:
            return redirect("desk:outages")
    context = {
        "title": say(lang, "Something is out"),
        "contract": contract,
        "inputs": filled(asked, values, errors),
        "errors": errors,
    }
    return render(request, "desk/outage_begin.html", context, status=422 if errors else 200)


def _asked(plan: Plan, lang: str) -> list[Input]:
    names, pairs = Names(PlanBook([plan])), verbs.pairs(plan)
    kinds = tuple(Option(pair.begins, names.fact(pair.begins, lang)) for pair in {p.begins: p for p in pairs}.values())
    services = tuple(Option(key, pick(one.title, lang, key)) for key, one in plan.pack.services.items())
    first = kinds[0].value if kinds else ""
    asked = [Input("fact", say(lang, "What happened"), "choice", first, required=True, options=kinds)]
    if services:
        asked.append(Input("service", say(lang, "Service"), "choice", options=services))
    asked += [Input(p.field, names.fact(p.begins, lang), "text") for p in pairs if p.field and p.field != "service"]
    which = say(lang, "Numbers, separated by spaces; empty: the contract as a whole.")
    return [
        *asked, Input("happened", say(lang, "Since when"), "moment", help=say(lang, "Empty: now.")),
        Input("items", say(lang, "Items that it concerns"), "text", help=which),
    ]  # fmt: skip


def _begin(request: Request, contract_id: int, plan: Plan, values: dict[str, Any]) -> None:
    pair: Pair | None = next((p for p in verbs.pairs(plan) if p.begins == values.get("fact")), None)
    if pair is None:
        raise BadFields({"fact": {"zh": "请选择发生了什么", "en": "say what happened"}})
    numbers = [int(one) for one in _NUMBER.findall(values.get("items", ""))]
    happened = _moment(values.get("happened", ""), plan)
    verbs.begin(request.viewer, contract_id, pair, values.get(pair.field, ""), numbers, happened)


def _moment(text: str, plan: Plan) -> Instant | None:
    try:
        found = moment_of(text, plan)
    except ValueError:
        raise BadFields({"happened": MOMENT}) from None
    return None if found is None else instant(found)


def _tried(request: Request, do: Callable[[], None]) -> dict[str, str]:
    """Do it; what is wrong with it, by name, where it cannot be done."""
    lang = request.viewer_language
    try:
        do()
    except BadFields as wrong:
        return problems(wrong, lang)
    except Refused as refused:
        unmet = (pick(u.title, lang) or u.condition for one in refused.refusals for u in one.unmet)
        return {"": say(lang, "Refused: {why}", why=say(lang, "; ").join(unmet))}
    messages.success(request, say(lang, "Recorded; every item that it concerns follows within seconds."))
    return {}
