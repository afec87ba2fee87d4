"""Comparing what a timeline expects with what a run gives; each difference is named."""

from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from typing import Any, Final
from zoneinfo import ZoneInfo

import msgspec

from opspact.kernel.time import SECOND, Instant
from opspact.plans.phrasing import length, moment
from opspact.simulate.expecting import SHAPES
from opspact.simulate.moments import parse_iso
from opspact.simulate.result import Result
from opspact.simulate.rows import Row, rows
from opspact.simulate.timeline import Expected, Section, Timeline
from opspact.ui.words import say

AS_OF: Final[tuple[Section, ...]] = ("clocks", "duties", "states")
"""Sections in which `at` asks how things stood at an instant, so that the run is looked at as of then."""


class Difference(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that is not as expected. `key` empty: the thing itself is missing, or exists though it must not."""

    place: str
    """Where the timeline says so: `file:line:column`."""
    section: str
    what: str
    """The thing: `case T1, clock respond`."""
    key: str = ""
    expected: str = ""
    got: str = ""


def check(timeline: Timeline, result_at: Callable[[Instant | None], Result]) -> list[Difference]:
    """Every difference, in the order of the expectations.

    `result_at` gives the result as of an instant; None: as of the end of the run.
    """
    found: list[Difference] = []
    for expected in timeline.expect:
        at = expected.where.get("at") if expected.section in AS_OF else None
        found += _differences(expected, rows(expected, result_at(at), timeline), timeline.zone)
    return found


def _differences(expected: Expected, there: list[Row], zone: ZoneInfo) -> list[Difference]:
    about = _About(expected, zone)
    candidates = [row for row in there if about.meant(row)]
    if expected.absent:
        wrong = next((row for row in candidates if not about.compare(row)), None)
        return [] if wrong is None else [about.difference("", "none", about.describe(wrong))]
    if not candidates:
        return [about.difference("", "one", "none")]
    return min((about.compare(row) for row in candidates), key=len)


class _About:
    """One expectation, ready to be held against rows."""

    def __init__(self, expected: Expected, zone: ZoneInfo) -> None:
        self.expected = expected
        self.zone = zone
        shape = SHAPES[expected.section]
        self.kinds = shape.where | shape.what
        seen_at = ("at",) if expected.section in AS_OF else ()
        self.where = {key: value for key, value in expected.where.items() if key not in seen_at}

    def meant(self, row: Row) -> bool:
        """Whether a row is the thing that is meant."""
        return all(self._same(key, value, row.get(key)) for key, value in self.where.items())

    def compare(self, row: Row) -> list[Difference]:
        """What of a row is not as expected."""
        return [
            self.difference(key, self._show(key, value), self._show_got(key, row.get(key)))
            for key, value in self.expected.what.items() if not self._same(key, value, row.get(key))
        ]  # fmt: skip

    def describe(self, row: Row) -> str:
        """The compared values of a row in one line."""
        keys = self.expected.what or self.where
        return ", ".join(f"{key} {self._show_got(key, row.get(key))}" for key in keys)

    def difference(self, key: str, expected: str, got: str) -> Difference:
        """A difference at the place of this expectation."""
        what = ", ".join(f"{name} {self._show(name, value)}" for name, value in self.expected.where.items())
        return Difference(
            place=self.expected.place, section=self.expected.section, what=what, key=key, expected=expected, got=got
        )

    def _same(self, key: str, expected: Any, got: Any) -> bool:
        if expected is None or got is None or got == "":
            return expected in (None, "") and got in (None, "")
        return _SAME.get(self.kinds[key], _same_text)(expected, got)

    def _show(self, key: str, value: Any) -> str:
        if value is None:
            return "none"
        if self.kinds[key] == "moment":
            return moment(value, self.zone)
        if self.kinds[key] == "span":
            return _length(value)
        return _plain(value)

    def _show_got(self, key: str, value: Any) -> str:
        if self.kinds[key] == "moment" and isinstance(value, str):
            return moment(parse_iso(value), self.zone)
        if self.kinds[key] == "span" and value is not None:
            return _length(_micros(value))
        return "none" if value is None or value == "" else _plain(value)


def _same_text(expected: Any, got: Any) -> bool:
    return str(expected) in got if isinstance(got, tuple) else str(expected) == str(got)


def _same_moment(expected: Instant, got: str | Instant) -> bool:
    return expected == (parse_iso(got) if isinstance(got, str) else got)


def _same_decimal(expected: Any, got: Any) -> bool:
    try:
        return Decimal(str(expected)) == Decimal(str(got))
    except InvalidOperation:
        return str(expected) == str(got)


def _micros(seconds: float) -> int:
    return round(seconds * SECOND)


def _same_map(expected: dict[str, str], got: dict[str, Any]) -> bool:
    """Every value that is named agrees; what is not named may be anything."""
    return all(str(got.get(key)) == value for key, value in expected.items())


_SAME: Final[dict[str, Callable[[Any, Any], bool]]] = {
    "moment": _same_moment, "decimal": _same_decimal, "map": _same_map,
    "span": lambda expected, got: expected == _micros(got),
    "list": lambda expected, got: set(expected) == set(got),
    "texts": lambda expected, got: set(expected) <= set(got),
    "number": lambda expected, got: expected == got, "flag": lambda expected, got: expected is got,
}  # fmt: skip


def _length(span: int) -> str:
    return ("-" if span < 0 else "") + length(span, "en")


def _plain(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {one}" for key, one in value.items()) + "}"
    if isinstance(value, list | tuple):
        return " / ".join(map(str, value))
    return str(value).lower() if isinstance(value, bool) else str(value)


def tell(difference: Difference, lang: str) -> str:
    """A difference as a sentence."""
    values = msgspec.structs.asdict(difference)
    if difference.key:
        return say(lang, "{place}: {section}: {what}: {key} is {got}, expected {expected}", **values)
    if difference.expected == "none":
        return say(lang, "{place}: {section}: {what}: exists ({got}) but must not", **values)
    return say(lang, "{place}: {section}: {what}: there is no such thing", **values)
