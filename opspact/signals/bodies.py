"""Reading what a stranger sends: bounded, unpacked, with the few headers that mean something."""

import zlib
from typing import Any, Final

from opspact.signals.shapes import Raw, Unreadable

MOST: Final = 8 * 1024 * 1024
"""Bytes of a body, unpacked."""
KEPT: Final = 64 * 1024
"""Bytes kept of a body that is too large."""
HEADERS: Final = ("content-type", "user-agent", "x-request-id", "webhook-id")
PREFIXES: Final = ("ce-", "x-grafana-", "x-signature", "x-hub-")
LONGEST: Final = 1_000
PATH: Final = 60


class TooLarge(Unreadable):
    """More than is taken; the beginning is in `raw`."""

    def __init__(self, raw: Raw) -> None:
        super().__init__(f"larger than {MOST} bytes")
        self.raw = raw


def read(environ: dict[str, Any], path: str) -> Raw:
    """The delivery of a request. Raises Unreadable, TooLarge."""
    headers = {name: text for name, text in _headers(environ) if name in HEADERS or name.startswith(PREFIXES)}
    packed = environ["wsgi.input"].read(min(_length(environ), MOST + 1))
    encoding = environ.get("HTTP_CONTENT_ENCODING", "").lower()
    body = packed if encoding in ("", "identity") else _unpacked(packed, encoding)
    raw = Raw(body, headers, path[:PATH].replace("\0", ""))
    if len(body) > MOST:
        raise TooLarge(Raw(body[:KEPT], headers, raw.path))
    return raw


def _headers(environ: dict[str, Any]) -> list[tuple[str, str]]:
    named = {"HTTP_CONTENT_TYPE": environ.get("CONTENT_TYPE", ""), **environ}
    return [
        (name[5:].replace("_", "-").lower(), value.replace("\0", "")[:LONGEST])
        for name, value in named.items()
        if name.startswith("HTTP_") and isinstance(value, str) and value
    ]


def _length(environ: dict[str, Any]) -> int:
    text = environ.get("CONTENT_LENGTH") or ""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 12 else MOST + 1


def _unpacked(packed: bytes, encoding: str) -> bytes:
    """At most one byte more than is taken, however much is packed."""
    if encoding not in ("gzip", "x-gzip", "deflate"):
        raise Unreadable(f"packed by {encoding[:20]}")
    unpacker = zlib.decompressobj(zlib.MAX_WBITS | 32)
    try:
        return unpacker.decompress(packed, MOST + 1)
    except zlib.error as wrong:
        raise Unreadable(f"cannot be unpacked: {wrong}") from None
