"""Times as a timeline writes them."""

import re
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from opspact.kernel.time import Instant, Span, instant
from opspact.plans.terms.leaf import TermError
from opspact.plans.terms.quantity import read_span

EXAMPLES: Final = "'2026-05-08 09:00', '2026-05-08 09:04:59', '2026-05-08T09:00:00+08:00', '2026-05-08' or '+30 min'"
_LOCAL: Final = re.compile(
    r"(\d{4}-\d{2}-\d{2})(?:[T ](\d{1,2}:\d{2})(:\d{2}(?:\.\d{1,6})?)?\s*(Z|[+-]\d{2}:?\d{2})?)?$"
)
_OFFSET: Final = re.compile(r"\s*([+-])\s*(.+)$")


def read_moment(text: str, zone: ZoneInfo) -> Instant:
    """A time of day on a date, local in `zone` unless it has an offset; a bare date is its first moment.

    Raises TermError with examples.
    """
    match = _LOCAL.match(text.strip())
    if match is None:
        raise TermError(f"{text!r} is not a time; write for example {EXAMPLES}")
    day, clock, seconds, offset = match.groups()
    try:
        moment = datetime.fromisoformat(f"{day}T{(clock or '00:00').zfill(5)}{seconds or ':00'}{offset or ''}")
    except ValueError as wrong:
        raise TermError(f"{text!r} is not a time: {wrong}") from None
    return instant(moment if moment.tzinfo else moment.replace(tzinfo=zone))


def is_offset(text: str) -> bool:
    """Whether a text is a distance from another time: `+30 min`, `-1 h`."""
    return bool(_OFFSET.match(text))


def read_offset(text: str) -> Span:
    """A signed length: `+30 min`, `-1 h`. Raises TermError."""
    match = _OFFSET.match(text)
    if match is None:
        raise TermError(f"{text!r} is not a distance; write for example '+30 min'")
    length = read_span(match[2])
    return length if match[1] == "+" else -length


def read_signed(text: str) -> Span:
    """A length that may be negative: `1 h 30 min`, `-5 min`. Raises TermError."""
    return read_offset(text) if is_offset(text) else read_span(text)


def parse_iso(text: str) -> Instant:
    """The instant of a time in a result. Raises ValueError where it has no offset."""
    return instant(datetime.fromisoformat(text))
