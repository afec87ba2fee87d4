"""Web Push: the content sealed for one browser (RFC 8291), and who sends it (VAPID, RFC 8292). Pure but for chance."""

import os
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Final

import msgspec
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

RECORD: Final = 4096
"""Bytes of the one record; more than that browsers' servers do not take."""
LARGEST: Final = 3900
_CURVE: Final = ec.SECP256R1()


def sealed(content: bytes, browser: str, auth: str, own: ec.EllipticCurvePrivateKey | None = None,
           salt: bytes | None = None) -> bytes:  # fmt: skip
    """The content, readable for the browser alone. `own` and `salt` are fresh but in tests."""
    key, mixed = own or ec.generate_private_key(_CURVE), salt or os.urandom(16)
    theirs, mine = unpacked(browser), _point(key)
    shared = key.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(_CURVE, theirs))
    base = _derived(shared, unpacked(auth), b"WebPush: info\0" + theirs + mine, 32)
    secret = _derived(base, mixed, b"Content-Encoding: aes128gcm\0", 16)
    nonce = _derived(base, mixed, b"Content-Encoding: nonce\0", 12)
    head = mixed + RECORD.to_bytes(4, "big") + bytes([len(mine)]) + mine
    return head + AESGCM(secret).encrypt(nonce, content + b"\x02", None)


def vouched(key: str, server: str, contact: str, until: int) -> str:
    """The `Authorization` header for one push server. `until`: seconds since 1970, at most a day ahead."""
    head = packed(msgspec.json.encode({"typ": "JWT", "alg": "ES256"}))
    claims = packed(msgspec.json.encode({"aud": server, "exp": until, "sub": contact}))
    private = _private(key)
    r, s = decode_dss_signature(private.sign(f"{head}.{claims}".encode(), ec.ECDSA(SHA256())))
    signature = packed(r.to_bytes(32, "big") + s.to_bytes(32, "big"))
    return f"vapid t={head}.{claims}.{signature}, k={packed(_point(private))}"


def fresh_key() -> str:
    """A new private key of this installation."""
    return packed(ec.generate_private_key(_CURVE).private_numbers().private_value.to_bytes(32, "big"))


def public_key(key: str) -> str:
    """What browsers are told: the public half of a private key."""
    return packed(_point(_private(key)))


def packed(raw: bytes) -> str:
    """Base64 for addresses, without padding."""
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def unpacked(text: str) -> bytes:
    """The bytes of such a text. Raises ValueError."""
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _private(key: str) -> ec.EllipticCurvePrivateKey:
    return ec.derive_private_key(int.from_bytes(unpacked(key), "big"), _CURVE)


def _point(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def _derived(secret: bytes, salt: bytes, info: bytes, length: int) -> bytes:
    return HKDF(SHA256(), length, salt=salt, info=info).derive(secret)
