"""One act on many items: choose the act, see what it does to each, do it, see what came of it."""

from typing import Any, Final

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from opspact.desk import bulk
from opspact.desk.bulk import Asked, Do
from opspact.desk.relevance import COMMON
from opspact.desk.web.common import desk
from opspact.plans.phrasing import Names
from opspact.plans.store.books import book_of
from opspact.tenancy.access import Request
from opspact.tenancy.models import Account, Team
from opspact.ui.shapes import Option
from opspact.ui.words import say
from opspact.work.models import WorkItem

ACTS: Final[dict[Do, str]] = {"take_over": "Take over", "assign": "Assign", "note": "Note", "fact": "Record a fact"}
FACTS: Final = (*COMMON, "closed", "escalated")


@require_POST
@desk("desk.act")
def act(request: Request) -> HttpResponse:
    """The items chosen in the list: without an act its form, with one its preview, with a yes the act itself."""
    items = bulk.chosen(request.viewer, request.POST.getlist("item"))
    if not items:
        return redirect("desk:list")
    asked = _asked(request)
    lang = request.viewer_language
    context: dict[str, Any] = {"items": items, "asked": asked, "title": say(lang, "{n} items", n=len(items))}
    if asked is not None and request.POST.get("yes"):
        lines = list(bulk.done(request.viewer, items, asked, lang))
        context |= {"lines": lines, "done": True, "failed": sum(not line.good for line in lines)}
    elif asked is not None:
        context |= {"lines": bulk.foreseen(request.viewer, items, asked, lang), "sent": _sent(request)}
    else:
        context |= _choices(items, lang)
    return render(request, "desk/bulk.html", context)


def _asked(request: Request) -> Asked | None:
    data = request.POST
    do = data.get("do", "")
    if do not in ACTS or (do == "fact" and not data.get("fact")) or (do == "note" and not data.get("text", "").strip()):
        return None
    return Asked(
        do, data.get("fact", ""), data.get("reason", "").strip(), data.get("text", "").strip(),
        bool(data.get("public")), _id(data.get("assignee", "")), _id(data.get("team", "")),
    )  # fmt: skip


def _id(text: str) -> int | None:
    return int(text) if text.isdigit() else None


def _sent(request: Request) -> list[tuple[str, str]]:
    """What the preview sends again with the yes."""
    names = ("do", "fact", "reason", "text", "public", "assignee", "team")
    return [(name, request.POST[name]) for name in names if request.POST.get(name)]


def _choices(items: list[WorkItem], lang: str) -> dict[str, Any]:
    names = Names(book_of(items[0].contract_id))
    people = Account.objects.filter(customer=None, is_active=True).order_by("name")[:500]
    return {
        "acts": [Option(do, say(lang, word)) for do, word in ACTS.items()],
        "facts": [Option(fact, names.fact(fact, lang)) for fact in FACTS],
        "people": [Option(str(one.pk), one.name) for one in people],
        "teams": [Option(str(one.pk), one.name) for one in Team.objects.order_by("tier", "name")],
    }  # fmt: skip
