"""The list of alerts, and one alert: why it became an incident or did not, and what a person does with it."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, Final
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from opspact.kernel.time import instant
from opspact.people.errors import Invalid
from opspact.signals import acts, selectors
from opspact.signals.models import Alert, Source, Window
from opspact.signals.selectors import Wanted
from opspact.signals.web.common import contracts, number, page, shown, told, word
from opspact.signals.wording import JUDGEMENTS, SEVERITIES, event, judgement, why
from opspact.tenancy.access import Request
from opspact.ui import reader
from opspact.ui.shapes import Entry, Option
from opspact.ui.words import say
from opspact.work.shapes import BadFields, NotAllowed, NotThere, Refused

SOURCES: Final = 200
STANDING: Final = {"": "Open ones", "no": "Ended ones", "all": "Open and ended"}


@require_safe
@page()
def alerts(request: Request) -> HttpResponse:
    """The list, in which an incident stands once; the alerts of one incident (`work`) each for itself."""
    wanted, lang = Wanted.of(request.GET.dict()), request.viewer_language
    listed = selectors.page if wanted.work else selectors.folded
    found, after = listed(request.viewer, wanted)
    cases = selectors.cases(request.viewer, found)
    counts = {} if wanted.work else selectors.counts(request.viewer, wanted, found)
    rows = [{**row(one, cases, lang), "count": counts.get(one.work_id or 0, 1)} for one in found]
    context = {
        "rows": rows, "wanted": wanted, "filters": _filters(request),
        "query": urlencode(wanted.given), "next": f"?{urlencode({**wanted.given, 'after': after})}" if after else "",
    }  # fmt: skip
    return render(request, "signals/alerts.html", shown(request, "signals:list", **context))


@require_safe
@page()
def of_item(request: Request, number: int) -> HttpResponse:
    """The alerts of a case, as a part of its page; nothing where there are none."""
    item, found = selectors.of_item(request.viewer, number)
    rows = [row(one, {}, request.viewer_language) for one in found]
    return render(request, "signals/of_item.html", {"rows": rows, "item": item, "cut": len(rows) == selectors.PAGE})


@require_safe
@page(acts.ACT)
def register(request: Request, alert_id: int) -> HttpResponse:
    """On to the desk's form of a contract, filled in with what the alert says."""
    one = selectors.alert(request.viewer, alert_id)
    contract = one.contract_id or request.GET.get("contract", "")
    if not str(contract).isdecimal():
        raise NotThere("contract")
    began = min(one.started, one.recorded)
    fields = {
        "title": f"{one.object} · {one.content or one.type}"[:200], "symptom": one.content, "service": one.service,
        "site": one.site, "channel": "monitoring", "declarant": one.source.title,
    }  # fmt: skip
    given = {
        "alert": one.pk, "out": "yes", "occurred": _local(began), "happened": _local(one.recorded),
        **{f"f-{name}": value for name, value in fields.items() if value},
    }  # fmt: skip
    said = urlencode(given)
    return redirect(f"{reverse('desk:register', args=[int(contract)])}?{said}")


def _local(at: datetime) -> str:
    return f"{at.astimezone(reader.zone()):%Y-%m-%d %H:%M:%S}"


def row(one: Alert, cases: dict[int, Any], lang: str) -> dict[str, Any]:
    """A row of a list."""
    return {
        "alert": one, "severity": say(lang, SEVERITIES[one.severity]), "rank": one.severity,
        "judgement": judgement(one.judgement, lang), "case": cases.get(one.work_id or 0),
        "why": why({"why": one.why, "rule": one.rule, "reason": one.reason}, lang),
    }  # fmt: skip


def _filters(request: Request) -> dict[str, list[Option]]:
    lang = request.viewer_language
    sources = Source.objects.visible_to(request.viewer).order_by("title").values_list("pk", "title")[:SOURCES]
    return {
        "open": [Option(key, say(lang, name)) for key, name in STANDING.items()],
        "judgement": [Option(key, say(lang, name)) for key, name in JUDGEMENTS.items()],
        "severity": [Option(str(key), say(lang, name)) for key, name in SEVERITIES.items()],
        "source": [Option(str(pk), title) for pk, title in sources], "contract": contracts(request),
    }  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@page()
def alert(request: Request, alert_id: int) -> HttpResponse:
    """One alert with its course; a POST acts on it."""
    problem = ""
    if request.method == "POST":
        try:
            _ACTS.get(word(request, "act"), _unknown)(request, alert_id)
            return redirect("signals:alert", alert_id)
        except (Invalid, Refused, BadFields) as wrong:
            problem = told(wrong, request.viewer_language)
        except NotAllowed as refused:
            raise PermissionDenied(str(refused)) from None
    one = selectors.alert(request.viewer, alert_id)
    context = _context(request, one)
    found = {**context, "problem": problem, "typed": request.POST}
    return render(request, "signals/alert.html", shown(request, "", **found), status=422 if problem else 200)


def _context(request: Request, one: Alert) -> dict[str, Any]:
    lang, cases = request.viewer_language, selectors.cases(request.viewer, [one])
    window = Window.objects.visible_to(request.viewer).filter(pk=one.window_id).first() if one.window_id else None
    return {
        **row(one, cases, lang), "course": _course(one, lang), "window": window, "labels": sorted(one.labels.items()),
        "may_act": request.viewer.may(acts.ACT), "contracts": [] if one.work_id else contracts(request),
        "choices": [Option(key, say(lang, JUDGEMENTS[key])) for key in acts.BY_PERSONS],
    }  # fmt: skip


def _course(one: Alert, lang: str) -> list[Entry]:
    events = selectors.events(one)
    names = selectors.names({item.account_id for item in events})
    entries = []
    for item in events:
        title, body = event(item, lang)
        at, recorded = instant(item.at), instant(item.recorded)
        person = names.get(item.account_id or 0, "")
        late = recorded if abs(recorded - at) >= 60_000_000 else None
        entries.append(Entry(at, title, "fact", person, late, body))
    return entries[::-1]


def _judge(request: Request, alert_id: int) -> None:
    acts.judge(request.viewer, alert_id, word(request, "judgement"), word(request, "reason"))


def _acknowledge(request: Request, alert_id: int) -> None:
    acts.acknowledge(request.viewer, alert_id)


def _attach(request: Request, alert_id: int) -> None:
    acts.attach(request.viewer, alert_id, number(request, "number") or 0, word(request, "reason"))


def _unknown(request: Request, alert_id: int) -> None:
    raise Invalid("act", "Say what it is.")


_ACTS: Final[dict[str, Callable[[Request, int], None]]] = {
    "judge": _judge, "acknowledge": _acknowledge, "attach": _attach,
}  # fmt: skip
