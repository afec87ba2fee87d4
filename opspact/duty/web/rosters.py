"""Looking at rosters: who is on, the calendar of one, what duty costs whom, the feeds."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from opspact.duty import feeds as feeding
from opspact.duty.reading import sheet
from opspact.duty.why import call_outs
from opspact.kernel.now import now, now_datetime
from opspact.kernel.text import pick
from opspact.kernel.time import DAY, HOUR, Instant, local_date, start_of_day, to_datetime
from opspact.notify.reach import unreachable
from opspact.people import selectors as people
from opspact.people.web.forms import one
from opspact.rosters import selectors
from opspact.rosters.models import Roster
from opspact.rosters.spans import Stretched
from opspact.tenancy.access import Request, before_the_wall, for_anybody, needs, signed_in
from opspact.tenancy.models import Account
from opspact.ui.shapes import Tab
from opspact.ui.words import say

AHEAD = 14 * DAY
MINE = 10
READ = selectors.READ


@needs(READ)
@require_safe
def index(request: Request) -> HttpResponse:
    """Every roster with who is on now and what is missing soon; one's own duty ahead."""
    moment = now()
    found = list(selectors.rosters(request.viewer).filter(active=True).order_by("name")[:200])
    on: dict[int, list[object]] = {}
    for shift in selectors.who_is_on(request.viewer, moment):
        on.setdefault(shift.roster_id, []).append(shift)
    own = selectors.shifts(request.viewer).filter(account_id=signed_in(request.viewer), end__gt=now_datetime())
    context = {
        "rows": [_row(r, on.get(r.pk, []), moment) for r in found],
        "mine": own[:MINE], "asked": selectors.asked_of(request.viewer),
        "may_manage": request.viewer.may("rosters.manage"),
    }  # fmt: skip
    return render(request, "duty/index.html", context)


@needs(READ)
@require_safe
def roster(request: Request, roster_id: int) -> HttpResponse:
    """The calendar of a roster: a month, a week, or (on a phone) a list of days."""
    held = one(selectors.rosters(request.viewer), roster_id)
    moment, view = now(), "week" if request.GET.get("view") == "week" else "month"
    on = _day(request.GET.get("on", "")) or local_date(moment, _zone())
    ahead = selectors.people_ahead(held, moment, moment + AHEAD)
    silent = unreachable([account for account, _ in ahead])
    shown = sheet(request.viewer, held, on, view, moment, silent)
    before, after = shown.first - timedelta(days=1), shown.last + timedelta(days=1)
    if view == "month":
        before, after = on.replace(day=1) - timedelta(days=1), (on.replace(day=1) + timedelta(days=31)).replace(day=1)
    context = {
        "roster": held, "sheet": shown, "view": view, "on": on, "before": before, "after": after,
        "tabs": _views(request, held, on, view), "swaps": selectors.swaps(request.viewer, held),
        "covers": selectors.covers(request.viewer, held, now_datetime())[:50],
        "leaves": selectors.leaves(request.viewer, [account for account, _ in ahead], now_datetime()),
        "gaps": selectors.gaps_of(held, moment, moment + AHEAD), "terms": selectors.terms_of(held, moment),
        "silent": Account.objects.filter(pk__in=silent).order_by("name"), "version": selectors.latest(held),
        "servings": _serves(request, held), "may_manage": request.viewer.may("rosters.manage"),
        "now_on": selectors.who_is_on(request.viewer, moment, held),
    }  # fmt: skip
    return render(request, "duty/roster.html", context)


@needs(READ)
@require_safe
def fairness(request: Request, roster_id: int) -> HttpResponse:
    """What duty costs whom, by default in this month."""
    held = one(selectors.rosters(request.viewer), roster_id)
    today = local_date(now(), _zone())
    first = _day(request.GET.get("from", "")) or today.replace(day=1)
    last = _day(request.GET.get("to", "")) or (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    last = max(first, min(last, first + timedelta(days=366)))
    low, high = start_of_day(first, _zone()), start_of_day(last + timedelta(days=1), _zone())
    tallies = selectors.fairness(held, low, high)
    accounts = Account.objects.filter(pk__in=tallies).order_by("name")
    outs = call_outs(tallies, held.pk, to_datetime(low), to_datetime(high))
    rows = [
        {"name": p.name, "outs": outs.get(p.pk, 0), "nights": t.nights}
        | {name: round(getattr(t, name) / HOUR, 1) for name in ("hours", "planned", "weekend", "holiday", "makeup")}
        for p in accounts
        for t in [tallies[p.pk]]
    ]
    context = {"roster": held, "rows": rows, "first": first, "last": last}
    return render(request, "duty/fairness.html", context)


@needs(READ)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def feeds(request: Request) -> HttpResponse:
    """Making a feed: its address is shown once."""
    rosters = selectors.rosters(request.viewer).filter(active=True).order_by("name")
    address = ""
    if request.method == "POST":
        chosen = request.POST.get("roster", "")
        held = one(rosters, int(chosen)) if chosen.isdecimal() else None
        secret = feeding.make_feed(request.viewer, held)
        address = settings.BASE_URL + reverse("rosters:feed", args=[secret])
    return render(request, "duty/feeds.html", {"rosters": rosters[:200], "address": address})


@needs(READ)
@require_POST
def end_feeds(request: Request) -> HttpResponse:
    """End every feed of one's own."""
    feeding.end_feeds(request.viewer)
    return redirect("rosters:feeds")


@before_the_wall
@for_anybody
@require_safe
def feed(request: Request, secret: str) -> HttpResponse:
    """The feed itself, for calendar programs: who knows the address reads it."""
    found = feeding.feed(secret)
    if found is None:
        raise Http404
    headers = {"Cache-Control": "private, max-age=900", "Referrer-Policy": "no-referrer"}
    return HttpResponse(found.content, content_type="text/calendar; charset=utf-8", headers=headers)


def _row(held: Roster, on: list[object], moment: Instant) -> tuple[Roster, list[object], list[Stretched], bool]:
    """A roster of the list: who is on, the gaps ahead, whether one is open now."""
    gaps = selectors.gaps_of(held, moment, moment + AHEAD)
    return held, on, gaps, bool(gaps) and gaps[0][0] <= moment


def _serves(request: Request, held: Roster) -> list[dict[str, object]]:
    """What a roster serves, with the roles by their titles."""
    rows = selectors.servings(request.viewer, held)
    titles = {row.contract_id: people.roles_in(row.contract_id) for row in rows}
    return [
        {
            "contract": f"{row.contract.number} {row.contract.title}", "calls": row.calls,
            "role": pick(titles[row.contract_id].get(row.role) or row.role, request.viewer_language),
        }
        for row in rows
    ]  # fmt: skip


def _views(request: Request, held: Roster, on: date, view: str) -> list[Tab]:
    address = reverse("rosters:roster", args=[held.pk])
    names = {"month": "Month", "week": "Week"}
    lang = request.viewer_language
    return [Tab(say(lang, word), f"{address}?view={name}&on={on}", here=name == view) for name, word in names.items()]


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _zone() -> ZoneInfo:
    return ZoneInfo(settings.TIME_ZONE)
