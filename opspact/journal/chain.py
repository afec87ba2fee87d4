"""The hash chain of a stream: what it covers, and how one link follows the other. Pure.

The chain covers the digest of a payload, not the payload: personal data can be redacted and the chain still holds.
"""

import json
from hashlib import sha256
from typing import Any

import msgspec

from opspact.kernel.time import Instant

START = b""
"""The hash before the first event of a stream."""


class Link(msgspec.Struct, frozen=True):
    """What the chain covers of an event, beside its payload."""

    stream: str
    stream_id: int
    seq: int
    sort: str
    kind: str
    key: str
    happened: Instant
    recorded: Instant
    actor_id: int | None
    actor_kind: str
    role: str
    person: str
    line: str


_encode = msgspec.json.Encoder().encode


def canonical(payload: dict[str, Any]) -> bytes:
    """A payload as JSON with sorted keys and no spaces: the same after a way through the database."""
    return json.dumps(payload, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def digest(payload: dict[str, Any]) -> bytes:
    """SHA-256 over the payload as canonical JSON."""
    return sha256(canonical(payload)).digest()


def chained(before: bytes, link: Link, payload_digest: bytes) -> bytes:
    """The hash of an event that follows the one with the hash `before`."""
    return sha256(before + payload_digest + _encode(msgspec.structs.astuple(link))).digest()
