"""Calendars of a pack, compiled; each wrong one is named with its place."""

from collections.abc import Mapping

from opspact.calendars.arrangements import Arrangement
from opspact.calendars.compiling import ALWAYS, compile_calendar
from opspact.calendars.errors import CalendarError
from opspact.calendars.worktime import WorkCalendar
from opspact.plans.loader.problems import Problem
from opspact.plans.loader.texts import find_zone
from opspact.plans.loader.tree import Path, Tree, place_of, show
from opspact.plans.schema.pack import Pack


def calendars_of(
    tree: Tree, pack: Pack, arrangements: Mapping[str, Arrangement]
) -> tuple[dict[str, WorkCalendar], list[Problem]]:
    """Every calendar that compiles, with the built-in `always`, and what is wrong with the others."""
    zone = find_zone(pack.zone)
    if zone is None:
        return {}, []
    found: dict[str, WorkCalendar] = {}
    problems: list[Problem] = []
    for name in (ALWAYS, *pack.calendars):
        try:
            found[name] = compile_calendar(name, pack.calendars, zone, arrangements)
        except CalendarError as error:
            path = _path(error.path)
            place = place_of(tree, path)._asdict()
            problem = Problem(code="calendar", **place, path=show(path), message=error.message)
            problems += [] if problem in problems else [problem]
    return found, problems


def _path(text: str) -> Path:
    steps = text.replace("[", ".").replace("]", "").split(".")
    return tuple(int(step) if step.isdigit() else step for step in steps)
