"""Statutory arrangements: which dates are holidays, which weekend days are worked instead, and how far that
is known.

An arrangement is a list of notices, each with its provenance. Dates are held by date, not by file year, since
a notice may move days of the December before; a later notice overrides an earlier one on the dates it names.
Arrangements are shared data, never part of a plan version (architecture §3).
"""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from functools import cached_property, lru_cache
from importlib.resources import files
from io import StringIO

import msgspec
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from opspact.calendars.errors import CalendarError
from opspact.kernel.text import Text

_SHIPPED = ("china",)


class Festival(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One holiday: closed `from` … `to`, both inclusive; `makeup` are the days worked in exchange."""

    name: Text
    from_: date = msgspec.field(name="from")
    to: date
    makeup: tuple[date, ...] = ()


class Notice(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One announcement. `ordinary` names dates that an amendment gives back to the weekly rule."""

    year: int
    announced: date
    source: Text
    days: tuple[Festival, ...] = ()
    ordinary: tuple[date, ...] = ()
    loaded_from: str = ""


class _Day(msgspec.Struct, frozen=True):
    """What is in force on one date: the holiday's name, whether it is worked, and the notice that says so."""

    name: Text
    makeup: bool
    notice: Notice


class Arrangement(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, dict=True):
    """The notices of one country or region, in the order of their announcement."""

    arrangement: str
    title: Text = ""
    notices: tuple[Notice, ...]

    @cached_property
    def _days(self) -> dict[date, _Day]:
        known: dict[date, _Day] = {}
        for notice in self.notices:
            for day in notice.ordinary:
                known.pop(day, None)
            for festival in notice.days:
                span = (festival.to - festival.from_).days + 1
                off = (festival.from_ + timedelta(days=i) for i in range(span))
                known.update((day, _Day(festival.name, False, notice)) for day in off)
                known.update((day, _Day(festival.name, True, notice)) for day in festival.makeup)
        return known

    @cached_property
    def holidays(self) -> Mapping[date, Text]:
        """Closed dates and their names, in order."""
        return {day: entry.name for day, entry in sorted(self._days.items()) if not entry.makeup}

    @cached_property
    def makeup_workdays(self) -> Mapping[date, Text]:
        """Dates worked in exchange for a holiday, and that holiday's name, in order."""
        return {day: entry.name for day, entry in sorted(self._days.items()) if entry.makeup}

    @cached_property
    def since(self) -> date:
        """The first date that is officially known."""
        return date(min(notice.year for notice in self.notices), 1, 1)

    @cached_property
    def horizon(self) -> date:
        """The last date that is officially known: the end of the last year in an unbroken row of years."""
        years = {notice.year for notice in self.notices}
        last = min(years)
        while last + 1 in years:
            last += 1
        return date(last, 12, 31)

    def provenance(self, day: date) -> Notice | None:
        """The notice that makes `day` a holiday or a make-up workday; None for an ordinary day."""
        entry = self._days.get(day)
        return entry.notice if entry else None


def parse(text: str, source: str) -> Arrangement:
    """Read an arrangement file (YAML; the shape of `data/china.yaml`). `source` is remembered on each notice.

    Raises CalendarError saying what is wrong in which notice.
    """
    try:
        raw = YAML(typ="safe").load(text)
        found = msgspec.convert(msgspec.to_builtins(raw), Arrangement)
    except (YAMLError, msgspec.ValidationError, TypeError) as wrong:
        raise CalendarError(source, str(wrong)) from None
    if not found.notices:
        raise CalendarError(source, "there is no notice: give at least one year")
    for notice in found.notices:
        _check(notice, f"{source}: notice of {notice.announced} for {notice.year}")
    return _ordered(found, (msgspec.structs.replace(n, loaded_from=n.loaded_from or source) for n in found.notices))


def merge(known: Arrangement, added: Arrangement) -> Arrangement:
    """Both arrangements' notices as one; on a date both name, the later announcement holds. A repeated notice
    (same year and announcement) replaces the one known. Raises CalendarError for arrangements of different
    names.
    """
    if known.arrangement != added.arrangement:
        raise CalendarError(added.arrangement, f"cannot be merged into {known.arrangement!r}: the names differ")
    notices = {(n.year, n.announced): n for n in (*known.notices, *added.notices)}
    return _ordered(known, notices.values())


def dump(arrangement: Arrangement) -> str:
    """The arrangement as the YAML text that `parse` reads back to an equal one."""
    out = StringIO()
    writer = YAML()
    writer.width = 1000
    writer.dump(msgspec.to_builtins(arrangement), out)
    return out.getvalue()


@lru_cache(maxsize=1)
def shipped() -> Mapping[str, Arrangement]:
    """The arrangements that come with the product, by name."""
    data = files("opspact.calendars") / "data"
    return {name: parse((data / f"{name}.yaml").read_text("utf-8"), f"{name}.yaml") for name in _SHIPPED}


def find(name: str, arrangements: Mapping[str, Arrangement], path: str) -> Arrangement:
    """The arrangement of that name. Raises CalendarError listing those there are."""
    if name not in arrangements:
        there = ", ".join(sorted(arrangements)) or "none loaded"
        raise CalendarError(path, f"there is no arrangement {name!r} (there are: {there}); load its file, or say none")
    return arrangements[name]


def _ordered(like: Arrangement, notices: Iterable[Notice]) -> Arrangement:
    ordered = sorted(notices, key=lambda notice: (notice.announced, notice.year))
    return Arrangement(arrangement=like.arrangement, title=like.title, notices=tuple(ordered))


def _check(notice: Notice, path: str) -> None:
    off: set[date] = set()
    worked: set[date] = set()
    for festival in notice.days:
        if festival.to < festival.from_:
            raise CalendarError(path, f"holiday from {festival.from_} to {festival.to} ends before it begins")
        off |= {festival.from_ + timedelta(days=i) for i in range((festival.to - festival.from_).days + 1)}
        worked |= set(festival.makeup)
    for day in sorted(off & worked):
        raise CalendarError(path, f"{day} is both a holiday and a make-up workday")
    for day in sorted((off | worked) & set(notice.ordinary)):
        raise CalendarError(path, f"{day} is both arranged and ordinary")
