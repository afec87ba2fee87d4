"""What the parsers share: careful reading of JSON, texts, labels and times that a stranger wrote."""

from collections.abc import Mapping
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, Final, TypeVar
from zoneinfo import ZoneInfo

import msgspec

from opspact.kernel.time import SECOND, Instant, instant
from opspact.signals.shapes import Unreadable

T = TypeVar("T")

CONTENT: Final = 4_000
LINE: Final = 500
KEY: Final = 200
"""Longer keys are told apart by a digest."""
LABELS: Final = 60
LABEL: Final = 128
VALUE: Final = 2_000
CUT: Final = "…[cut]"
MOST: Final = 10_000
"""Signals of one delivery."""
_EARLIEST: Final = instant(datetime(2000, 1, 1, tzinfo=UTC))
_LATEST: Final = instant(datetime(2200, 1, 1, tzinfo=UTC))


def decoded(body: bytes, kind: type[T]) -> T:
    """JSON as a struct. Raises Unreadable."""
    try:
        return msgspec.json.decode(body, type=kind)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as wrong:
        raise Unreadable(str(wrong)) from None


def text(value: Any, most: int = LINE) -> str:
    """A value as text that fits and that PostgreSQL takes; what is cut off is marked."""
    if value is None:
        return ""
    said = value if isinstance(value, str) else _as_text(value)
    if "\0" in said:
        said = said.replace("\0", "\N{REPLACEMENT CHARACTER}")
    return said if len(said) <= most else said[: most - len(CUT)] + CUT


def _as_text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return str(value)
    try:
        return msgspec.json.encode(value).decode()
    except (msgspec.MsgspecError, TypeError, RecursionError):
        return ""


def labels(*given: Mapping[str, Any]) -> dict[str, str]:
    """Names and values, the later ones over the earlier, as many as are kept."""
    found = {text(name, LABEL): text(value, VALUE) for one in given for name, value in one.items() if name}
    return found if len(found) <= LABELS else dict(sorted(found.items())[:LABELS])


def key_of(*parts: Any) -> str:
    """A key of an alert made of what tells it apart."""
    whole = "/".join(text(part, 10 * KEY) for part in parts)
    return whole if len(whole) <= KEY else f"{whole[: KEY - 65]}~{sha256(whole.encode('utf-8', 'replace')).hexdigest()}"


def digest(*parts: str | bytes) -> str:
    """A short digest of what tells a delivery apart."""
    found = sha256()
    for part in parts:
        raw = part.encode("utf-8", "replace") if isinstance(part, str) else part
        found.update(len(raw).to_bytes(8, "big") + raw)
    return found.hexdigest()[:40]


def moment(value: Any, zone: ZoneInfo | None = None) -> Instant | None:
    """A time as ISO 8601, or in seconds, milli-, micro- or nanoseconds since 1970; None for what is none."""
    if isinstance(value, str) and value:
        try:
            value = float(value) if value.replace(".", "", 1).isdigit() else _of_iso(value, zone)
        except (ValueError, OverflowError):
            return None
    elif isinstance(value, int | float) and not isinstance(value, bool):
        value = float(value)
    at = _of_number(value) if isinstance(value, float) else value
    return at if isinstance(at, int) and _EARLIEST <= at < _LATEST else None


def _of_iso(value: str, zone: ZoneInfo | None) -> Instant:
    found = datetime.fromisoformat(value)
    return instant(found if found.tzinfo else found.replace(tzinfo=zone or UTC))


def _of_number(value: float) -> Instant | None:
    """The unit is told by the size: seconds have ten digits in this and the next century."""
    for divisor in (1, 1_000, 1_000_000, 1_000_000_000):
        seconds = value / divisor
        if seconds < 7.3e9:
            return int(seconds * SECOND)
    return None


def bounded(found: list[T]) -> list[T]:
    """The parts of a delivery. Raises Unreadable where there are too many."""
    if len(found) > MOST:
        raise Unreadable(f"more than {MOST} alerts in one delivery")
    return found
