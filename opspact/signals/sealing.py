"""The secret with which a source signs: encrypted at rest, and whether a delivery bears a signature made with it."""

import hmac
import secrets
from collections.abc import Mapping
from hashlib import sha256
from typing import Final

from opspact.kernel.time import MINUTE, SECOND, Instant, Span
from opspact.people import secrecy
from opspact.signals.shapes import Raw

PURPOSE: Final = "signals"
TOLERANCE: Final[Span] = 10 * MINUTE
"""How old a signed time may be."""
SIGNATURES: Final = ("x-grafana-alerting-signature", "x-grafana-alert-signature", "x-hub-signature-256", "x-signature")
STAMPS: Final = ("x-grafana-alerting-timestamp", "x-signature-timestamp")


def fresh() -> str:
    """A new secret, as text."""
    return secrets.token_urlsafe(32)


def sealed(secret: str) -> bytes:
    """The secret as it is stored."""
    return secrecy.sealed(PURPOSE, secret)


def signature(secret: bytes, body: bytes, stamp: str = "") -> str:
    """HMAC-SHA256 over the body, or over `stamp:body`, in hexadecimal digits: as Grafana signs."""
    signed = f"{stamp}:".encode() + body if stamp else body
    return hmac.new(secret, signed, sha256).hexdigest()


def is_signed(stored: bytes, raw: Raw, at: Instant) -> bool:
    """Whether a delivery bears a valid signature, not older than it may be where it names its time."""
    try:
        secret = secrecy.opened(PURPOSE, stored).encode()
    except secrecy.Lost:
        return False
    given, stamp = _first(raw.headers, SIGNATURES).removeprefix("sha256="), _first(raw.headers, STAMPS)
    if stamp and not (stamp.isascii() and stamp.isdigit() and abs(int(stamp[:12]) * SECOND - at) <= TOLERANCE):
        return False
    return hmac.compare_digest(signature(secret, raw.body, stamp).encode(), given.encode("utf-8", "replace"))


def _first(headers: Mapping[str, str], names: tuple[str, ...]) -> str:
    return next((headers[name] for name in names if headers.get(name)), "")
