"""Work items: list, open, read, record facts."""

from typing import Any

from django.http import HttpResponse
from ninja import Query, Router

from opspact.api import listing, presenting
from opspact.api.contract import ACT, FILE, READ, operation
from opspact.api.documented import reply
from opspact.api.door import Request
from opspact.api.shapes.acts import ActIn, FactIn, OpenIn
from opspact.api.shapes.items import ItemPage, Previewed, Standing, Whole
from opspact.kernel.time import Instant, instant
from opspact.plans.store.books import book_of
from opspact.work import selectors, services
from opspact.work.behalf import Behalf
from opspact.work.models import WorkItem
from opspact.work.planned import plan_of, with_plan
from opspact.work.shapes import NotThere

router = Router(tags=["items"])


@router.get("/items", **operation(ItemPage, *READ))
def list_items(request: Request, wanted: Query[listing.Wanted]) -> HttpResponse:
    """Items that the caller may see, narrowed, sorted and paged."""
    return reply(listing.page(request.caller.viewer, wanted))


@router.post("/items", **operation(Standing, *FILE, status=201))
def open_item(request: Request, body: OpenIn) -> HttpResponse:
    """Open an item: its level, its clocks and its first deadline come with the answer."""
    viewer = request.caller.viewer
    taken = services.open_item(viewer, body.contract, body.kind, body.fields, key=body.key, **told(body))
    answer = presenting.standing(taken.item, taken.view, plan_of(taken.item), request.lang)
    return reply(answer, 201, Location=f"/api/v1/items/{taken.item.number}", ETag=etag(taken.item.seq))


@router.post("/items/preview", **operation(Previewed, *FILE))
def preview_opening(request: Request, body: OpenIn) -> HttpResponse:
    """What opening an item would lead to: level, promises, refusals. Nothing is written."""
    found = services.preview(request.caller.viewer, body.contract, body.kind, body.fields, **told(body))
    return reply(presenting.previewed(found, book_of(body.contract), request.lang))


@router.get("/items/{int:number}", **operation(Whole, *READ))
def get_item(request: Request, number: int) -> HttpResponse:
    """An item with its clocks, why each stands as it does, and its history."""
    viewer = request.caller.viewer
    seen, history = selectors.told(viewer, selectors.item(viewer, number))
    return reply(presenting.whole(seen, history, request.lang), ETag=etag(seen.item.seq))


@router.post("/items/{int:number}/facts", **operation(Standing, *ACT, status=201))
def take_fact(request: Request, number: int, body: ActIn) -> HttpResponse:
    """Record a fact about an item. `If-Match` or `seen` says which state of it was looked at."""
    item = numbered(request, number)
    taken = services.take(
        request.caller.viewer, item.pk, body.kind, body.fields, seen=seen_by(request, body.seen), **how(body)
    )
    answer = presenting.standing(taken.item, taken.view, plan_of(item), request.lang)
    return reply(answer, 201, ETag=etag(taken.item.seq))


@router.post("/items/{int:number}/facts/preview", **operation(Previewed, *ACT))
def preview_fact(request: Request, number: int, body: FactIn) -> HttpResponse:
    """What a fact about an item would lead to. Nothing is written."""
    item = numbered(request, number)
    found = services.preview(
        request.caller.viewer, item.contract_id, body.kind, body.fields, item_id=item.pk, **how(body)
    )
    return reply(presenting.previewed(found, plan_of(item), request.lang))


def numbered(request: Request, number: int) -> WorkItem:
    """The item with a number, if the caller may see it. Raises NotThere."""
    rows = WorkItem.objects.visible_to(request.caller.viewer).exclude(kind="")
    found = with_plan(rows).filter(number=number).first()
    if found is None:
        raise NotThere(f"number {number}")
    return found


def etag(seq: int) -> str:
    """The entity tag of an item: how far its journal has come."""
    return f'"{seq}"'


def seen_by(request: Request, seen: int | None) -> int | None:
    """Which state of the item the caller looked at: `If-Match`, else what the body says."""
    given = request.headers.get("If-Match", "").strip().removeprefix("W/").strip('"')
    return int(given) if given.isascii() and given.isdigit() else seen


def how(body: FactIn) -> dict[str, Any]:
    """When, by whom and about which line, as the services take it."""
    at: Instant | None = None if body.happened is None else instant(body.happened)
    another = body.behalf
    role = body.role if another is None else Behalf(another.role, another.person, another.through)
    return {"happened": at, "role": role, "line": body.line}


def told(body: OpenIn) -> dict[str, Any]:
    """The same of an opening, with what is told of the time before."""
    return {**how(body), "occurred": None if body.occurred is None else instant(body.occurred), "out": body.out}
