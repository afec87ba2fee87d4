"""The desk beside single facts: several items at once, taking over, following, merging, splitting."""

from django.http import HttpResponse
from ninja import Router

from opspact.api.contract import operation
from opspact.api.documented import reply
from opspact.api.door import Request
from opspact.api.operations.items import etag, numbered, seen_by
from opspact.api.shapes.desk import BulkIn, BulkLine, MergeIn, SeenIn, SplitIn
from opspact.api.shapes.items import Noted
from opspact.desk import bulk, following, relations, splitting
from opspact.work import assigning, selectors
from opspact.work.models import WorkItem

router = Router(tags=["items"])
ACT = "desk.act"


@router.post("/items/bulk/preview", **operation(list[BulkLine], ACT))
def preview_bulk(request: Request, body: BulkIn) -> HttpResponse:
    """What one act would do to each of several items. Nothing is written."""
    viewer = request.caller.viewer
    return reply([_line(one) for one in bulk.foreseen(viewer, _chosen(request, body), _asked(body), request.lang)])


@router.post("/items/bulk", **operation(list[BulkLine], ACT))
def act_in_bulk(request: Request, body: BulkIn) -> HttpResponse:
    """One act on several items, one after the other; one that fails stops no other."""
    viewer = request.caller.viewer
    return reply([_line(one) for one in bulk.done(viewer, _chosen(request, body), _asked(body), request.lang)])


@router.put("/items/{int:number}/handler", **operation(Noted, ACT))
def take_over_item(request: Request, number: int, body: SeenIn) -> HttpResponse:
    """The caller handles the item from now on, and owns it where nobody did."""
    item = numbered(request, number)
    return _noted(assigning.take_over(request.caller.viewer, item.pk, seen_by(request, body.seen)))


@router.put("/items/{int:number}/following", **operation(None, "desk.read", status=204))
def follow_item(request: Request, number: int) -> HttpResponse:
    """Hear of what happens to the item."""
    return _follow(request, number, on=True)


@router.delete("/items/{int:number}/following", **operation(None, "desk.read", status=204))
def unfollow_item(request: Request, number: int) -> HttpResponse:
    """Hear of it no longer."""
    return _follow(request, number, on=False)


@router.post("/items/{int:number}/merge", **operation(Noted, ACT))
def merge_item(request: Request, number: int, body: MergeIn) -> HttpResponse:
    """Merge the item into another open one of its contract, which takes its earlier start over."""
    viewer, item = request.caller.viewer, numbered(request, number)
    other = relations.other_item(viewer, item, str(body.into))
    return _noted(relations.merge(viewer, item, other, seen_by(request, body.seen)).item)


@router.post("/items/{int:number}/parts", **operation(Noted, ACT, status=201))
def split_item(request: Request, number: int, body: SplitIn) -> HttpResponse:
    """Register a part of the item as an item of its own, linked with it; it is told in the answer."""
    viewer = request.caller.viewer
    seen = selectors.seen(viewer, selectors.item(viewer, number))
    return _noted(splitting.split(viewer, seen, body.text), 201)


def _chosen(request: Request, body: BulkIn) -> list[WorkItem]:
    rows = WorkItem.objects.visible_to(request.caller.viewer).exclude(kind="").filter(number__in=body.items)
    return bulk.chosen(request.caller.viewer, [str(pk) for pk in rows.values_list("pk", flat=True)])


def _asked(body: BulkIn) -> bulk.Asked:
    return bulk.Asked(body.do, body.fact, body.reason, body.text, body.public, body.assignee, body.team)


def _line(one: bulk.Line) -> BulkLine:
    return BulkLine(one.item.number, one.good, list(one.words))


def _follow(request: Request, number: int, *, on: bool) -> HttpResponse:
    following.follow(request.caller.viewer, numbered(request, number), on=on)
    return HttpResponse(status=204)


def _noted(item: WorkItem, status: int = 200) -> HttpResponse:
    return reply(Noted(item.number, item.seq), status, ETag=etag(item.seq))
