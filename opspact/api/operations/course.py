"""How an item came to stand as it does: its clocks with every segment, and its history."""

from collections.abc import Sequence

from django.http import HttpResponse
from ninja import Query, Router

from opspact.api.contract import READ, operation
from opspact.api.documented import reply
from opspact.api.door import Request
from opspact.api.paging import cursor, read_cursor
from opspact.api.presenting import EVENT
from opspact.api.problems import Problem
from opspact.api.shapes.common import Page
from opspact.api.shapes.items import EventOut, EventPage
from opspact.clock.shapes import ClockView
from opspact.plans.phrasing import Names
from opspact.simulate.presenting import Presenter
from opspact.simulate.result import ClockResult
from opspact.work import selectors
from opspact.work.shapes import Seen

router = Router(tags=["clocks and history"])


@router.get("/items/{int:number}/clocks", **operation(list[ClockResult], *READ))
def list_clocks(request: Request, number: int) -> HttpResponse:
    """Every clock of an item with its explanation: segments, re-targetings, steps, sentences in both languages."""
    viewer = request.caller.viewer
    seen = selectors.seen(viewer, selectors.item(viewer, number))
    return reply(_presented(seen, seen.view.clocks))


@router.get("/items/{int:number}/clocks/{promise}", **operation(ClockResult, *READ))
def explain_clock(request: Request, number: int, promise: str, line: str = "", round: int = 0) -> HttpResponse:  # noqa: A002
    """Why one clock stands as it does. `round` 0: the latest."""
    viewer = request.caller.viewer
    seen = selectors.seen(viewer, selectors.item(viewer, number))
    named = [one for one in seen.view.clocks if (one.terms.commitment, one.terms.line) == (promise, line)]
    found = [one for one in named if round in (0, one.terms.round)]
    if not found:
        raise Problem("not-found")
    return reply(_presented(seen, [max(found, key=lambda one: one.terms.round)])[0])


@router.get("/items/{int:number}/history", **operation(EventPage, *READ))
def list_history(request: Request, number: int, page: Query[Page]) -> HttpResponse:
    """What happened to an item, in the order of recording."""
    viewer = request.caller.viewer
    rows = selectors.history(viewer, selectors.item(viewer, number))
    if page.cursor:
        (after,) = read_cursor(page.cursor, int)
        rows = rows.filter(seq__gt=after)
    found = [EventOut(*row) for row in rows.values_list(*EVENT)[: page.limit + 1]]
    more = len(found) > page.limit
    found = found[: page.limit]
    return reply(EventPage(found, cursor(found[-1].seq) if more else None))


def _presented(seen: Seen, clocks: Sequence[ClockView]) -> list[ClockResult]:
    show = Presenter(seen.book, Names(seen.book), seen.plan.zone)
    return [show.clock(one, seen.item.key, seen.plan) for one in clocks]
