"""What kind of day it is for a roster: workday, weekend, statutory holiday, make-up workday. Pure."""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Final, Literal
from zoneinfo import ZoneInfo

import msgspec

from opspact.calendars.arrangements import shipped
from opspact.calendars.compiling import compile_calendar
from opspact.calendars.spec import CalendarSpec
from opspact.calendars.worktime import WorkCalendar
from opspact.kernel.text import Text
from opspact.rosters.terms import DayKind, Terms

Sort = Literal["workday", "makeup", "weekend", "holiday"]
WEEKDAYS: Final[tuple[DayKind, ...]] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_SATURDAY: Final = 5


class Days(msgspec.Struct, frozen=True):
    """The days of an arrangement. Past its horizon weekdays alone decide."""

    holidays: Mapping[date, Text] = {}
    makeup: Mapping[date, Text] = {}

    def sort(self, day: date) -> Sort:
        """The one kind that a day counts as."""
        if day in self.holidays:
            return "holiday"
        if day in self.makeup:
            return "makeup"
        return "weekend" if day.weekday() >= _SATURDAY else "workday"

    def kinds(self, day: date) -> frozenset[DayKind]:
        """What a restriction may name of a day. A holiday or a make-up workday is no Monday or Saturday any more."""
        sort = self.sort(day)
        if sort == "makeup":
            return frozenset({"workday"})
        return frozenset({"holiday"}) if sort == "holiday" else frozenset({sort, WEEKDAYS[day.weekday()]})


@lru_cache
def days_of(arrangement: str) -> Days:
    """The days of an arrangement by name; of `none` weekdays alone decide."""
    if arrangement == "none":
        return Days()
    found = shipped()[arrangement]
    return Days(found.holidays, found.makeup_workdays)


def service_hours(terms: Terms) -> WorkCalendar:
    """The service hours of a roster as a calendar that computes. Raises CalendarError for hours that are none."""
    return _hours(msgspec.json.encode(terms.hours), terms.holidays, terms.zone)


@lru_cache(maxsize=256)
def _hours(weekly: bytes, holidays: str, zone: str) -> WorkCalendar:
    spec = CalendarSpec(windows=msgspec.json.decode(weekly, type=dict[str, tuple[str, ...]]), holidays=holidays)
    return compile_calendar("hours", {"hours": spec}, ZoneInfo(zone), shipped())
