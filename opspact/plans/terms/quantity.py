"""Numbers with units, spans and comparisons as contracts write them: `1 h 30 min`, `>= 95 %`, `< 800 ms`.

A percentage is held as the number before the sign (95 % = 95). Spans are microseconds.
"""

import operator
import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any, ClassVar, Final, Self

from opspact.kernel.time import DAY, HOUR, MINUTE, SECOND, Span
from opspact.plans.terms.leaf import Leaf, TermError

_UNITS: Final[dict[str, Span]] = {
    "us": 1, "ms": 1000,
    "s": SECOND, "sec": SECOND, "second": SECOND, "seconds": SECOND, "秒": SECOND,
    "min": MINUTE, "mins": MINUTE, "minute": MINUTE, "minutes": MINUTE, "分钟": MINUTE, "分": MINUTE,
    "h": HOUR, "hr": HOUR, "hour": HOUR, "hours": HOUR, "小时": HOUR,
    "d": DAY, "day": DAY, "days": DAY, "天": DAY,
    "week": 7 * DAY, "weeks": 7 * DAY, "周": 7 * DAY,
}  # fmt: skip
_NAMES: Final = {1: "us", 1000: "ms", SECOND: "s", MINUTE: "min", HOUR: "h", DAY: "d", 7 * DAY: "weeks"}
_PART: Final = re.compile(r"\s*(\d+(?:\.\d+)?)\s*([^\d\s.]+)")
_NUMBER: Final = re.compile(r"[-+]?\d+(?:\.\d+)?$")


def read_span(text: str) -> Span:
    """A length of elapsed time such as `45 s`, `1 h 30 min`, `1.5 h`. Raises TermError."""
    total, at = Decimal(0), 0
    for part in _PART.finditer(text):
        if part.start() != at or part[2] not in _UNITS:
            break
        total += Decimal(part[1]) * _UNITS[part[2]]
        at = part.end()
    if at == 0 or text[at:].strip():
        raise TermError(f"{text!r} is not a length of time; write for example '45 s', '30 min', '1 h 30 min'")
    return int(total)


class Quantity(Leaf):
    """A number, with the unit it was written in; spans (`30 min`) are held in microseconds with unit `time`.

    `scale` is what a bare number is multiplied by when compared with this one: against `800 ms`, 850 means 850 ms.
    """

    __slots__ = ("number", "scale", "unit")
    example: ClassVar[str] = "30 min"

    def __init__(self, number: Decimal, unit: str = "", scale: int = 1) -> None:
        self.number = number
        self.unit = unit
        self.scale = scale

    @classmethod
    def read(cls, raw: Any) -> Self:
        """Read `12`, `95 %`, `30 min`, `500 CNY`; a quantity is returned as it is. Raises TermError."""
        if isinstance(raw, cls):
            return raw
        if isinstance(raw, bool) or raw is None:
            raise TermError(f"{raw!r} is not a number; write for example '95 %', '30 min' or 12")
        text = str(raw).strip().replace(",", "")
        if _NUMBER.match(text):
            return cls(Decimal(text))
        if match := re.match(r"([-+]?\d+(?:\.\d+)?)\s*(.+)$", text):
            unit = re.split(r"[\d\s.]+", match[2])[0]
            if unit in _UNITS:
                return cls(Decimal(read_span(text)), "time", _UNITS[unit])
            return cls(Decimal(match[1]), match[2].strip())
        raise TermError(f"{raw!r} is not a number with a unit; write for example '95 %', '30 min' or 12")

    def __str__(self) -> str:
        """As a plan writes it: a length of time in the unit it was given in."""
        if self.unit != "time":
            return f"{self.number} {self.unit}".strip()
        return f"{self.number / self.scale:f} {_NAMES.get(self.scale, 'us')}"


_OPS: Final[dict[str, Callable[[Any, Any], bool]]] = {
    ">=": operator.ge, "≥": operator.ge, "<=": operator.le, "≤": operator.le, ">": operator.gt, "<": operator.lt,
    "!=": operator.ne, "≠": operator.ne, "==": operator.eq, "=": operator.eq,
}  # fmt: skip
_SAME: Final = {"≥": ">=", "≤": "<=", "≠": "!=", "==": "="}
_COMPARE: Final = re.compile(r"\s*(>=|<=|==|!=|[<>=≥≤≠])\s*(.+)$")


class Compare(Leaf):
    """A comparison with a limit: `>= 95 %`, `< 4 h`, `!= phone`. `=` where no sign is written."""

    __slots__ = ("op", "value")
    example: ClassVar[str] = ">= 95 %"

    def __init__(self, op: str, value: Quantity | str | bool) -> None:
        self.op = op
        self.value = value

    @classmethod
    def read(cls, raw: Any) -> Self:
        """Read a sign and a value; a bare value means equality. Raises TermError."""
        if isinstance(raw, bool):
            return cls("=", raw)
        match = _COMPARE.match(str(raw))
        op, rest = (_SAME.get(match[1], match[1]), match[2].strip()) if match else ("=", str(raw).strip())
        try:
            return cls(op, Quantity.read(rest))
        except TermError:
            if op in ("=", "!=", ">=", "<=", ">", "<"):
                return cls(op, rest)
            raise

    @property
    def strict(self) -> bool:
        """Whether the limit itself is outside (`<`, `>`, `!=`)."""
        return self.op in ("<", ">", "!=")

    @property
    def number(self) -> Decimal:
        """The limit as a number (microseconds for a length of time). Raises TermError where it is a word."""
        if isinstance(self.value, Quantity):
            return self.value.number
        raise TermError(f"{self.value!r} is not a number")

    def holds(self, actual: object) -> bool:
        """Whether a recorded value meets the comparison. An absent value meets none (but `!=`)."""
        if actual is None:
            return self.op == "!="
        if not isinstance(self.value, Quantity):
            return self._holds_for_word(actual)
        try:
            number = Quantity.read(actual)
        except TermError:
            return self.op == "!="
        plain = number.unit != "time" and self.value.unit == "time"
        actual_number = number.number * self.value.scale if plain else number.number
        return _OPS[self.op](actual_number, self.value.number)

    def _holds_for_word(self, actual: object) -> bool:
        if isinstance(self.value, bool) or isinstance(actual, bool):
            same = str(actual).lower() == str(self.value).lower()
        else:
            same = str(actual) == self.value
        return same if self.op == "=" else not same if self.op == "!=" else False

    def __str__(self) -> str:
        return f"{self.op} {self.value}"


class Range(Leaf):
    """One comparison or several that must all hold: `"< 99.9"`, `["> 100", "<= 300"]`."""

    __slots__ = ("parts",)
    example: ClassVar[str] = '["> 100", "<= 300"]'

    def __init__(self, parts: tuple[Compare, ...]) -> None:
        self.parts = parts

    @classmethod
    def read(cls, raw: Any) -> Self:
        """Read one comparison or a list of them. Raises TermError."""
        return cls(tuple(Compare.read(x) for x in (raw if isinstance(raw, list) else [raw])))

    def holds(self, actual: object) -> bool:
        """Whether a value meets every comparison."""
        return all(part.holds(actual) for part in self.parts)
