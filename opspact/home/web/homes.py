"""The home of each post: what its holder must keep next."""

from collections.abc import Callable
from typing import Any, Final

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from opspact.desk.rows import rows_of
from opspact.home import auditing, handling, minding
from opspact.home.web import telling
from opspact.notify import inbox
from opspact.notify.web.rows import escalation_row, message_rows
from opspact.tenancy.access import Request
from opspact.tenancy.viewer import Viewer
from opspact.ui.shapes import Tab
from opspact.ui.words import say

NOTICES: Final = 6
POSTS: Final = {"desk": "Handling", "manager": "Managing", "admin": "Administration", "auditor": "Auditing"}


@require_safe
def mine(request: Request) -> HttpResponse:
    """The home of the viewer's post; who has several chooses with `as`. Customer people have the portal."""
    viewer, lang = request.viewer, request.viewer_language
    if viewer.customer is not None:
        return redirect("portal:home")
    offered = homes(viewer)
    chosen = request.GET.get("as", "")
    here = chosen if chosen in offered else next(iter(offered))
    tabs = [Tab(say(lang, POSTS[name]), f"?as={name}", here=name == here) for name in offered]
    context = {"title": say(lang, _TITLES[here]), "tabs": tabs if len(tabs) > 1 else []}
    return render(request, f"home/{here}.html", context | _CONTEXTS[here](viewer, lang))


def homes(viewer: Viewer) -> list[str]:
    """The homes that a viewer has, the first of them by default."""
    posts = set(viewer.posts)
    found = {
        "desk": bool(posts & {"agent", "engineer"}), "manager": "manager" in posts,
        "admin": viewer.may("system.manage"), "auditor": "auditor" in posts,
    }  # fmt: skip
    return [name for name, has in found.items() if has] or ["desk"]


def desk(viewer: Viewer, lang: str) -> dict[str, Any]:
    """Who handles cases."""
    items, more = handling.next_items(viewer)
    waits = handling.waiting(viewer)
    notices = inbox.page(viewer, size=NOTICES)
    return {
        "counts": handling.counts(viewer), "today": handling.midnight().date().isoformat(),
        "next": rows_of(items, lang), "more": bool(more), "queue": rows_of(handling.queue(viewer), lang),
        "waits": list(zip(rows_of([item for item, _ in waits], lang), [late for _, late in waits], strict=True)),
        "asked": [escalation_row(one, lang) for one in inbox.open_escalations(viewer)],
        "notices": message_rows(notices.messages, notices.counts, notices.unread, lang),
        "colleagues": handling.colleagues(viewer),
    }  # fmt: skip


def manager(viewer: Viewer, lang: str) -> dict[str, Any]:
    """Who answers for the contracts."""
    return telling.manager(viewer, lang)


def admin(viewer: Viewer, lang: str) -> dict[str, Any]:
    """Who keeps the product going."""
    queues = minding.queues(viewer)
    return {
        "checks": {say(lang, _PARTS.get(name, name)): check for name, check in minding.checks().items()},
        "upkeep": {say(lang, _UPKEEP[kind]): one for kind, one in minding.upkeep().items()},
        "queues": queues, "waiting": sum(one.waiting for one in queues),
        "dead": minding.dead_gateways(viewer), "failed": minding.failed_messages(viewer),
        "locked": minding.locked(viewer),
        "doubtful": minding.doubtful(viewer), "versions": minding.versions(),
    }  # fmt: skip


def auditor(viewer: Viewer, lang: str) -> dict[str, Any]:
    """Who checks, and changes nothing."""
    lists = {
        "refusals": auditing.refusals(viewer), "mendings": auditing.mendings(viewer),
        "denials": auditing.denials(viewer),
    }  # fmt: skip
    return {"lists": telling.events(viewer, lists, lang)}


_TITLES: Final = {
    "desk": "What is next", "manager": "This month's promises", "admin": "How the product runs",
    "auditor": "What was mended, refused, denied",
}  # fmt: skip
_PARTS: Final = {
    "database": "Database", "migrations": "Schema", "worker": "Worker", "sweep": "Promises on time",
    "gateways": "Gateways",
}  # fmt: skip
_UPKEEP: Final = {"backup": "Last backup", "verify": "Last check of the journals"}
_CONTEXTS: Final[dict[str, Callable[[Viewer, str], dict[str, Any]]]] = {
    "desk": desk, "manager": manager, "admin": admin, "auditor": auditor,
}  # fmt: skip
