"""Writes that are carried out once however often they are sent (`Idempotency-Key`).

The answer is stored in the transaction of the write itself: both are there or neither, whatever dies in between. While
a request is worked on, another with its key is told so at once, by an advisory lock.
"""

from collections.abc import Callable
from datetime import timedelta
from hashlib import sha256
from typing import Any, Final

from django.db import IntegrityError, connection, transaction
from django.http import HttpRequest, HttpResponse

from opspact.api import problems
from opspact.api.models import Answered
from opspact.kernel.now import now_datetime

KEPT: Final = timedelta(hours=24)
LONGEST: Final = 255
_FIND: Final = """SELECT pg_try_advisory_xact_lock(hashtextextended(%s, %s)), a.digest, a.status, a.location, a.body
    FROM (SELECT 1) AS one LEFT JOIN api_answered a ON a.account_id = %s AND a.key = %s AND a.at > %s"""


def answer(request: Any, key: str, act: Callable[[], HttpResponse]) -> HttpResponse:
    """The answer to a write under a key: the stored one, or that of carrying it out now."""
    if len(key) > LONGEST or not key.isprintable():
        return problems.answer(request.lang, "unreadable", "Idempotency-Key")
    account, own = request.caller.viewer.account, _digest(request)
    try:
        with transaction.atomic():
            free, digest, status, location, body = _find(account, key)
            if status is not None:
                return _again(request, own == bytes(digest), status, location, bytes(body))
            if not free:
                return problems.answer(request.lang, "in-flight")
            return _first(act, account, key, own)
    except IntegrityError as clash:
        if "answered_once" not in str(clash):
            raise
        return problems.answer(request.lang, "in-flight")


def forget_old() -> int:
    """Forget answers older than a day; how many."""
    return Answered.objects.filter(at__lte=now_datetime() - KEPT).delete()[0]


def _find(account: int, key: str) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(_FIND, [key, account, account, key, now_datetime() - KEPT])
        return cursor.fetchone()


def _again(request: Any, same: bool, status: int, location: str, body: bytes) -> HttpResponse:
    if not same:
        return problems.answer(request.lang, "key-reused")
    kind = "application/json" if status < 400 else "application/problem+json"
    response = HttpResponse(body, status=status, content_type=kind, headers={"Idempotency-Replayed": "true"})
    if location:
        response.headers["Location"] = location
    return response


def _first(act: Callable[[], HttpResponse], account: int, key: str, digest: bytes) -> HttpResponse:
    response = act()
    status = response.status_code
    if status >= 500:
        transaction.set_rollback(True)
    elif status not in (409, 429):
        at, location = now_datetime(), response.headers.get("Location", "")
        Answered.objects.filter(account_id=account, key=key, at__lte=at - KEPT).delete()
        Answered.objects.create(
            account_id=account, key=key, digest=digest, status=status, location=location, body=response.content, at=at
        )
    return response


def _digest(request: HttpRequest) -> bytes:
    return sha256(f"{request.method} {request.get_full_path()}\n".encode() + request.body).digest()
