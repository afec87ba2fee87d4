"""Keys derived from the one secret of the installation, one per purpose."""

from base64 import urlsafe_b64encode

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


def key(purpose: str) -> bytes:
    """A key for Fernet. Another secret (`OPSPACT_SECRET`) makes other keys: what was encrypted is lost then."""
    derived = HKDF(SHA256(), 32, salt=b"opspact", info=purpose.encode()).derive(settings.SECRET_KEY.encode())
    return urlsafe_b64encode(derived)
