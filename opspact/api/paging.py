"""Pages of lists: an opaque cursor holds where the last page ended, so rows that come or go move nothing."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error
from typing import Any, Final

import msgspec

from opspact.api.problems import Problem

MOST: Final = 200
USUAL: Final = 50


def cursor(*values: Any) -> str:
    """A cursor that holds values."""
    return urlsafe_b64encode(msgspec.json.encode(values)).rstrip(b"=").decode()


def read_cursor(text: str, *types: Any) -> tuple[Any, ...]:
    """The values of a cursor. Raises Problem for one that this list did not give."""
    try:
        padded = text.encode("ascii") + b"=" * (-len(text) % 4)
        raw = msgspec.json.decode(urlsafe_b64decode(padded), type=list[Any])
        return tuple(msgspec.convert(value, kind) for value, kind in zip(raw, types, strict=True))
    except (ValueError, Error, msgspec.MsgspecError):
        raise Problem("invalid", problems={"cursor": "?"}) from None
