"""What is the caller's own: the inbox and the tokens."""

import re
from datetime import datetime

from django.http import HttpResponse
from ninja import Query, Router

from opspact.api.contract import operation
from opspact.api.documented import reply
from opspact.api.door import Request
from opspact.api.paging import cursor, read_cursor
from opspact.api.problems import Problem
from opspact.api.shapes.common import Page
from opspact.api.shapes.papers import Counted, MessageOut, MessagePage, TokenIn, TokenOut
from opspact.notify import inbox
from opspact.notify.wording import headline
from opspact.people import tokens
from opspact.people.models import Token

router = Router(tags=["own"])


@router.get("/messages", **operation(MessagePage))
def list_messages(request: Request, page: Query[Page]) -> HttpResponse:
    """The inbox, the unread first."""
    after = str(read_cursor(page.cursor, str)[0]) if page.cursor else ""
    if not re.fullmatch(r"|(un)?read-\d{1,18}", after):
        raise Problem("invalid", problems={"cursor": "?"})
    found = inbox.page(request.caller.viewer, after=after, size=page.limit)
    items = [
        MessageOut(
            one.pk, one.number, one.contract_id, one.kind, headline(one.kind, one.number, one.payload, request.lang),
            one.happened, one.pk in found.unread, found.counts.get(one.pk, 1),
        )
        for one in found.messages
    ]  # fmt: skip
    return reply(MessagePage(items, cursor(found.after) if found.after else None))


@router.post("/messages/{int:message}/read", **operation(Counted))
def read_message(request: Request, message: int) -> HttpResponse:
    """Mark a message read, with all it stands for."""
    return reply(Counted(inbox.mark_read(request.caller.viewer, message)))


@router.get("/tokens", **operation(list[TokenOut]))
def list_tokens(request: Request) -> HttpResponse:
    """The caller's tokens that still work."""
    return reply([_token(row) for row in tokens.tokens_of(request.caller.viewer)[:200]])


@router.post("/tokens", **operation(TokenOut, status=201))
def make_token(request: Request, body: TokenIn) -> HttpResponse:
    """Make a token; its text is told in this answer and never again."""
    made, text = tokens.make_token(request.caller.viewer, body.name, body.scopes, body.days)
    return reply(_token(made, text), 201)


@router.delete("/tokens/{int:token}", **operation(None, status=204))
def revoke_token(request: Request, token: int) -> HttpResponse:
    """End a token of the caller's own."""
    if not tokens.revoke_token(request.caller.viewer, token):
        raise Problem("not-found")
    return HttpResponse(status=204)


def _token(row: Token, text: str | None = None) -> TokenOut:
    used: datetime | None = row.used
    return TokenOut(row.pk, row.name, row.prefix, list(row.scopes), row.made, row.expires, used, text)
