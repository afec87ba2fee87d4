"""Calendars and moments that the tests share."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from opspact.calendars.arrangements import shipped
from opspact.calendars.compiling import compile_calendars
from opspact.calendars.spec import read_calendars
from opspact.calendars.worktime import WorkCalendar
from opspact.kernel.time import Instant, instant, to_datetime

SHANGHAI = ZoneInfo("Asia/Shanghai")
OFFICE: dict[str, Any] = {"windows": {"mon-fri": ["08:30-12:00", "13:30-17:30"]}, "holidays": "china"}


def calendar(spec: dict[str, Any], zone: ZoneInfo = SHANGHAI, **others: dict[str, Any]) -> WorkCalendar:
    """The calendar of a spec, compiled as a plan would, under the id `tested`."""
    return compile_calendars(read_calendars({"tested": spec, **others}), zone, shipped())["tested"]


def at(text: str, zone: ZoneInfo = SHANGHAI) -> Instant:
    """The instant of a local time such as `2026-09-30 17:00`."""
    return instant(datetime.fromisoformat(text).replace(tzinfo=zone))


def show(moment: Instant, zone: ZoneInfo = SHANGHAI) -> str:
    """A moment as local text, to the minute."""
    return to_datetime(moment, zone).strftime("%Y-%m-%d %H:%M")
