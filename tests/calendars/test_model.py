"""The engine against a model that looks at every minute of the wall clock (sla-edge-cases 2, 17, 18, 20, 21,
22).
"""

from bisect import bisect_left
from datetime import date, datetime, timedelta
from itertools import accumulate, pairwise
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from opspact.calendars.arrangements import shipped
from opspact.calendars.week import WEEKDAYS
from opspact.calendars.worktime import WorkCalendar
from opspact.kernel.time import MINUTE, Instant, Span, instant, to_datetime
from tests.calendars.support import calendar

ZONES = [ZoneInfo(name) for name in ("Asia/Shanghai", "Europe/Berlin", "America/New_York", "UTC")]
# Days around which something happens: DST changes, holidays, make-up workdays, the turn of a year.
FOCUS = [date(2026, 3, 8), date(2026, 3, 29), date(2026, 10, 25), date(2026, 11, 1), date(2026, 2, 14)]
FOCUS += [date(2026, 9, 20), date(2026, 10, 1), date(2026, 10, 10), date(2025, 12, 31), date(2026, 5, 9)]
DAYS = 9

# Quarters of an hour from 04:00 on: the model reads the wall clock, which DST bends between 01:00 and 03:00.
quarters = st.integers(16, 96)


@st.composite
def day_windows(draw: st.DrawFn) -> list[tuple[int, int]]:
    """Up to three windows of a day in minutes; the last may run over midnight to at most 04:00 … 04:00."""
    marks = sorted(draw(st.sets(quarters, min_size=0, max_size=6)))
    if len(marks) % 2:
        marks.pop()
    windows = [(a * 15, b * 15) for a, b in zip(marks[::2], marks[1::2], strict=True)]
    if windows and windows[-1][0] > 240 and draw(st.booleans()):
        windows[-1] = (windows[-1][0], 1440 + 240)
    return [(a, b) for a, b in windows if a < 1440]


def text(window: tuple[int, int]) -> str:
    start, end = window
    end = end - 1440 if end > 1440 else end
    return f"{start // 60:02}:{start % 60:02}-{end // 60:02}:{end % 60:02}"


class Model:
    """Every minute from four days before the focus to four days after, open or not, from the wall clock
    alone.
    """

    def __init__(
        self,
        week: list[list[tuple[int, int]]],
        exceptions: dict[date, list[tuple[int, int]]],
        focus: date,
        zone: ZoneInfo,
        follows_china: bool,
    ) -> None:
        self.week, self.exceptions, self.china = week, exceptions, follows_china
        first = focus - timedelta(days=DAYS // 2)
        self.low = instant(datetime(first.year, first.month, first.day, tzinfo=zone))
        self.high = self.low + DAYS * 1440 * MINUTE
        moments = range(self.low, self.high, MINUTE)
        self.open = [self._is_open(to_datetime(moment, zone)) for moment in moments]
        self.done = [0, *accumulate(self.open)]

    def _is_open(self, here: datetime) -> bool:
        minute, day = here.hour * 60 + here.minute, here.date()
        today = any(a <= minute < b for a, b in self.windows(day))
        return today or any(a <= minute + 1440 < b for a, b in self.windows(day - timedelta(days=1)))

    def windows(self, day: date) -> list[tuple[int, int]]:
        if day in self.exceptions:
            return self.exceptions[day]
        china = shipped()["china"]
        if self.china and day in china.makeup_workdays:
            return next((windows for windows in self.week if windows), [])
        return [] if self.china and day in china.holidays else self.week[day.weekday()]

    def between(self, a: int, b: int) -> Span:
        return (self.done[b] - self.done[a]) * MINUTE

    def add(self, start: int, minutes: int) -> Instant | None:
        """The first minute at which enough minutes have been open; None when that lies outside the model."""
        found = bisect_left(self.done, self.done[start] + minutes)
        return self.low + max(found, start) * MINUTE if found < len(self.done) else None


@st.composite
def cases(draw: st.DrawFn) -> tuple[Model, WorkCalendar]:
    zone, focus = draw(st.sampled_from(ZONES)), draw(st.sampled_from(FOCUS))
    week = [draw(day_windows()) for _ in range(7)]
    near = st.integers(-3, 3).map(lambda days: focus + timedelta(days=days))
    exceptions = draw(st.dictionaries(near, day_windows(), max_size=2))
    china = draw(st.booleans())
    spec: dict[str, Any] = {
        "windows": {name: [text(w) for w in windows] for name, windows in zip(WEEKDAYS, week, strict=True)},
        "holidays": "china" if china else "none",
        "closed": [{"day": day} for day, windows in exceptions.items() if not windows],
        "open": [{"day": day, "windows": [text(w) for w in ws]} for day, ws in exceptions.items() if ws],
    }
    return Model(week, exceptions, focus, zone, china), calendar(spec, zone)


@settings(max_examples=25, deadline=None)
@given(cases(), st.data())
def test_the_engine_agrees_with_every_minute_of_the_wall_clock(case: tuple[Model, WorkCalendar], data: Any) -> None:
    model, tested = case
    last = len(model.open)
    assert tested.between(model.low, model.high) == model.between(0, last)
    for _ in range(12):
        a, b = (data.draw(st.integers(0, last - 1)) for _ in range(2))
        start = model.low + a * MINUTE
        assert tested.is_open(start) == model.open[a]
        assert tested.between(start, model.low + b * MINUTE) == model.between(a, b)
        need = data.draw(st.integers(0, 3000))
        due = model.add(a, need)
        if due is not None:
            assert tested.add(start, need * MINUTE) == due
            assert tested.add_many(np.array([start]), np.array([need * MINUTE]))[0] == due


@settings(max_examples=12, deadline=None)
@given(cases())
def test_windows_next_opening_and_working_days_follow_from_the_open_minutes(
    case: tuple[Model, WorkCalendar],
) -> None:
    model, tested = case
    minutes = [model.low + i * MINUTE for i, is_open in enumerate(model.open) if is_open]
    listed = tested.windows(model.low, model.high)
    assert [m for a, b in listed for m in range(a, b, MINUTE)] == minutes
    assert all(before[1] < after[0] for before, after in pairwise(listed))
    if minutes:
        assert tested.next_open(model.low) == minutes[0]
    zone_day = to_datetime(model.low, tested.zone).date()
    for days in range(DAYS):
        day = zone_day + timedelta(days=days)
        assert tested.is_working_day(day) == bool(model.windows(day))
