"""The page of one item."""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch

from opspact.desk import acts, timeline
from opspact.desk.acts import Act
from opspact.desk.attaching import files_of
from opspact.desk.faces import faces
from opspact.desk.following import follows
from opspact.desk.models import AnswerTemplate
from opspact.desk.relations import relations
from opspact.desk.telling import LINKS, STANDARD, Teller
from opspact.desk.web.common import desk, fields_told, names_of, people_of
from opspact.desk.wording import capital
from opspact.journal.models import Event
from opspact.journal.statement import objects
from opspact.kernel.now import now
from opspact.tenancy.access import Request
from opspact.ui import reader
from opspact.ui.addresses import address
from opspact.ui.words import say
from opspact.work import selectors
from opspact.work.fields import fields_of
from opspact.work.shapes import Seen

SHOWN = 300
"""So many events are shown at first."""
HIDDEN = frozenset({"kind", "title", "cases"})
"""Values that the head shows already."""
RELATED = LINKS | {
    "parent": "part of", "child": "has the part", "merged_into": "merged into",
}  # fmt: skip
INWARD = {
    "caused_by": "is the cause of", "duplicate_of": "has the duplicate", "split_from": "was split into",
    "known_error": "is the known error of",
}  # fmt: skip


_ANSWERS = "SELECT name, body FROM desk_answertemplate WHERE kind IN ('', %s) ORDER BY name LIMIT 50"
FRAGMENTS = ("signals:of_item", "notify:of_item", "documents:of_item")
PEOPLE_ACTS = (("desk:assign", "Assign"), ("desk:escalate", "Escalate"))
CASE_ACTS = (
    ("desk:link", "Link with another"), ("desk:parent", "Make it part of another"),
    ("desk:merge", "Merge into another"), ("desk:split", "Split off a part"),
)  # fmt: skip


@desk()
def item(request: Request, number: int) -> HttpResponse:
    """Everything about one item: head, clocks, acts, timeline, people, relations, files."""
    row = selectors.item(request.viewer, number)
    seen, events = selectors.told(request.viewer, row, None if "all" in request.GET else SHOWN)
    return render(request, "desk/item.html", context_of(request, seen, events))


def context_of(request: Request, seen: Seen, events: list[Event]) -> dict[str, Any]:
    """What the page shows."""
    viewer, lang, row = request.viewer, request.viewer_language, seen.item
    teller = Teller(names_of(seen), fields_told(seen), reader.zone(), lang, people_of(events))
    entries = timeline.happened(
        events, teller, partial(correcting, row.number) if viewer.may("desk.act") else lambda _: ""
    )
    coming = timeline.coming(seen.view.clocks, seen.plan, teller, now())
    offered = acts.offered(seen, viewer, lang) if viewer.may("desk.act") else []
    return {
        "item": row, "seen": seen, "view": seen.view, "title": row.title or teller.names.kind(row.kind, lang),
        "teller": teller, "kind": capital(teller.names.kind(row.kind, lang)),
        "state": capital(teller.names.state(row.kind, seen.view.state, lang)),
        "level": capital(teller.names.level(seen.view.level, lang)) if seen.view.level else "", "rank": row.rank + 1,
        "clocks": faces(seen, teller.names, lang, now()), "values": values(seen, teller),
        "waits": [teller.names.cause(w.reason, lang) for w in seen.state.pauses if w.end is None],
        "warnings": warnings(seen, teller), "next": [a for a in offered if a.group == "next"],
        "groups": grouped(offered, lang), "entries": [*coming, *entries], "kinds": timeline.kinds(teller),
        "cut": len(events) == SHOWN,
        "related": list(related(request, seen)),
        "files": files_of(viewer, row),
        "following": follows(events, viewer.account), "templates": answers(seen, teller),
        "may_act": viewer.may("desk.act"), "may_void": viewer.may("desk.void"),
        "fragments": fragments(row.number), "people_acts": PEOPLE_ACTS, "case_acts": CASE_ACTS,
    }  # fmt: skip


def fragments(number: int) -> list[str]:
    """Addresses of what other parts of the product show on the page: those that exist."""
    found = []
    for name in FRAGMENTS:
        with suppress(NoReverseMatch):
            found.append(address(name, number))
    return found


def correcting(number: int, fact: str) -> str:
    """The address for correcting a fact."""
    return address("desk:act", number, "corrected") + "?" + urlencode({"of": fact})


def values(seen: Seen, teller: Teller) -> list[tuple[str, str]]:
    """The values of the case, those that its kind declares first."""
    opening = seen.state.opened
    declared = fields_of(seen.plan, opening.kind if opening else "", seen.view.kind)
    own = [name for name in (*declared, *seen.view.fields) if name in declared or name in STANDARD]
    held = (
        name for name in dict.fromkeys(own) if name not in HIDDEN and seen.view.fields.get(name) not in (None, "", [])
    )
    return [(teller.field(name), teller.value(name, seen.view.fields[name])) for name in held]


def warnings(seen: Seen, teller: Teller) -> list[str]:
    """What a person should look at, in words."""
    found = []
    for one in seen.view.warnings:
        missing = teller.say(", ").join(map(teller.field, one.names))
        if one.kind == "no_evidence":
            reason = teller.names.cause(one.reason, teller.lang)
            found.append(
                teller.say("The wait “{reason}” does not count: {missing} is missing.", reason=reason, missing=missing)
            )
        elif still := [n for n in one.names if seen.view.fields.get(n) in (None, "")]:
            missing = teller.say(", ").join(map(teller.field, still))
            found.append(teller.say("Registered without: {missing}. Add it.", missing=missing))
    return found


def grouped(offered: Sequence[Act], lang: str) -> list[tuple[str, list[Act]]]:
    """The acts that stand behind the button for more, by group."""
    groups = ((say(lang, title), [a for a in offered if a.group == group]) for group, title in acts.GROUPS.items())
    return [(title, found) for title, found in groups if found]


def related(request: Request, seen: Seen) -> Iterable[dict[str, Any]]:
    """The relations with their words."""
    lang, names = request.viewer_language, names_of(seen)
    for one in relations(request.viewer, seen.item, seen.view.merged_into):
        word = RELATED[one.kind] if one.outward else INWARD.get(one.kind, RELATED[one.kind])
        yield {"word": say(lang, word), "other": one, "state": names.state(one.case, one.state, lang)}


def answers(seen: Seen, teller: Teller) -> list[AnswerTemplate]:
    """The ready-made answers for this kind of case, filled in."""
    row = seen.item
    told = {
        "number": f"#{row.number}", "customer": row.customer.name, "declarant": row.declarant,
        "handler": row.assignee.name if row.assignee else "", "phone": row.assignee.phone if row.assignee else "",
        "state": teller.names.state(row.kind, seen.view.state, teller.lang),
    }  # fmt: skip
    found = objects(AnswerTemplate, ["name", "body"], _ANSWERS, [row.kind])
    for one in found:
        for name, value in told.items():
            one.body = one.body.replace(f"{{{name}}}", value)
    return found
