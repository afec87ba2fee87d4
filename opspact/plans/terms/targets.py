"""Tables of targets: which limit serves, over level, category, zone, hours, grade or anything else a case knows.

within: 30 min                                        one for all
within: {critical: 5 min, general: 60 min}            by level
within: {by: [level, band], critical: {city: 30 min, near: 1 h}, general: none}
within:                                               rows, the first that holds
  - {when: {open: office, level: critical}, limit: 30 min}
  - {when: {closed: office}, limit: 2 h}
  - {limit: none}
"""

from typing import Any, ClassVar, Final, Self

import msgspec

from opspact.plans.terms.conditions import All, Node, Value, names, read_node
from opspact.plans.terms.leaf import Leaf, TermError, inside
from opspact.plans.terms.limits import Limit
from opspact.plans.terms.quantity import Compare


class Row(msgspec.Struct, frozen=True):
    """One row: the condition under which it serves (None: always), its name for people, and the limit."""

    when: Node | None
    limit: Limit
    name: str = ""


class Targets(Leaf):
    """Rows in order; the first whose condition holds gives the limit. No row holding is a hole: no clock."""

    __slots__ = ("by", "rows")
    example: ClassVar[str] = "{critical: 5 min, general: 60 min}"

    def __init__(self, rows: tuple[Row, ...], by: tuple[str, ...] = ()) -> None:
        self.rows = rows
        self.by = by

    @classmethod
    def read(cls, raw: Any) -> Self:
        """Read a limit, a table or rows. Raises TermError naming the cell."""
        if isinstance(raw, list):
            return cls(tuple(_row(n, part) for n, part in enumerate(raw)))
        if not isinstance(raw, dict) or "limit" in raw:
            return cls((Row(None, Limit.read(raw)),))
        by = names(raw.get("by", "level"))
        cells = {key: value for key, value in raw.items() if key != "by"}
        return cls(tuple(_cells(by, cells, (), "")), by)


_LONG: Final = ("limit", "on", "cut_off", "first_day", "closed_start", "day_ends")


def _row(n: int, raw: Any) -> Row:
    with inside(n):
        if not isinstance(raw, dict) or "limit" not in raw or set(raw) - {"when", "name", *_LONG}:
            raise TermError(f"a row of targets is {{when: …, limit: …}}, optionally with name, {', '.join(_LONG[1:])}")
        rest = {key: value for key, value in raw.items() if key in _LONG}
        limit = Limit.read(rest if len(rest) > 1 else raw["limit"])
        with inside("when"):
            when = read_node(raw["when"]) if raw.get("when") else None
        return Row(when, limit, str(raw.get("name", "")))


def _cells(by: tuple[str, ...], raw: Any, tests: tuple[Node, ...], name: str) -> list[Row]:
    if not by or not isinstance(raw, dict) or "limit" in raw:
        when = None if not tests else tests[0] if len(tests) == 1 else All(tests)
        return [Row(when, Limit.read(raw), name)]
    rows: list[Row] = []
    for key, value in raw.items():
        label = f"{name} · {key}" if name else str(key)
        own = () if key == "default" else (Value(by[0], (Compare("=", str(key)),)),)
        with inside(str(key)):
            if str(key).startswith("by "):
                raise TermError(
                    f"{key!r} looks like the end of a limit with a comma: put the whole limit between quotes"
                )
            rows += _cells(by[1:], value, (*tests, *own), label)
    return rows
