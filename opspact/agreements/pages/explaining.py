"""Why a deadline is what it is: a page, and the same as a fragment for a dialog."""

from typing import Any

from django.http import Http404, HttpResponse

from opspact.agreements.pages.rendering import page
from opspact.agreements.why import why as explain
from opspact.clock.shapes import ClockView
from opspact.runner.duties import CONTRACT
from opspact.runner.shapes import CaseView
from opspact.tenancy.access import Request, needs
from opspact.tenancy.viewer import Viewer
from opspact.work import selectors
from opspact.work.duties import owed
from opspact.work.models import WorkItem
from opspact.work.planned import plan_of, with_plan
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


@needs("desk.read")
def why_owed(request: Request, contract_id: int, promise: str, line: str, round: int) -> HttpResponse:  # noqa: A002
    """The explanation of one clock that the contract itself keeps: a duty of a period."""
    return page(request, "why_owed", owed_told(request.viewer, contract_id, (promise, line, round)))


def owed_told(viewer: Viewer, contract_id: int, key: tuple[str, str, int]) -> dict[str, Any]:
    """What a page says of such a clock. Raises Http404."""
    rows = with_plan(WorkItem.objects.visible_to(viewer).filter(contract=contract_id, key=CONTRACT, kind=""))
    item = rows.select_related("contract").first()
    clock = owed(item, key) if item is not None and getattr(item, "plan_key", None) else None
    if item is None or clock is None:
        raise Http404
    book = plan_of(item)
    plan = book.at(clock.started or 0)
    return {"contract": item.contract, "line": key[1], "why": explain(clock, book, plan, viewer.language),
            "zone": plan.zone}  # fmt: skip


def _clock(view: CaseView, key: tuple[str, str, int]) -> ClockView:
    for one in view.clocks:
        if (one.terms.commitment, one.terms.line, one.terms.round) == key:
            return one
    raise Http404
