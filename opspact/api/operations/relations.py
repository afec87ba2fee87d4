"""Whose an item is, what it has to do with others, and its files."""

from django.http import HttpResponse
from ninja import File, Router, UploadedFile

from opspact.api.contract import ACT, READ, operation
from opspact.api.documented import reply
from opspact.api.door import Request
from opspact.api.operations.items import etag, numbered, seen_by
from opspact.api.shapes.acts import AssignmentIn, EscalationIn, LinkIn, ParentIn
from opspact.api.shapes.items import AttachmentOut, Noted, RelationOut
from opspact.desk import attaching, relations
from opspact.desk.models import Attachment
from opspact.work import assigning
from opspact.work.models import WorkItem

router = Router(tags=["items"])


@router.put("/items/{int:number}/assignment", **operation(Noted, "desk.act"))
def assign_item(request: Request, number: int, body: AssignmentIn) -> HttpResponse:
    """Give an item to a person, a team, a tier."""
    item = assigning.assign(
        request.caller.viewer, numbered(request, number).pk, assignee=body.assignee, team=body.team, tier=body.tier,
        reason=body.reason, seen=seen_by(request, body.seen),
    )  # fmt: skip
    return _noted(item)


@router.post("/items/{int:number}/escalations", **operation(Noted, "desk.act", status=201))
def escalate_item(request: Request, number: int, body: EscalationIn) -> HttpResponse:
    """Escalate by hand."""
    item = assigning.escalate(
        request.caller.viewer, numbered(request, number).pk, body.leads, role=body.role, text=body.text,
        seen=seen_by(request, body.seen),
    )  # fmt: skip
    return _noted(item, 201)


@router.put("/items/{int:number}/parent", **operation(Noted, "desk.act"))
def put_under(request: Request, number: int, body: ParentIn) -> HttpResponse:
    """Make an item part of another, such as one outage with many reports; or take it out again."""
    parent = None if body.parent is None else numbered(request, body.parent).pk
    seen = seen_by(request, body.seen)
    return _noted(assigning.put_under(request.caller.viewer, numbered(request, number).pk, parent, seen))


@router.get("/items/{int:number}/links", **operation(list[RelationOut], *READ))
def list_links(request: Request, number: int) -> HttpResponse:
    """What an item has to do with others: links, parent and children, merged items."""
    item = numbered(request, number)
    into = item.merged_into.key if item.merged_into else ""
    found = relations.relations(request.caller.viewer, item, into)
    return reply([RelationOut(one.kind, one.number, one.title, one.outward, one.link) for one in found])


@router.post("/items/{int:number}/links", **operation(Noted, "desk.act", status=201))
def link_items(request: Request, number: int, body: LinkIn) -> HttpResponse:
    """Link an item with another."""
    viewer, item = request.caller.viewer, numbered(request, number)
    relations.link(viewer, item, relations.other_item(viewer, item, str(body.number)), body.kind)
    return _noted(numbered(request, number), 201)


@router.delete("/items/{int:number}/links/{int:link}", **operation(None, "desk.act", status=204))
def unlink_items(request: Request, number: int, link: int) -> HttpResponse:
    """Take a link away."""
    relations.unlink(request.caller.viewer, numbered(request, number), link)
    return HttpResponse(status=204)


@router.get("/items/{int:number}/attachments", **operation(list[AttachmentOut], *READ))
def list_attachments(request: Request, number: int) -> HttpResponse:
    """The files of an item. Customers see those that are meant for them."""
    viewer = request.caller.viewer
    rows = Attachment.objects.visible_to(viewer).filter(work=numbered(request, number)).order_by("id")
    return reply([_attachment(row) for row in (rows if viewer.customer is None else rows.filter(public=True))[:500]])


@router.post("/items/{int:number}/attachments", **operation(list[AttachmentOut], *ACT, status=201))
def attach_files(request: Request, number: int, files: File[list[UploadedFile]], public: bool = False) -> HttpResponse:
    """Keep files with an item. What customers send is seen by both sides."""
    viewer = request.caller.viewer
    shown = public or viewer.customer is not None
    kept = attaching.attach(viewer, numbered(request, number), files, public=shown)
    return reply([_attachment(row) for row in kept], 201)


@router.get(
    "/items/{int:number}/attachments/{int:attachment}", **operation(None, *READ, media="application/octet-stream")
)
def get_attachment(request: Request, number: int, attachment: int) -> HttpResponse:
    """The bytes of a file."""
    kept = attaching.open_file(request.caller.viewer, numbered(request, number), attachment)
    content = attaching.path_of(kept.sha256).read_bytes()
    headers = {"Content-Disposition": "attachment", "X-Sha256": kept.sha256}
    return HttpResponse(content, content_type="application/octet-stream", headers=headers)


def _noted(item: WorkItem, status: int = 200) -> HttpResponse:
    return reply(Noted(item.number, item.seq), status, ETag=etag(item.seq))


def _attachment(row: Attachment) -> AttachmentOut:
    return AttachmentOut(row.pk, row.name, row.size, row.type, row.sha256, row.public, row.author_id, row.added)
