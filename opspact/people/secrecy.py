"""Keys derived from the one secret of the installation, one per purpose, and what is kept encrypted under them."""

from base64 import urlsafe_b64encode

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


class Lost(RuntimeError):  # noqa: N818 - says what is the case
    """It was encrypted under another secret of the installation and cannot be read."""


def key(purpose: str) -> bytes:
    """A key for Fernet. Another secret (`OPSPACT_SECRET`) makes other keys: what was encrypted is lost then."""
    derived = HKDF(SHA256(), 32, salt=b"opspact", info=purpose.encode()).derive(settings.SECRET_KEY.encode())
    return urlsafe_b64encode(derived)


def sealed(purpose: str, secret: str) -> bytes:
    """A secret as it is stored."""
    return Fernet(key(purpose)).encrypt(secret.encode())


def opened(purpose: str, stored: bytes) -> str:
    """The secret that was stored. Raises Lost."""
    try:
        return Fernet(key(purpose)).decrypt(stored).decode()
    except InvalidToken:
        raise Lost("the secret of the installation is another one by now; enter it anew") from None
