"""From specs to the rule that says which windows a local day has: layers of bases, versions, exceptions,
arrangement.

The first that speaks decides: an opening or closure on that very day (the most specific calendar first), the
arrangement's make-up workday or holiday, the weekly windows in force.
"""

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from opspact.calendars.arrangements import Arrangement, find
from opspact.calendars.errors import CalendarError
from opspact.calendars.spec import CalendarSpec, ClosedSpec, Terms
from opspact.calendars.week import WEEKDAYS, Week, Windows, read_week, read_windows, weekdays

Layers = list[tuple[str, CalendarSpec]]
"""A calendar and its bases, the most specific first, each with the path it was read at."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """The terms in force from one date to the next change."""

    start: date
    week: Week
    makeup: Windows
    arrangement: Arrangement | None


@dataclass(frozen=True, slots=True)
class DayRules:
    """Which windows each local day has."""

    stretches: tuple[Stretch, ...]
    exceptions: Mapping[date, Windows]

    def windows_on(self, day: date) -> Windows:
        """The windows that start on `day`, in minutes from its local midnight; none on a closed day."""
        if day in self.exceptions:
            return self.exceptions[day]
        terms = self.stretch_on(day)
        if terms.arrangement is not None:
            if day in terms.arrangement.makeup_workdays:
                return terms.makeup
            if day in terms.arrangement.holidays:
                return ()
        return terms.week[day.weekday()]

    def is_holiday(self, day: date) -> bool:
        """Whether the arrangement in force names `day` a holiday."""
        arrangement = self.stretch_on(day).arrangement
        return arrangement is not None and day in arrangement.holidays

    def stretch_on(self, day: date) -> Stretch:
        """The terms in force on `day`."""
        return self.stretches[bisect_right(self.stretches, day, key=lambda stretch: stretch.start) - 1]

    def since(self) -> date | None:
        """The first date of which the holidays are officially known; None where no arrangement matters from
        the start.
        """
        arrangement = self.stretches[0].arrangement
        return arrangement.since if arrangement else None

    def horizon(self) -> date | None:
        """The first date of which the holidays are not officially known yet; None where no arrangement
        matters.
        """
        ends = [stretch.start for stretch in self.stretches[1:]] + [date.max]
        for stretch, end in zip(self.stretches, ends, strict=True):
            if stretch.arrangement and stretch.arrangement.horizon < end - timedelta(days=1):
                return max(stretch.arrangement.horizon + timedelta(days=1), stretch.start)
        return None


def layers_of(name: str, specs: Mapping[str, CalendarSpec]) -> Layers:
    """The calendar and its bases. Raises CalendarError for an unknown base and for a circle."""
    layers: Layers = []
    seen: list[str] = []
    at: str | None = name
    while at is not None:
        if at in seen:
            raise CalendarError(f"calendars.{name}.base", f"goes round in a circle: {' → '.join([*seen, at])}")
        if at not in specs:
            path = f"calendars.{seen[-1]}.base" if seen else "calendars"
            raise CalendarError(path, f"there is no calendar {at!r} (there are: {', '.join(sorted(specs))})")
        seen.append(at)
        layers.append((f"calendars.{at}", specs[at]))
        at = specs[at].base
    return layers


def zone_of(layers: Layers, default: ZoneInfo) -> ZoneInfo:
    """The zone of the most specific layer that names one. Raises CalendarError for a zone nobody knows."""
    for path, spec in layers:
        if spec.zone is not None:
            try:
                return ZoneInfo(spec.zone)
            except (ZoneInfoNotFoundError, ValueError):
                message = f"{spec.zone!r} is no IANA time zone, such as Asia/Shanghai"
                raise CalendarError(f"{path}.zone", message) from None
    return default


def day_rules(layers: Layers, arrangements: Mapping[str, Arrangement]) -> DayRules:
    """The rule of a calendar's days. Raises CalendarError for anything that is not well said."""
    changes = {version.from_ for _, spec in layers for version in spec.versions}
    starts = [date.min, *sorted(changes - {date.min})]
    stretches = tuple(_stretch(start, layers, arrangements) for start in starts)
    exceptions: dict[date, Windows] = {}
    for path, spec in reversed(layers):
        exceptions.update(_exceptions(path, spec))
    return DayRules(stretches, exceptions)


def _stretch(start: date, layers: Layers, arrangements: Mapping[str, Arrangement]) -> Stretch:
    terms = list(_terms_on(start, layers))
    week: Week = next(
        (read_week(t.windows, f"{path}.windows") for path, t in terms if t.windows is not None), ((),) * 7
    )
    named = next(((path, t.holidays) for path, t in terms if t.holidays is not None), ("", "none"))
    arrangement = None if named[1] == "none" else find(named[1], arrangements, f"{named[0]}.holidays")
    makeup_as = next(((path, t.makeup_as) for path, t in terms if t.makeup_as is not None), None)
    if makeup_as is None:
        return Stretch(start, week, next(filter(None, week), ()), arrangement)
    path, weekday = makeup_as
    if weekday not in WEEKDAYS:
        raise CalendarError(f"{path}.makeup_as", f"{weekday!r} is no weekday: write one of {', '.join(WEEKDAYS)}")
    return Stretch(start, week, week[weekdays(weekday, path)[0]], arrangement)


def _terms_on(day: date, layers: Layers) -> Iterator[tuple[str, Terms]]:
    """All terms that hold on `day`, the deciding first: the most specific layer's latest version, …, its own
    terms.
    """
    for path, spec in layers:
        in_force = [version for version in spec.versions if version.from_ <= day]
        for version in sorted(in_force, key=lambda version: version.from_, reverse=True):
            yield f"{path}.versions[{version.from_}]", version
        yield path, spec


def _exceptions(path: str, spec: CalendarSpec) -> dict[date, Windows]:
    found: dict[date, Windows] = {day: () for i, c in enumerate(spec.closed) for day in _days(c, f"{path}.closed[{i}]")}
    opened: set[date] = set()
    for i, opening in enumerate(spec.open):
        where = f"{path}.open[{i}]"
        if opening.day in opened:
            raise CalendarError(where, f"{opening.day} is opened twice: put its windows together")
        if opening.day in found:
            raise CalendarError(where, f"{opening.day} is both open and closed: take it out of one of them")
        opened.add(opening.day)
        found[opening.day] = read_windows(opening.windows, where)
    return found


def _days(closed: ClosedSpec, path: str) -> list[date]:
    if closed.day is not None and closed.from_ is None and closed.to is None:
        return [closed.day]
    if closed.day is not None or closed.from_ is None or closed.to is None:
        raise CalendarError(path, "give either a day, or from and to")
    if closed.to < closed.from_:
        raise CalendarError(path, f"from {closed.from_} to {closed.to} ends before it begins")
    return [closed.from_ + timedelta(days=i) for i in range((closed.to - closed.from_).days + 1)]
