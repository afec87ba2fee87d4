"""Times and spans as a person reads them, in a language and a zone: `2026-11-21 周六 14:05`, `2 小时 10 分`."""

from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from opspact.kernel.time import DAY, HOUR, MINUTE, SECOND, Instant, Span, to_datetime
from opspact.ui.words import say

WEEKDAYS: Final = {
    "zh": ("周一", "周二", "周三", "周四", "周五", "周六", "周日"),
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
}
_NEAR_DAYS: Final = {
    -1: "yesterday {time}",
    0: "today {time}",
    1: "tomorrow {time}",
    2: "the day after tomorrow {time}",
}


def local(at: Instant | datetime, zone: ZoneInfo) -> datetime:
    """The local time of an instant or an aware datetime."""
    return to_datetime(at, zone) if isinstance(at, int) else at.astimezone(zone)


def day(on: date, lang: str) -> str:
    """2026-11-21 周六."""
    return f"{on:%Y-%m-%d} {WEEKDAYS['en' if lang == 'en' else 'zh'][on.weekday()]}"


def moment(at: Instant | datetime, zone: ZoneInfo, lang: str) -> str:
    """2026-11-21 周六 14:05."""
    found = local(at, zone)
    return f"{day(found, lang)} {found:%H:%M}"


def near(at: Instant | datetime, now: Instant, zone: ZoneInfo, lang: str) -> str:
    """As one would say it now: 明天 10:40; farther away the date, without the year where it is this year's."""
    found, today = local(at, zone), local(now, zone)
    spoken = _NEAR_DAYS.get((found.date() - today.date()).days)
    if spoken:
        return say(lang, spoken, time=f"{found:%H:%M}")
    full = moment(found, zone, lang)
    return full[5:] if found.year == today.year else full


def span(length: Span, lang: str) -> str:
    """2 小时 10 分: the two largest units that matter, the sign left out; under a minute in seconds."""
    length = abs(length)
    if length < MINUTE:
        return say(lang, "{n} s", n=length // SECOND)
    if length < HOUR:
        return say(lang, "{n} min", n=length // MINUTE)
    if length < DAY:
        return _two(length, HOUR, MINUTE, "{a} h {b} min", "{n} h", lang)
    return _two(length, DAY, HOUR, "{a} d {b} h", "{n} d", lang)


def _two(length: Span, big: Span, small: Span, both: str, one: str, lang: str) -> str:
    a, b = length // big, length % big // small
    return say(lang, both, a=a, b=b) if b else say(lang, one, n=a)


def figures(length: Span, lang: str) -> str:
    """Tabular, for what ticks: 2:10:05; from a day on 3 天 2:10. The sign is left out. `clocks.js` says the same."""
    seconds = abs(length) // SECOND
    minutes, hours = seconds // 60 % 60, seconds // 3600
    if hours < 24:
        return f"{hours}:{minutes:02}:{seconds % 60:02}"
    return say(lang, "{n} d {time}", n=hours // 24, time=f"{hours % 24}:{minutes:02}")
