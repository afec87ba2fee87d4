"""The inbox: messages, what one stands for, what reached nobody."""

import re

from django.http import HttpResponse
from ninja import Query, Router

from opspact.api.contract import operation
from opspact.api.documented import reply
from opspact.api.door import Request
from opspact.api.paging import cursor, read_cursor
from opspact.api.problems import Problem
from opspact.api.shapes.common import Page
from opspact.api.shapes.own import ReadIn, UnreachedOut, UnreachedPage
from opspact.api.shapes.papers import Counted, MessageOut, MessagePage
from opspact.notify import inbox
from opspact.notify.models import Message, Unreached
from opspact.notify.wording import headline

router = Router(tags=["messages"])


@router.get("/messages", **operation(MessagePage))
def list_messages(request: Request, page: Query[Page]) -> HttpResponse:
    """The inbox, the unread first."""
    after = str(read_cursor(page.cursor, str)[0]) if page.cursor else ""
    if not re.fullmatch(r"|(un)?read-\d{1,18}", after):
        raise Problem("invalid", problems={"cursor": "?"})
    found = inbox.page(request.caller.viewer, after=after, size=page.limit)
    items = [_message(one, request, one.pk in found.unread, found.counts.get(one.pk, 1)) for one in found.messages]
    return reply(MessagePage(items, cursor(found.after) if found.after else None))


@router.get("/messages/{int:message}/members", **operation(list[MessageOut]))
def list_members(request: Request, message: int) -> HttpResponse:
    """Everything that a message stands for, itself among them, the oldest first; at most 500."""
    found = inbox.members(request.caller.viewer, message)
    if not found:
        raise Problem("not-found")
    return reply([_message(one, request, one.read_at is None and one.state == "sent", 1) for one in found])


@router.post("/messages/{int:message}/read", **operation(Counted))
def read_message(request: Request, message: int) -> HttpResponse:
    """Mark a message read, with all it stands for."""
    return reply(Counted(inbox.mark_read(request.caller.viewer, message)))


@router.post("/messages/read", **operation(Counted))
def read_messages(request: Request, body: ReadIn) -> HttpResponse:
    """Mark read whatever is not newer than a message."""
    return reply(Counted(inbox.mark_all_read(request.caller.viewer, body.upto)))


@router.get("/unreached", **operation(UnreachedPage, "people.manage", "desk.approve"))
def list_unreached(request: Request, page: Query[Page]) -> HttpResponse:
    """Roles that were to be told and that nobody holds, the latest first."""
    after = read_cursor(page.cursor, int)[0] if page.cursor else None
    found = inbox.unreached(request.caller.viewer, after, page.limit + 1)
    shown, more = found[: page.limit], len(found) > page.limit
    return reply(UnreachedPage([_unreached(row) for row in shown], cursor(shown[-1].pk) if more else None))


def _message(one: Message, request: Request, unread: bool, count: int) -> MessageOut:
    said = headline(one.kind, one.number, one.payload, request.lang)
    return MessageOut(one.pk, one.number, one.contract_id, one.kind, said, one.happened, unread, count)


def _unreached(row: Unreached) -> UnreachedOut:
    return UnreachedOut(row.pk, row.number, row.contract_id, row.kind, row.role, row.at)
