"""The secret by which a receiver knows that a webhook is ours: encrypted at rest, and the signature made with it."""

import base64
import secrets
from datetime import datetime

from cryptography.fernet import Fernet, InvalidToken
from standardwebhooks import Webhook

from opspact.people.secrecy import key

PURPOSE = "webhooks"


class Lost(RuntimeError):  # noqa: N818 - says what is the case
    """The secret was encrypted under another secret of the installation and cannot be read."""


def fresh() -> str:
    """A new secret as receivers take it: `whsec_…`."""
    return "whsec_" + base64.b64encode(secrets.token_bytes(32)).decode()


def sealed(secret: str) -> bytes:
    """The secret as it is stored."""
    return Fernet(key(PURPOSE)).encrypt(secret.encode())


def opened(stored: bytes) -> str:
    """The secret that was stored. Raises Lost."""
    try:
        return Fernet(key(PURPOSE)).decrypt(stored).decode()
    except InvalidToken:
        raise Lost("the secret of the installation is another one by now; make the webhook anew") from None


def headers(secret: str, message: str, at: datetime, body: str) -> dict[str, str]:
    """The headers of Standard Webhooks: id, time, signature."""
    signature = Webhook(secret).sign(message, at, body)
    stamp = str(int(at.timestamp()))
    return {"webhook-id": message, "webhook-timestamp": stamp, "webhook-signature": signature}
