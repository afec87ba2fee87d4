"""The hot way in: `/in/<token>/…` is answered here, before the framework and without it.

A delivery is answered with 2xx when it is committed, never before. 400 only for what can never be understood, which is
kept with the reason; whoever comes too often, or while the database is away, is told to come again in the code that
its kind retries on.
"""

import logging
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from typing import Any, Final

import msgspec
import psycopg
from psycopg_pool import PoolTimeout

from opspact.kernel.now import now
from opspact.signals import bodies, intake, sealing
from opspact.signals.formats.table import parsed
from opspact.signals.limits import Limits
from opspact.signals.senders import Sender, Senders, read_all
from opspact.signals.shapes import Parsed, Raw, Unreadable
from opspact.signals.store import Connection

log = logging.getLogger(__name__)

HERE: Final = "/in/"
PAGERDUTY: Final = "v2/enqueue"
RETRY_AFTER: Final = "5"
Application = Callable[[dict[str, Any], Any], Iterable[bytes]]
Connect = Callable[[], AbstractContextManager[Connection]]


class Answer(msgspec.Struct, frozen=True):
    """What the sender is told."""

    status: str
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = ()


NOT_THERE: Final = Answer("404 Not Found", b'{"status":"unknown source"}')
NOT_SIGNED: Final = Answer("401 Unauthorized", b'{"status":"the signature does not fit"}')
NO_METHOD: Final = Answer("405 Method Not Allowed", b'{"status":"POST expected"}', (("Allow", "POST, PUT"),))


class Door:
    """WSGI: takes what is for the sources and hands on everything else."""

    def __init__(self, inner: Application, connect: Connect, at_once: int) -> None:
        self._inner = inner
        self._connect = connect
        self._limits = Limits(at_once)
        self._senders = Senders(self._read_senders)

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """Answer a delivery; hand on anything else."""
        path: str = environ.get("PATH_INFO", "")
        if not path.startswith(HERE):
            return self._inner(environ, start_response)
        token, _, end = path.removeprefix(HERE).partition("/")
        answer = self._answer(environ, token, end.strip("/"))
        headers = [("Content-Type", "application/json"), ("Content-Length", str(len(answer.body))), *answer.headers]
        start_response(answer.status, headers)
        return [answer.body]

    def _answer(self, environ: dict[str, Any], token: str, path: str) -> Answer:
        try:
            sender = self._senders.find(token)
            if sender is None:
                return NOT_THERE
            if environ["REQUEST_METHOD"] not in ("POST", "PUT") and path != "heartbeat":
                return NO_METHOD
            with self._limits.admitted(sender.id, sender.per_minute) as admitted:
                return self._admitted(environ, sender, path) if admitted else _later(path)
        except (psycopg.OperationalError, PoolTimeout) as away:
            log.warning("a delivery could not be taken: %s", away)
            return _later(path)

    def _admitted(self, environ: dict[str, Any], sender: Sender, path: str) -> Answer:
        raw, at = Raw(b"", {}, path[: bodies.PATH]), now()
        try:
            raw = bodies.read(environ, path)
            if sender.secret is not None and not sealing.is_signed(sender.secret, raw, at):
                return NOT_SIGNED
            found = parsed(sender, raw, at)
        except Unreadable as wrong:
            kept = wrong.raw if isinstance(wrong, bodies.TooLarge) else raw
            with self._connect() as db, db.transaction():
                intake.bury(db, sender, kept, str(wrong), at)
            too_large = isinstance(wrong, bodies.TooLarge)
            return Answer("413 Content Too Large" if too_large else "400 Bad Request", _told(str(wrong)))
        with self._connect() as db, db.pipeline(), db.transaction():
            intake.take_on(db, sender, found, raw, at)
        return _taken(path, found)

    def _read_senders(self) -> dict[bytes, Sender]:
        with self._connect() as db:
            return read_all(db)


def _taken(path: str, found: Parsed) -> Answer:
    if path == PAGERDUTY:
        told = {"status": "success", "message": "Event processed", "dedup_key": found.echo}
        return Answer("202 Accepted", msgspec.json.encode(told))
    more = {"alert_key": found.echo} if found.echo else {}
    return Answer("200 OK", msgspec.json.encode({"status": "success", "alerts": len(found.signals), **more}))


def _later(path: str) -> Answer:
    """Most senders retry 503; those that speak as PagerDuty's clients do retry 429."""
    status = "429 Too Many Requests" if path == PAGERDUTY else "503 Service Unavailable"
    return Answer(status, b'{"status":"come again later"}', (("Retry-After", RETRY_AFTER),))


def _told(wrong: str) -> bytes:
    return msgspec.json.encode({"status": "invalid event", "message": wrong})
