"""The page of one item."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from opspact.desk import acts, timeline
from opspact.desk.faces import faces
from opspact.desk.models import AnswerTemplate, Attachment
from opspact.desk.relations import relations
from opspact.desk.telling import Teller
from opspact.desk.web.common import desk, fields_told, load, names_of, people_of
from opspact.kernel.now import now
from opspact.tenancy.access import Request
from opspact.ui import reader
from opspact.ui.context import address
from opspact.work import selectors
from opspact.work.shapes import Seen

HIDDEN = frozenset({"kind", "title"})
"""Values that the head shows already."""


@desk()
def item(request: Request, number: int) -> HttpResponse:
    """Everything about one item: head, clocks, acts, timeline, people, relations, files."""
    return render(request, "desk/item.html", context_of(request, load(request, number)))


def context_of(request: Request, seen: Seen) -> dict[str, Any]:
    """What the page shows."""
    viewer, lang, row = request.viewer, request.viewer_language, seen.item
    events = list(selectors.history(viewer, row))
    teller = Teller(names_of(seen), fields_told(seen), reader.zone(), lang, people_of(events))
    offered = acts.offered(seen, viewer, lang) if viewer.may("desk.act") else []
    return {
        "item": row, "seen": seen, "view": seen.view, "title": f"#{row.number} {row.title}",
        "kind": teller.names.kind(row.kind, lang), "state": teller.names.state(row.kind, seen.view.state, lang),
        "level": teller.names.level(seen.view.level, lang) if seen.view.level else "", "rank": row.rank + 1,
        "clocks": faces(seen, teller.names, lang, now()), "values": values(seen, teller),
        "waits": [teller.names.cause(w.reason, lang) for w in seen.state.pauses if w.end is None],
        "warnings": warnings(seen, teller), "next": [a for a in offered if a.group == "next"],
        "groups": grouped(offered), "lines": timeline.happened(events, teller),
        "coming": timeline.coming(seen.view.clocks, seen.plan, teller, now()), "kinds": timeline.kinds(teller),
        "relations": relations(viewer, row, seen.view.merged_into), "files": files_of(request, seen),
        "following": follows(events, viewer.account), "templates": templates(seen, viewer.name),
        "escalations": address("notify:escalations"),
    }  # fmt: skip
