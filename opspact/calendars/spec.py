"""What a pack or a file says of a calendar: shapes only; `rules` gives them their meaning (architecture
§3).
"""

from datetime import date
from typing import Annotated

import msgspec

from opspact.calendars.errors import CalendarError
from opspact.kernel.text import Text

Weekly = dict[str, tuple[str, ...]]
"""Windows by weekday: `mon`, `mon-fri` or `every day` to a list of `HH:MM-HH:MM` in local time."""
DayOrTime = Annotated[str, msgspec.Meta(pattern=r"^\d{4}-\d\d-\d\d([T ]\d\d:\d\d.*)?$")]
"""A local day (`2026-10-01`) or a local time (`2026-10-01T08:00`)."""


class Terms(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The terms that may change from a date on. None means: as the base, or the time before, has it."""

    windows: Weekly | None = None
    """Windows by weekday: `mon`, `mon-fri` or `every day` to a list of `HH:MM-HH:MM`."""
    holidays: str | None = None
    """Name of the arrangement whose holidays close the calendar; `none` for a calendar that follows no
    one.
    """
    makeup_as: str | None = None
    """The weekday whose windows a make-up workday takes; default: the first weekday that has any."""


class VersionSpec(Terms, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A change of terms from local midnight of a date on; it overrides what it names, nothing else."""

    from_: date = msgspec.field(name="from")
    """First day of the change."""


class ClosedSpec(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A closed `day`, or every day `from` … `to`, both inclusive."""

    day: date | None = None
    """One day,"""
    from_: date | None = msgspec.field(name="from", default=None)
    """or the first"""
    to: date | None = None
    """and the last of several."""
    title: Text = ""
    """Why."""


class OpenSpec(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An extra opening: on `day` these windows hold in place of all others."""

    day: date
    """The day."""
    windows: tuple[str, ...]
    """When it is open on that day."""
    title: Text = ""
    """Why."""


class TagSpec(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A tag on a stretch of time (key period, freeze) or on recurring days (surcharge on `sat-sun`).

    `from` … `to`: days, both inclusive, or times, `to` exclusive. `every`: a weekday, a range of them, or
    `holiday` (the days the arrangement closes); `from` and `to` may bound it.
    """

    tag: str
    """The tag, as conditions name it."""
    from_: DayOrTime | None = msgspec.field(name="from", default=None)
    """First day or time."""
    to: DayOrTime | None = None
    """Last day, or the time before which it ends."""
    every: str | None = None
    """Days on which it recurs."""
    title: Text = ""
    """Name for people."""


class CalendarSpec(Terms, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One calendar. What it leaves out comes from `base`; closures, openings and tags add to the base's."""

    title: Text = ""
    """Name for people."""
    zone: str | None = None
    """IANA time zone; default: that of the base, else of the plan."""
    base: str | None = None
    """Calendar from which what is left out comes."""
    closed: tuple[ClosedSpec, ...] = ()
    """Closed days."""
    open: tuple[OpenSpec, ...] = ()
    """Extra openings."""
    tags: tuple[TagSpec, ...] = ()
    """Marked stretches of time: freezes, key periods, surcharge days."""
    versions: tuple[VersionSpec, ...] = ()
    """Changes of the terms from a day on."""


def read_calendars(raw: object) -> dict[str, CalendarSpec]:
    """Calendars from plain data (parsed YAML or JSON). Raises CalendarError saying where and what is
    wrong.
    """
    try:
        return msgspec.convert(msgspec.to_builtins(raw), dict[str, CalendarSpec])
    except (msgspec.ValidationError, TypeError) as wrong:
        raise CalendarError("calendars", str(wrong)) from None
