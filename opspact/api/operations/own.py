"""What is the caller's own: how messages come, sessions, tokens."""

from collections.abc import Mapping
from datetime import datetime

from django.http import HttpResponse
from ninja import Router

from opspact.api.contract import operation
from opspact.api.documented import reply
from opspact.api.door import Request
from opspact.api.problems import Problem
from opspact.api.shapes.own import SessionOut, TellingIn, TellingOut
from opspact.api.shapes.papers import Counted, TokenIn, TokenOut
from opspact.notify import preferences
from opspact.notify.channels import by_itself, order
from opspact.notify.shapes import KINDS, Channel, Kind
from opspact.people import sessions, tokens
from opspact.people.models import Token
from opspact.tenancy.access import signed_in
from opspact.tenancy.models import Account

router = Router(tags=["own"])


@router.get("/me/telling", **operation(TellingOut))
def get_telling(request: Request) -> HttpResponse:
    """By which channels the caller is told of what."""
    return reply(_telling(request))


@router.put("/me/telling", **operation(TellingOut))
def set_telling(request: Request, body: TellingIn) -> HttpResponse:
    """Say by which channels the caller wants to be told of what."""
    quiet = (body.quiet_from, body.quiet_to) if body.quiet_from and body.quiet_to else None
    if quiet is None and (body.quiet_from or body.quiet_to):
        raise Problem("invalid", problems={"quiet_from": "quiet_to"})
    told = preferences.Telling(
        _table(body.channels), None if body.grave is None else _table(body.grave), body.order, quiet
    )
    preferences.set_telling(request.caller.viewer, told)
    return reply(_telling(request))


@router.get("/me/sessions", **operation(list[SessionOut]))
def list_sessions(request: Request) -> HttpResponse:
    """Where the caller is signed in, the latest first."""
    rows = sessions.of_account(signed_in(request.caller.viewer))[:100]
    return reply([SessionOut(row.began, row.address, row.agent, row.expire_date) for row in rows])


@router.delete("/me/sessions", **operation(Counted))
def end_sessions(request: Request) -> HttpResponse:
    """Sign the caller out everywhere but here; how many sessions ended."""
    here = request.session.session_key or "" if request.caller.via == "session" else ""
    own = Account(pk=signed_in(request.caller.viewer))
    return reply(Counted(sessions.end_sessions(request.caller.viewer, own, but=here)))


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


def _table(given: Mapping[Kind, list[Channel]]) -> dict[str, list[str]]:
    return {kind: list(channels) for kind, channels in given.items()}


def _telling(request: Request) -> TellingOut:
    told = preferences.telling(Account.objects.get(pk=signed_in(request.caller.viewer)).settings)
    by_hand, quiet = told.get("channels", {}), told.get("quiet", {})
    channels: dict[str, list[str]] = {kind: list(by_hand.get(kind, by_itself(kind))) for kind in KINDS}
    return TellingOut(channels, told.get("grave"), list(order(told)), quiet.get("from"), quiet.get("to"))


def _token(row: Token, text: str | None = None) -> TokenOut:
    used: datetime | None = row.used
    return TokenOut(row.pk, row.name, row.prefix, list(row.scopes), row.made, row.expires, used, text)
