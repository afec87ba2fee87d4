"""Calendar months where the product stands: what keeping promises is counted over."""

import re
from datetime import datetime
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from opspact.kernel.now import now_datetime

_KEY: Final = re.compile(r"(20\d\d)-(0[1-9]|1[0-2])")


class Month(NamedTuple):
    """A month: `2026-05`, from its first midnight to that of the next."""

    key: str
    start: datetime
    end: datetime


def month_of(key: str, zone: ZoneInfo) -> Month | None:
    """The month of a key; None for what is none."""
    found = _KEY.fullmatch(key)
    return _month(int(found[1]), int(found[2]), zone) if found else None


def latest(count: int, zone: ZoneInfo) -> list[Month]:
    """The months up to the present one, the oldest first."""
    today = now_datetime().astimezone(zone)
    number = today.year * 12 + today.month - 1
    return [_month(n // 12, n % 12 + 1, zone) for n in range(number - count + 1, number + 1)]


def _month(year: int, month: int, zone: ZoneInfo) -> Month:
    after = (year + 1, 1) if month == 12 else (year, month + 1)
    return Month(f"{year}-{month:02}", datetime(year, month, 1, tzinfo=zone), datetime(*after, 1, tzinfo=zone))
