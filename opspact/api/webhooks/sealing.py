"""The secret by which a receiver knows that a webhook is ours: encrypted at rest, and the signature made with it."""

import base64
import secrets
from datetime import datetime

from standardwebhooks import Webhook

from opspact.people import secrecy

PURPOSE = "webhooks"


def fresh() -> str:
    """A new secret as receivers take it: `whsec_…`."""
    return "whsec_" + base64.b64encode(secrets.token_bytes(32)).decode()


def sealed(secret: str) -> bytes:
    """The secret as it is stored."""
    return secrecy.sealed(PURPOSE, secret)


def opened(stored: bytes) -> str:
    """The secret that was stored. Raises `secrecy.Lost`."""
    return secrecy.opened(PURPOSE, stored)


def headers(secret: str, message: str, at: datetime, body: str) -> dict[str, str]:
    """The headers of Standard Webhooks: id, time, signature."""
    signature = Webhook(secret).sign(message, at, body)
    stamp = str(int(at.timestamp()))
    return {"webhook-id": message, "webhook-timestamp": stamp, "webhook-signature": signature}
