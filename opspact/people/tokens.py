"""Keys for programs (API tokens): made once, shown once, kept as a digest."""

import secrets
from datetime import timedelta
from hashlib import sha256
from typing import Final

from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from msgspec.structs import replace

from opspact.journal.statement import rows
from opspact.kernel.now import now_datetime
from opspact.people.errors import Invalid
from opspact.people.models import Token
from opspact.people.traces import trace
from opspact.tenancy.access import signed_in
from opspact.tenancy.selectors import ACTING, MAY_ACT, SEEN, viewer_from
from opspact.tenancy.viewer import Viewer

PREFIX_LENGTH: Final = 12
NOTED_EVERY: Final = timedelta(minutes=1)
"""How exactly the last use is known."""


_FIND: Final = f"""SELECT t.id, t.digest, t.scopes, t.used, {SEEN} FROM people_token t, {ACTING}
    WHERE t.prefix = %s AND t.revoked IS NULL AND t.expires > %s AND a.id = t.account_id AND {MAY_ACT}"""


def make_token(viewer: Viewer, name: str, scopes: list[str], days: int) -> tuple[Token, str]:
    """A token of the viewer's own and its text, which nobody can show again.

    Scopes beyond the viewer's rights give nothing: they count only as far as its rights go, at each use.
    Raises Invalid without a name or a scope.
    """
    name = name.strip()
    granted = sorted(set(scopes) & viewer.rights)
    if not name:
        raise Invalid("name", "A token needs a name that tells what it is for.")
    if not granted:
        raise Invalid("scopes", "A token needs at least one right.")
    text = "osp_" + secrets.token_urlsafe(32)
    moment = now_datetime()
    with transaction.atomic():
        token = Token.objects.create(
            account_id=signed_in(viewer),
            name=name,
            prefix=text[:PREFIX_LENGTH],
            digest=_digest(text),
            scopes=granted,
            made=moment,
            expires=moment + timedelta(days=days),
        )
        trace(viewer, viewer.account, "token_made", {"name": name, "prefix": token.prefix, "scopes": token.scopes})
    return token, text


def tokens_of(viewer: Viewer) -> QuerySet[Token]:
    """The viewer's own tokens that still work, newest first."""
    working = Token.objects.filter(revoked__isnull=True, expires__gt=now_datetime())
    return working.filter(account_id=signed_in(viewer)).order_by("-made")


def revoke_token(viewer: Viewer, token_id: int) -> bool:
    """End a token of the viewer's own; whether there was one."""
    with transaction.atomic():
        token = tokens_of(viewer).select_for_update().filter(pk=token_id).first()
        if token is None:
            return False
        token.revoked = now_datetime()
        token.save(update_fields=["revoked"])
        trace(viewer, viewer.account, "token_revoked", {"name": token.name, "prefix": token.prefix})
    return True


def viewer_of(text: str) -> Viewer | None:
    """Who a token speaks for, with no more rights than its scopes; None for one that does not work."""
    moment = now_datetime()
    row = next(iter(rows(_FIND, [text[:PREFIX_LENGTH], moment])), None)
    if row is None or not secrets.compare_digest(bytes(row[1]), _digest(text)):
        return None
    token, _, scopes, used, *account = row
    if used is None or used < moment - NOTED_EVERY:
        stale = Q(used__isnull=True) | Q(used__lt=moment - NOTED_EVERY)
        Token.objects.filter(stale, pk=token).update(used=moment)
    viewer = viewer_from(*account)
    return replace(viewer, rights=viewer.rights & frozenset(scopes))


def by_bearer(request: HttpRequest) -> Viewer | None:
    """The viewer of a request that brings a token in its `Authorization` header."""
    scheme, _, text = request.headers.get("Authorization", "").partition(" ")
    return viewer_of(text.strip()) if scheme.lower() == "bearer" else None


def _digest(text: str) -> bytes:
    return sha256(text.encode()).digest()
