"""The home of the portal, the list of cases, one case, its files and the reasons behind its deadlines."""

from typing import Any, Final
from urllib.parse import urlencode

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from opspact.agreements.why import why as explain
from opspact.desk import attaching, listing
from opspact.desk.telling import Teller
from opspact.desk.web.common import fields_told, people_of
from opspact.desk.web.items import values
from opspact.desk.web.notes import given_out
from opspact.documents import selectors as documents
from opspact.kernel.text import pick
from opspact.plans.phrasing import Names
from opspact.portal import acting, course, selectors
from opspact.portal.awaiting import Need, approvals, needs
from opspact.portal.web.common import FILE, READ, guarded, load
from opspact.tenancy.access import Request
from opspact.tenancy.viewer import Viewer
from opspact.ui import reader
from opspact.ui.shapes import Tab
from opspact.ui.words import say
from opspact.work import selectors as work
from opspact.work.acting import CUSTOMER_RIGHTS
from opspact.work.shapes import Seen

SHOWN: Final = 300
"""So many events of a case are shown."""
NEEDS: Final[dict[Need, str]] = {
    "confirm": "Please say whether it is solved", "rate": "Please rate how it was handled",
    "answer": "The provider waits for your answer", "approve": "Your approval is asked for",
}  # fmt: skip
TABS: Final = {"": "Open cases", "no": "Closed", "all": "Open and closed"}
CAUSES: Final = {
    "assessed": "assessed from the facts", "reached": "reached by outage or time", "declared": "declared by a person",
    "default": "by default", "overridden": "overridden with a reason", "lowered": "lowered with a reason",
}  # fmt: skip


@require_safe
@guarded(READ)
def home(request: Request) -> HttpResponse:
    """What waits for the customer, and the open cases with their promises."""
    viewer, lang = request.viewer, request.viewer_language
    found, more = selectors.open_cases(viewer)
    rate = selectors.to_rate(viewer)
    asked = [(case.row, say(lang, NEEDS[need])) for case in (*found, *rate) for need in case.needs]
    context = {
        "title": say(lang, "Your service"), "cases": [case.row for case in found], "more": more, "asked": asked,
        "contracts": selectors.contracts(viewer), "may_file": viewer.may(FILE),
    }  # fmt: skip
    return render(request, "portal/home.html", context)


@require_safe
@guarded(READ)
def cases(request: Request) -> HttpResponse:
    """Every case, searched by words or number, a page at a time."""
    viewer, lang, given = request.viewer, request.viewer_language, request.GET
    names = ("q", "open", "contract")
    wanted = listing.Wanted.of({name: given[name] for name in names if name in given})
    digits = wanted.q.lstrip("#＃")
    if digits.isascii() and digits.isdigit() and len(digits) < 16:
        return redirect("portal:case", int(digits))
    rows = listing.found(viewer, wanted, reader.zone())
    items, after = listing.page(rows, "new", given.get("after", ""))
    tabs = [_tab(say(lang, word), wanted, key) for key, word in TABS.items()]
    query = urlencode({**wanted.given, "after": after})
    context = {
        "title": say(lang, "Cases"), "cases": [one.row for one in selectors.cases(viewer, items)], "tabs": tabs,
        "next": f"?{query}" if after else "", "q": wanted.q, "may_file": viewer.may(FILE),
    }  # fmt: skip
    return render(request, "portal/cases.html", context)


def _tab(label: str, wanted: listing.Wanted, key: str) -> Tab:
    shown = wanted.open or ("all" if wanted.q else "")
    asked = {name: value for name, value in wanted.given.items() if name != "open"} | ({"open": key} if key else {})
    return Tab(label, f"?{urlencode(asked)}", here=shown == key)


@require_safe
@guarded(READ)
def case(request: Request, number: int) -> HttpResponse:
    """One case, followed."""
    return render(request, "portal/case.html", context_of(request, load(request, number)))


def context_of(request: Request, seen: Seen, **more: Any) -> dict[str, Any]:
    """What the page of a case shows."""
    viewer, lang, row = request.viewer, request.viewer_language, seen.item
    names = Names(seen.book)
    events = list(reversed(work.history(viewer, row).order_by("-seq")[:SHOWN]))
    teller = Teller(names, fields_told(seen), reader.zone(), lang, people_of(events))
    ours, own = course.promises(seen, lang)
    told = values(seen, teller)
    facts = [fact.kind for fact in seen.state.history]
    wait = next((one.reason for one in reversed(seen.state.pauses) if one.end is None), "")
    return {
        "item": row, "title": row.title or names.kind(row.kind, lang), "kind": names.kind(row.kind, lang),
        "state": names.state(row.kind, seen.view.state, lang), "is_open": seen.view.closed is None,
        "level": names.level(seen.view.level, lang) if seen.view.level else "", "rank": min(row.rank + 1, 4),
        "levels": [(at, level, say(lang, CAUSES.get(why, why))) for at, level, why in course.levels(seen, lang)],
        "clocks": ours, "own_clocks": own, "entries": course.entries(seen, events, teller), "values": told,
        "wait": names.cause(wait, lang) if wait else "", "handler": course.handler(row),
        "asked": [say(lang, NEEDS[need]) for need in _asked(viewer, seen, facts, wait)],
        "acts": acting.acts(viewer, seen) if viewer.may(FILE) else [], "may_file": viewer.may(FILE),
        "files": list(selectors.attachments(viewer, row)),
        "documents": [(one, pick(one.title, lang)) for one in documents.of_item(viewer, row.pk)], **more,
    }  # fmt: skip


def _asked(viewer: Viewer, seen: Seen, facts: list[str], wait: str) -> list[Need]:
    found = needs(seen.plan, facts, is_open=seen.view.closed is None, waiting=wait)
    asked = seen.view.closed is None and viewer.may(CUSTOMER_RIGHTS["approved"]) and approvals(seen.state)
    return [*found, "approve"] if asked else found


@require_safe
@guarded(READ)
def file(request: Request, number: int, file_id: int) -> HttpResponseBase:
    """A file of a case."""
    kept = attaching.open_file(request.viewer, work.item(request.viewer, number), file_id)
    return given_out(kept, download="download" in request.GET)


@require_safe
@guarded(READ)
def why(request: Request, number: int, promise: str, round: int, line: str = "") -> HttpResponse:  # noqa: A002
    """Why a deadline is what it is."""
    seen = load(request, number)
    key = (promise, line, round)
    found = next((c for c in seen.view.clocks if (c.terms.commitment, c.terms.line, c.terms.round) == key), None)
    if found is None or not found.terms.judged:
        raise Http404
    told = explain(found, seen.book, seen.plan, request.viewer_language)
    back = reverse("portal:case", args=[number])
    return render(request, "portal/why.html", {"item": seen.item, "why": told, "back": back, "zone": seen.plan.zone})
