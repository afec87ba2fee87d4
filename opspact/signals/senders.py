"""Who sends: a source as the intake needs it, found by the token of its address and known for a few seconds."""

import threading
import time
from collections.abc import Callable, Mapping
from hashlib import sha256
from typing import Any, Final

import msgspec
import psycopg

from opspact.signals.policy import Policy

FRESH: Final = 2.0
"""Seconds for which the table of sources is believed."""
RETRY: Final = 0.5
"""Seconds after which an unknown token is looked for again."""
_READ: Final = """SELECT token, id, title, format, customer_id, contract_id, per_minute, secret, mapping::text,
    policy::text FROM signals_source WHERE active"""


class Sender(msgspec.Struct, frozen=True):
    """A source that may send."""

    id: int
    title: str
    format: str
    customer: int | None = None
    contract: int | None = None
    per_minute: int = 6_000
    secret: bytes | None = None
    """Encrypted."""
    mapping: Mapping[str, Any] = {}
    policy: Policy = Policy()


def token_digest(token: str) -> bytes:
    """What is kept of a token."""
    return sha256(token.encode("utf-8", "replace")).digest()


def read_all(db: psycopg.Connection[Any]) -> dict[bytes, Sender]:
    """Every active source by its token's digest."""
    with psycopg.Cursor(db) as cursor:
        rows = cursor.execute(_READ).fetchall()
    return {bytes(token): _sender(*row) for token, *row in rows}


def _sender(*row: Any) -> Sender:
    pk, title, kind, customer, contract, per_minute, secret, mapping, policy = row
    return Sender(
        pk, title, kind, customer, contract, per_minute, None if secret is None else bytes(secret),
        msgspec.json.decode(mapping), msgspec.json.decode(policy, type=Policy),
    )  # fmt: skip


class Senders:
    """The table of sources, read again when it is no longer fresh."""

    def __init__(self, read: Callable[[], dict[bytes, Sender]]) -> None:
        self._read = read
        self._known: dict[bytes, Sender] = {}
        self._read_at = -FRESH
        self._lock = threading.Lock()

    def find(self, token: str) -> Sender | None:
        """The source of a token; None where there is none, or it is switched off."""
        digest, age = token_digest(token), time.monotonic() - self._read_at
        found = self._known.get(digest)
        if age > FRESH or (found is None and age > RETRY):
            with self._lock:
                if time.monotonic() - self._read_at > RETRY:
                    self._known = self._read()
                    self._read_at = time.monotonic()
            found = self._known.get(digest)
        return found

    def forget(self) -> None:
        """Read anew at the next question."""
        self._read_at = -FRESH
