"""The list of items: filters, saved filters, pages by keyset, export."""

from typing import Any, Final
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from opspact.desk import exporting, filters, listing
from opspact.desk.listing import Wanted
from opspact.desk.models import SavedFilter
from opspact.desk.registering import CHANNELS, contracts
from opspact.desk.rows import facets, rows_of
from opspact.desk.web.common import desk, problems, url_of
from opspact.desk.wording import capital
from opspact.plans.phrasing import Names
from opspact.plans.plan import PlanBook
from opspact.plans.store.books import book_of_digest, digest_column
from opspact.tenancy.access import Request
from opspact.tenancy.models import Account, Team
from opspact.ui import reader
from opspact.ui.exporting import file_answer
from opspact.ui.shapes import Column, Option, Tab
from opspact.ui.words import say
from opspact.work.models import WorkItem
from opspact.work.shapes import BadFields

CONTRACTS: Final = 200
"""So many contracts are offered as a filter; others by searching."""
PEOPLE: Final = 300
"""So many people are offered as a filter; others by their own page."""
PLANS: Final = 8
"""So many plans give their kinds, states and levels to the filters."""
TABS: Final[tuple[tuple[str, dict[str, str]], ...]] = (
    ("All open", {}), ("Mine", {"assignee": "me"}), ("My groups'", {"team": "mine"}),
    ("Nobody's", {"assignee": "none"}), ("Overdue", {"overdue": "1"}), ("Waiting", {"waiting": "yes"}),
)  # fmt: skip
SORTS: Final = {"due": "Next due first", "new": "Newest first", "level": "Gravest first"}
STANDING: Final = {"": "Not closed", "no": "Closed", "all": "Open and closed"}
WHOSE: Final = {"": "Anybody's", "me": "Mine", "none": "Nobody's"}
COLUMNS: Final = ("Number", "Due", "Level", "Work item", "State", "Customer", "Handler", "Reported")


@require_GET
@desk()
def items(request: Request) -> HttpResponse:
    """The list, and the search: a number leads straight to its item."""
    wanted = Wanted.of(request.GET)
    if (number := _number(request, wanted)) is not None:
        return redirect(url_of(number))
    rows = listing.found(request.viewer, wanted, reader.zone())
    found, after = listing.page(rows, wanted.order, request.GET.get("after", ""))
    return render(request, "desk/list.html", _context(request, wanted, found, after))


def _number(request: Request, wanted: Wanted) -> int | None:
    text = wanted.q.lstrip("#")
    if not text.isdigit() or len(text) > 15 or set(wanted.given) != {"q"}:
        return None
    rows = WorkItem.objects.visible_to(request.viewer).exclude(kind="")
    return rows.filter(number=int(text)).values_list("number", flat=True).first()


def _context(request: Request, wanted: Wanted, found: list[WorkItem], after: str) -> dict[str, Any]:
    lang = request.viewer_language
    running = contracts(request.viewer)
    offered = list(running.values_list("pk", "customer__name", "number")[:CONTRACTS])
    keys = dict.fromkeys(one.plan_key for one in found)
    if wanted.contract.isdigit():
        chosen = running.filter(pk=wanted.contract).values_list(digest_column("pk"), flat=True)
        keys |= dict.fromkeys(filter(None, chosen))
    saved = list(filters.kept(request.viewer))
    query = urlencode(wanted.given)
    return {
        "title": say(lang, "Search: {text}", text=wanted.q) if wanted.q else say(lang, "Service desk"),
        "rows": rows_of(found, lang), "wanted": wanted, "query": query, "first": "after" in request.GET and f"?{query}",
        "next": f"?{urlencode({**wanted.given, 'after': after})}" if after else "", "tabs": _tabs(wanted, saved, lang),
        "saved": next((one for one in saved if one.query == query), None), "columns": _columns(lang),
        "filters": _filters(wanted, offered, [book_of_digest(key) for key in list(keys)[:PLANS]], lang),
        "filtered": bool(set(wanted.given) - {"sort"}), "narrowed": len(set(wanted.given) - {"sort", "q"}),
        "may_act": request.viewer.may("desk.act"),
    }  # fmt: skip


def _columns(lang: str) -> list[Column]:
    return [Column(say(lang, name), number=name == "Number") for name in COLUMNS]


def _tabs(wanted: Wanted, saved: list[SavedFilter], lang: str) -> list[Tab]:
    list_url, here = reverse("desk:list"), {k: v for k, v in wanted.given.items() if k != "sort"}
    tabs = [Tab(say(lang, name), f"{list_url}?{urlencode(asks)}", here == asks) for name, asks in TABS]
    query = urlencode(wanted.given)
    return [*tabs, *(Tab(one.name, f"{list_url}?{one.query}", one.query == query) for one in saved)]


def _filters(
    wanted: Wanted, offered: list[tuple[int, str, str]], books: list[Any], lang: str
) -> dict[str, list[Option]]:
    """The choices of every filter."""
    found, teams = facets(books, lang), Team.objects.order_by("tier", "name")
    for name, options in found.items():
        chosen = getattr(wanted, name)
        if chosen and all(one.value != chosen for one in options):
            options.append(Option(chosen, chosen))
    return {
        **found, "contract": [Option(str(pk), f"{customer} · {number}") for pk, customer, number in offered],
        "team": [Option("mine", say(lang, "My groups'")), *(Option(str(team.pk), team.name) for team in teams)],
        "channel": _options(CHANNELS, lang), "sort": _options(SORTS, lang), "open": _options(STANDING, lang),
        "assignee": [*_options(WHOSE, lang), *_people(wanted)],
        "promise": _promises(wanted, books, lang),
    }  # fmt: skip


def _people(wanted: Wanted) -> list[Option]:
    """The provider's people by name, and whoever is asked for."""
    rows = Account.objects.filter(customer=None, is_active=True).order_by("name", "pk").values_list("pk", "name")
    people = dict(rows[:PEOPLE])
    if wanted.assignee.isdigit() and int(wanted.assignee) not in people:
        people |= dict(Account.objects.filter(customer=None, pk=int(wanted.assignee)).values_list("pk", "name"))
    return [Option(str(pk), name) for pk, name in people.items()]


def _promises(wanted: Wanted, books: list[PlanBook], lang: str) -> list[Option]:
    """The promises of the plans at hand."""
    found = {
        name: Names(book).say("commitments", name, lang) for book in books for name in book.latest.pack.commitments
    }
    asked = {wanted.promise: wanted.promise} if wanted.promise else {}
    return [Option(name, capital(title)) for name, title in {**asked, **found}.items()]


def _options(words: dict[str, str], lang: str) -> list[Option]:
    return [Option(key, say(lang, word)) for key, word in words.items()]


@require_POST
@desk()
def save(request: Request) -> HttpResponse:
    """Keep the filter in force under a name, or forget one."""
    lang, query = request.viewer_language, request.POST.get("query", "")[: filters.LONGEST_QUERY]
    if forget := request.POST.get("forget", ""):
        filters.forget(request.viewer, int(forget) if forget.isdigit() else 0)
        return redirect("desk:list")
    try:
        kept = filters.keep(request.viewer, request.POST.get("name", ""), query)
        messages.success(request, say(lang, "The filter is kept as “{name}”.", name=kept.name))
    except BadFields as wrong:
        messages.error(request, say(lang, "; ").join(problems(wrong, lang).values()))
    return redirect(f"{reverse('desk:list')}?{query}")


@require_GET
@desk()
def export(request: Request, kind: str) -> HttpResponseBase:
    """The wanted items as a table, up to a bound that the last line names."""
    wanted = Wanted.of(request.GET)
    rows = listing.found(request.viewer, wanted, reader.zone())
    exporting.note(request.viewer, kind, wanted.given)
    table = exporting.table(rows, wanted.order, request.viewer_language, reader.zone())
    return file_answer(table, "csv" if kind == "csv" else "xlsx")
