"""From what a plan says to calendars that compute."""

from collections.abc import Mapping
from typing import Final
from zoneinfo import ZoneInfo

from opspact.calendars.always import AlwaysOpen
from opspact.calendars.arrangements import Arrangement
from opspact.calendars.errors import CalendarError
from opspact.calendars.rules import DayRules, day_rules, layers_of, zone_of
from opspact.calendars.spec import CalendarSpec
from opspact.calendars.tags import read_tags
from opspact.calendars.week import WHOLE_DAY
from opspact.calendars.worktime import WorkCalendar

ALWAYS: Final = "always"
_ALWAYS_SPEC: Final = CalendarSpec(
    title={"zh": "全天候（7×24）", "en": "round the clock"},
    windows={"every day": ("00:00-24:00",)},
    holidays="none",
)


def compile_calendars(
    specs: Mapping[str, CalendarSpec], zone: ZoneInfo, arrangements: Mapping[str, Arrangement]
) -> dict[str, WorkCalendar]:
    """All calendars of a plan by id, with the built-in `always`. `zone` is the plan's. Raises
    CalendarError.
    """
    if ALWAYS in specs:
        raise CalendarError(
            f"calendars.{ALWAYS}", "is built in (round the clock, no holidays): give yours another name"
        )
    return {name: compile_calendar(name, specs, zone, arrangements) for name in (ALWAYS, *specs)}


def compile_calendar(
    name: str, specs: Mapping[str, CalendarSpec], zone: ZoneInfo, arrangements: Mapping[str, Arrangement]
) -> WorkCalendar:
    """One calendar of a plan; `specs` holds its bases too. Raises CalendarError saying where and how to mend
    it.
    """
    layers = layers_of(name, {**specs, ALWAYS: _ALWAYS_SPEC})
    zone = zone_of(layers, zone)
    rules = day_rules(layers, arrangements)
    tags = read_tags(layers, zone, rules.is_holiday)
    if _never_closes(rules):
        return AlwaysOpen(name, zone, tags)
    return WorkCalendar(name, zone, rules.windows_on, tags, rules.since(), rules.horizon())


def _never_closes(rules: DayRules) -> bool:
    plain = all(not stretch.arrangement and set(stretch.week) == {WHOLE_DAY} for stretch in rules.stretches)
    return plain and set(rules.exceptions.values()) <= {WHOLE_DAY}
