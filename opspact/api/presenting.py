"""From the engine's views to the shapes that programs get."""

from collections.abc import Iterable
from datetime import datetime
from operator import attrgetter
from typing import Any, Final

from opspact.api.problems import unmet
from opspact.api.shapes.common import seconds
from opspact.api.shapes.items import ClockShort, EventOut, Previewed, Stage, Standing, Whole
from opspact.clock.shapes import ClockView
from opspact.clock.telling import tell_clock
from opspact.journal.models import Event
from opspact.kernel.time import Instant, to_datetime
from opspact.plans.phrasing import Names
from opspact.plans.plan import PlanBook
from opspact.runner.shapes import CaseView, LevelSpan
from opspact.work.models import WorkItem
from opspact.work.shapes import Preview, Seen

EVENT: Final = ("seq", "sort", "kind", "key", "happened", "recorded", "actor_id", "role", "person", "line", "payload")
"""The columns of an event, in the order of `EventOut`."""
_VALUES: Final = attrgetter(*EVENT)


def moment(at: Instant | None) -> datetime | None:
    """An instant as a time."""
    return None if at is None else to_datetime(at)


def standing(item: WorkItem, view: CaseView, book: PlanBook, lang: str) -> Standing:
    """An item in hand as it stands; asks the database nothing."""
    return Standing(**_standing(item, view, book, lang))


def whole(seen: Seen, history: Iterable[Event], lang: str) -> Whole:
    """An item that was read, with everything behind it."""
    item, view = seen.item, seen.view
    return Whole(
        **_standing(item, view, seen.book, lang),
        contract_number=item.contract.number,
        customer_name=item.customer.name,
        assignee_name=item.assignee.name if item.assignee else None,
        lines=view.lines,
        merged_into=view.merged_into,
        history=[EventOut(*_VALUES(event)) for event in history],
    )


def previewed(found: Preview, book: PlanBook, lang: str) -> Previewed:
    """What an act would lead to."""
    before = None if found.before is None else found.before.level
    return Previewed(
        found.view.level, before, found.view.state, clocks(found.view.clocks, book, lang), unmet(found.refusals, lang)
    )


def clocks(views: Iterable[ClockView], book: PlanBook, lang: str) -> list[ClockShort]:
    """Clocks with their explanations."""
    names = Names(book)
    return [_clock(view, names, book, lang) for view in views]


def _standing(item: WorkItem, view: CaseView, book: PlanBook, lang: str) -> dict[str, Any]:
    return {
        "id": item.pk, "number": item.number, "key": item.key, "contract": item.contract_id,
        "customer": item.customer_id,
        "seq": item.seq, "kind": view.kind, "title": item.title, "state": view.state, "open": view.closed is None,
        "level": view.level, "levels": [_stage(span) for span in view.levels], "opened": moment(view.opened),
        "closed": moment(view.closed), "next_at": moment(view.next_at), "owner": item.owner_id,
        "assignee": item.assignee_id, "team": item.team_id, "tier": item.tier, "fields": view.fields,
        "clocks": clocks(view.clocks, book, lang),
    }  # fmt: skip


def _stage(span: LevelSpan) -> Stage:
    return Stage(to_datetime(span.start), span.level, span.cause, span.source)


def _clock(view: ClockView, names: Names, book: PlanBook, lang: str) -> ClockShort:
    terms, target = view.terms, view.target
    return ClockShort(
        promise=terms.commitment, line=terms.line, round=terms.round,
        title=names.say("commitments", terms.commitment, lang), clause=names.clause("commitments", terms.commitment),
        owed_by=terms.owed_by, judged=terms.judged, phase=view.phase, verdict=view.verdict,
        limit=(target.text or target.name) if target else "", level=target.level if target else "",
        started=moment(view.started), stopped=moment(view.stopped), due=moment(view.due),
        broken_at=moment(view.broken_at), next_at=moment(view.next_at), consumed=seconds(view.consumed) or 0,
        remaining=seconds(view.remaining), lateness=seconds(view.lateness) or 0, provisional=view.provisional,
        why=list(tell_clock(view, names, book.latest.zone, lang)),
    )  # fmt: skip
