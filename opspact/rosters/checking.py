"""Whether the terms of a roster make sense, before they are kept."""

from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

from opspact.calendars.errors import CalendarError
from opspact.people.errors import Invalid
from opspact.rosters.days import service_hours
from opspact.rosters.terms import Rotation, Terms
from opspact.rosters.turning import window
from opspact.tenancy.models import Account


def checked(values: Mapping[str, Any] | Terms) -> Terms:
    """Terms from plain data. Raises Invalid saying what is wrong."""
    try:
        terms = values if isinstance(values, Terms) else msgspec.convert(values, Terms)
        ZoneInfo(terms.zone)
        service_hours(terms)
        for rotation in terms.rotations:
            _check(rotation)
    except msgspec.ValidationError as wrong:
        raise Invalid("terms", "This cannot be read: {wrong}.", wrong=str(wrong)) from wrong
    except CalendarError as wrong:
        raise Invalid("hours", "These hours cannot be read: {wrong}.", wrong=str(wrong)) from wrong
    except ZoneInfoNotFoundError as wrong:
        raise Invalid("zone", "There is no time zone {zone}.", zone=terms.zone) from wrong
    _check_people(terms)
    return terms


def _check(rotation: Rotation) -> None:
    if not any(rotation.crews) or not all(rotation.crews):
        raise Invalid("crews", "The rotation {name} has a turn that nobody takes.", name=rotation.name)
    unknown = {one for one in rotation.pattern if one} - set(rotation.shifts)
    if unknown or not any(rotation.pattern):
        raise Invalid("pattern", "The rotation {name} names a shift without hours.", name=rotation.name)
    for hours in rotation.shifts.values():
        window(hours)


def _check_people(terms: Terms) -> None:
    wanted = terms.people() | ({terms.lead} if terms.lead else set())
    ours = Account.objects.filter(pk__in=wanted, is_active=True, customer=None)
    if len(wanted) != ours.count():
        raise Invalid("crews", "Only active people of the provider take duty.")
