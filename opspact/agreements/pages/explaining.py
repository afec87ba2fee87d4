"""Why a deadline is what it is: a page, and the same as a fragment for a dialog."""

from django.http import Http404, HttpResponse

from opspact.agreements.pages.rendering import page
from opspact.agreements.why import why as explain
from opspact.clock.shapes import ClockView
from opspact.runner.shapes import CaseView
from opspact.tenancy.access import Request, needs
from opspact.work import selectors
from opspact.work.shapes import NotThere


@needs("desk.read")
def why(request: Request, number: int, promise: str, round: int, line: str = "") -> HttpResponse:  # noqa: A002
    """The explanation of one clock of a work item; asked for by the work page it comes as a fragment."""
    try:
        item = selectors.item(request.viewer, number)
        seen = selectors.seen(request.viewer, item)
    except NotThere:
        raise Http404 from None
    clock = _clock(seen.view, (promise, line, round))
    context = {"item": item, "why": explain(clock, seen.book, seen.plan, request.viewer_language)}
    context["zone"] = seen.plan.zone
    return page(request, "_why" if request.headers.get("HX-Request") else "why", context)


def _clock(view: CaseView, key: tuple[str, str, int]) -> ClockView:
    for one in view.clocks:
        if (one.terms.commitment, one.terms.line, one.terms.round) == key:
            return one
    raise Http404
