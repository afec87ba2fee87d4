"""A case as its customer follows it: what happened, in order, what is promised next, who handles it."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.urls import reverse

from opspact.clock.shapes import ClockTerms
from opspact.desk import timeline
from opspact.desk.faces import face, ordered
from opspact.desk.telling import Teller
from opspact.journal.models import Event
from opspact.kernel.now import now
from opspact.kernel.time import Instant
from opspact.plans.phrasing import Names
from opspact.portal.selectors import shared
from opspact.ui.shapes import ClockFace, Entry
from opspact.work.models import WorkItem
from opspact.work.shapes import Seen


def entries(seen: Seen, events: Iterable[Event], teller: Teller) -> list[Entry]:
    """What happened and what is promised next, the latest first."""
    coming = [one for one in timeline.coming(seen.view.clocks, seen.plan, teller, now()) if one.shared]
    return [*coming, *timeline.happened(shared(events), teller)]


def promises(seen: Seen, lang: str) -> tuple[list[ClockFace], list[ClockFace]]:
    """The clocks of the provider, and those of the customer's own side. What is only measured is left out."""
    names, moment = Names(seen.book), now()
    shown = [one for one in ordered(seen.view.clocks) if one.terms.judged and one.phase not in ("pending", "void")]
    faces = [(one.terms.owed_by, replace(face(one, seen.plan, names, lang, moment), url=why_url(seen, one.terms)))
             for one in shown]  # fmt: skip
    return [one for owed, one in faces if owed == "provider"], [one for owed, one in faces if owed == "customer"]


def why_url(seen: Seen, terms: ClockTerms) -> str:
    """Where a deadline is explained to the customer."""
    number = seen.item.number
    if terms.line:
        return reverse("portal:why_line", args=[number, terms.commitment, terms.line, terms.round])
    return reverse("portal:why", args=[number, terms.commitment, terms.round])


def levels(seen: Seen, lang: str) -> list[tuple[Instant, str, str]]:
    """The levels that were in force: since when, which, and by what cause."""
    names = Names(seen.book)
    found = ((one.start, names.level(one.level, lang), one.cause) for one in seen.view.levels if one.level)
    return list(found)[::-1]


def handler(item: WorkItem) -> dict[str, Any]:
    """Who to speak to (S0.42): who handles it now, else who answers for it, else the group."""
    person = item.assignee or (item.owner if item.owner and item.owner.customer_id is None else None)
    if person is not None:
        return {"name": person.name, "phone": person.phone}
    return {"name": item.team.name if item.team else "", "phone": ""}
