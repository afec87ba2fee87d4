"""Why was (not) I called: every decision about an item, or about a person in a span of time."""

from datetime import date, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from opspact.duty import why
from opspact.duty.why import Course
from opspact.kernel.now import now
from opspact.kernel.text import pick
from opspact.kernel.time import local_date, start_of_day, to_datetime
from opspact.notify.facts import why as reason
from opspact.notify.web.rows import KIND_WORDS
from opspact.people.web.forms import one
from opspact.rosters import selectors
from opspact.tenancy.access import Request, needs, signed_in
from opspact.tenancy.models import Account
from opspact.ui.words import say
from opspact.work.models import WorkItem

OUTCOMES: Final = {
    "told": "Told", "off_duty": "Not called: another was on duty",
    "told_already": "Not called again: told of the same event already",
    "may_not_hear": "Not called: may not hear of this", "ended": "Not called: the account has ended",
    "nobody": "Nobody is there who could be told",
}  # fmt: skip
HELD: Final = {"quiet": "held back by quiet hours", "storm": "joined with others of the same minute", "": ""}
STATES: Final = {"queued": "waiting", "sent": "sent", "failed": "given up", "withdrawn": "withdrawn"}
CHANNELS: Final = {"in_app": "In Opspact", "mail": "By mail"}


@needs("desk.read")
@require_safe
def item(request: Request, number: int) -> HttpResponse:
    """The decisions about an item."""
    found = WorkItem.objects.visible_to(request.viewer).filter(number=number).first()
    if found is None:
        raise Http404
    rows = why.of_item(request.viewer, found.pk, _before(request))
    return render(request, "duty/why.html", _context(request, rows) | {"item": found})


@needs(selectors.READ)
@require_safe
def person(request: Request) -> HttpResponse:
    """The decisions about a person, by default about oneself in the last seven days."""
    zone = ZoneInfo(settings.TIME_ZONE)
    today = local_date(now(), zone)
    first = _day(request.GET.get("from", ""), today - timedelta(days=6))
    last = _day(request.GET.get("to", ""), today)
    chosen = request.GET.get("account", "")
    account = one(
        Account.objects.filter(customer=None), int(chosen) if chosen.isdecimal() else signed_in(request.viewer)
    )
    start, end = to_datetime(start_of_day(first, zone)), to_datetime(start_of_day(last + timedelta(days=1), zone))
    rows = why.of_person(request.viewer, account.pk, start, end, _before(request))
    others = request.viewer.may("rosters.manage") or request.viewer.may("audit.read")
    people = Account.objects.filter(customer=None, is_active=True).order_by("name")[:1000] if others else []
    context = {"account": account, "first": first, "last": last, "people": people}
    return render(request, "duty/why.html", _context(request, rows) | context)


def _context(request: Request, rows: list[Course]) -> dict[str, Any]:
    lang = request.viewer_language
    after = rows[-1].considered.pk if len(rows) == why.PAGE else None
    query = request.GET.copy()
    query["before"] = str(after)
    return {"rows": [_row(one, lang) for one in rows], "after": f"?{query.urlencode()}" if after else ""}


def _row(course: Course, lang: str) -> dict[str, Any]:
    one, told = course.considered, course.considered.outcome == "told"
    payload = one.payload | {"for": one.payload.get("role", "")}
    return {
        "at": one.at, "kind": say(lang, KIND_WORDS[one.kind]), "number": one.number, "told": told,
        "contract": one.contract.number,
        "title": one.payload.get("title", ""), "promise": pick(one.payload.get("promise") or "", lang),
        "who": one.account.name if one.account else "", "role": pick(one.payload.get("role") or "", lang),
        "outcome": say(lang, OUTCOMES[one.outcome]), "why": reason(one.why, payload, lang) if told else "",
        "roster": one.roster, "version": one.version, "rung": one.rung,
        "sent": [_sent(sent, lang) for sent in course.sent], "escalation": course.escalation,
    }  # fmt: skip


def _sent(sent: why.Sent, lang: str) -> dict[str, Any]:
    return {
        "channel": say(lang, CHANNELS.get(sent.channel, sent.channel)), "state": say(lang, STATES[sent.state]),
        "held": say(lang, HELD[sent.held]) if sent.held else "", "not_before": sent.not_before, "sent": sent.sent,
        "read": sent.read, "late": sent.late,
        "tries": [(one.at, one.ok, one.error) for one in sent.tries],
    }  # fmt: skip


def _before(request: Request) -> int | None:
    text = request.GET.get("before", "")
    return int(text) if text.isdecimal() else None


def _day(text: str, default: date) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return default
