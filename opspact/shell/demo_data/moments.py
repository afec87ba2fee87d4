"""The times of the demo: when something begins, how long until the next step, which period a report is for. Pure."""

import re
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any, Final
from zoneinfo import ZoneInfo

from opspact.kernel.time import DAY, HOUR, MINUTE, Instant, Span, instant, to_datetime
from opspact.shell.demo_data.shapes import Hours

ZONE: Final = ZoneInfo("Asia/Shanghai")
_UNITS: Final = {"min": MINUTE, "h": HOUR, "d": DAY}
_SPAN: Final = re.compile(r"(\d+)(?:-(\d+))? (min|h|d)")
_VALUE: Final = re.compile(r"\{at(?:-(\d+) min)?\}")
_HOURS: Final[dict[Hours, tuple[int, int]]] = {
    "work": (8 * 60 + 35, 16 * 60 + 30),
    "shop": (600, 1170),
    "any": (0, 1439),
}
_WEEK: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def span(text: str, rng: Random) -> Span:
    """A length drawn from what is written: `5-20 min`, `2 h`, `1-3 d`; whole seconds."""
    found = _SPAN.fullmatch(text)
    if found is None:
        raise ValueError(f"{text!r} is no length such as 5-20 min")
    low, high, unit = found.groups()
    drawn = rng.uniform(float(low), float(high or low)) * _UNITS[unit]
    return round(drawn / 1_000_000) * 1_000_000


def begin(day: date, hours: Hours, rng: Random) -> Instant:
    """A moment of a day at which such things begin."""
    low, high = _HOURS[hours]
    return at(day, rng.randint(low, high)) + rng.randint(0, 59) * 1_000_000


def at(day: date, minute: int) -> Instant:
    """A minute of a day in the zone of the demo."""
    return instant(datetime(day.year, day.month, day.day, tzinfo=ZONE).astimezone(UTC)) + minute * MINUTE


def local(moment: Instant) -> datetime:
    """A moment on the clocks of the demo."""
    return to_datetime(moment).astimezone(ZONE)


def filled(value: Any, moment: Instant) -> Any:
    """A written value with its moments put in: `{at}`, `{at-8 min}`, `{day}`, `{week}`, `{month}`, `{this_month}`."""
    if not isinstance(value, str) or "{" not in value:
        return value
    found = _VALUE.fullmatch(value)
    if found:
        return local(moment - int(found[1] or 0) * MINUTE).isoformat()
    day = local(moment).date()
    before = day.replace(day=1) - timedelta(days=1)
    year, week, _ = day.isocalendar()
    names = {
        "day": day.isoformat(),
        "week": f"{year}-W{week:02d}",
        "month": f"{before:%Y-%m}",
        "this_month": f"{day:%Y-%m}",
    }
    return value.format(**names)


def dates(every: str, written: str, days: list[date]) -> list[Instant]:
    """When a duty is done within some days: `week` at `fri 16:30`, `month` and `term` (once) at `5 10:00`."""
    on, clock = written.split()
    hour, minute = map(int, clock.split(":"))
    fit = [day for day in days if (_WEEK[day.weekday()] == on if every == "week" else day.day == int(on))]
    return [at(day, hour * 60 + minute) for day in (fit[:1] if every == "term" else fit)]
