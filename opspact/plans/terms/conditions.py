"""Conditions: when a rule applies, as a tree of small frozen nodes. Evaluation is in `evaluate`.

A pack writes a mapping; all its entries must hold:

    {level: [critical, major], users: "> 30", site.zone: city}
    {any: [{loss: ">= 30 %"}, {delay: ">= 800 ms"}]}
    {not: {channel: mail}}          {cel: "case.users * 2 > case.staff"}

A key is the name of a value (a field of the case, `level`, a dimension, or `register.field` as in `site.zone`)
unless it is one of the question words below, which ask about history, time, other cases or registers.
"""

from collections.abc import Callable
from typing import Any, ClassVar, Final, Self

from opspact.plans.terms.leaf import Leaf, TermError, inside
from opspact.plans.terms.limits import Limit
from opspact.plans.terms.nodes import (
    All as All,
)
from opspact.plans.terms.nodes import (
    AnyOf as AnyOf,
)
from opspact.plans.terms.nodes import (
    Cases as Cases,
)
from opspact.plans.terms.nodes import (
    Cel as Cel,
)
from opspact.plans.terms.nodes import (
    Checked as Checked,
)
from opspact.plans.terms.nodes import (
    ClockIs as ClockIs,
)
from opspact.plans.terms.nodes import (
    Count as Count,
)
from opspact.plans.terms.nodes import (
    Distinct as Distinct,
)
from opspact.plans.terms.nodes import (
    Happened as Happened,
)
from opspact.plans.terms.nodes import (
    InHours as InHours,
)
from opspact.plans.terms.nodes import (
    Lasting as Lasting,
)
from opspact.plans.terms.nodes import (
    Lead as Lead,
)
from opspact.plans.terms.nodes import (
    MeasureIs as MeasureIs,
)
from opspact.plans.terms.nodes import (
    Node as Node,
)
from opspact.plans.terms.nodes import (
    Not as Not,
)
from opspact.plans.terms.nodes import (
    Outage as Outage,
)
from opspact.plans.terms.nodes import (
    Present as Present,
)
from opspact.plans.terms.nodes import (
    Qualified as Qualified,
)
from opspact.plans.terms.nodes import (
    QuotaLeft as QuotaLeft,
)
from opspact.plans.terms.nodes import (
    Since as Since,
)
from opspact.plans.terms.nodes import (
    Stock as Stock,
)
from opspact.plans.terms.nodes import (
    Tagged as Tagged,
)
from opspact.plans.terms.nodes import (
    Value as Value,
)
from opspact.plans.terms.nodes import (
    lasting_nodes as lasting_nodes,
)
from opspact.plans.terms.nodes import (
    parts_of as parts_of,
)
from opspact.plans.terms.nodes import (
    temporal as temporal,
)
from opspact.plans.terms.quantity import Compare, read_span

Reader = Callable[[Any], Node]
_ONE: Final = Compare.read(">= 1")


def _need(raw: Any, word: str, keys: set[str], required: set[str]) -> dict[str, Any]:
    if not isinstance(raw, dict):
        raise TermError(f"'{word}' takes a mapping with {', '.join(sorted(keys))}")
    if odd := set(raw) - keys:
        raise TermError(f"'{word}' does not know {', '.join(sorted(odd))}; it has {', '.join(sorted(keys))}")
    if missing := required - set(raw):
        raise TermError(f"'{word}' lacks {', '.join(sorted(missing))}")
    return raw


def names(raw: Any) -> tuple[str, ...]:
    """A name or a list of names, as a tuple."""
    if raw is None:
        return ()
    return tuple(str(x) for x in raw) if isinstance(raw, list | tuple) else (str(raw),)


def _opt(raw: dict[str, Any], key: str) -> Node | None:
    if raw.get(key) is None:
        return None
    with inside(key):
        return read_node(raw[key])


def _compare(raw: dict[str, Any], key: str) -> Compare:
    with inside(key):
        return Compare.read(raw[key])


def _several(raw: Any, word: str) -> tuple[Node, ...]:
    if not isinstance(raw, list) or not raw:
        raise TermError(f"'{word}' takes a list of conditions")
    parts = []
    for n, part in enumerate(raw):
        with inside(n):
            parts.append(read_node(part))
    return tuple(parts)


_TOTALS: Final = {"once", "day", "week", "month", "quarter", "half", "year", "contract_year"}


def _outage(raw: Any) -> Node:
    totals = {f"{p}{t}" for t in _TOTALS for p in ("", "or_")}
    raw = _need(raw, "outage", {"of", "in", "outside", *totals}, {"of"})
    pairs = tuple((k.removeprefix("or_"), _compare(raw, k)) for k in raw if k in totals)
    if not pairs:
        raise TermError("'outage' needs a threshold, for example once: '>= 2 h' or day: '>= 4 h'")
    calendar = raw.get("in") or raw.get("outside")
    return Outage(of=str(raw["of"]), calendar=str(calendar) if calendar else None, outside="outside" in raw, totals=pairs)


def _lasting(raw: Any) -> Node:
    if not isinstance(raw, dict) or "for" not in raw:
        raise TermError("'lasting' needs 'for', as in {lasting: {loss: '>= 30 %', for: '>= 2 h'}}")
    rest = {k: v for k, v in raw.items() if k != "for"}
    when = _opt(rest, "when") or read_node(rest)
    return Lasting(when=when, at_least=_compare(raw, "for"))


def _happened(raw: Any) -> Node:
    if isinstance(raw, str):
        return Happened(fact=raw)
    raw = _need(raw, "happened", {"fact", "where", "by", "within", "not_by"}, {"fact"})
    with inside("within"):
        within = read_span(str(raw["within"])) if "within" in raw else None
    not_by = str(raw.get("not_by", ""))
    return Happened(str(raw["fact"]), _opt(raw, "where"), names(raw.get("by")), within, not_by)


def _count(raw: Any) -> Node:
    raw = _need(raw, "count", {"of", "where", "in", "is", "same"}, {"of", "is"})
    return Count(
        str(raw["of"]), _compare(raw, "is"), _opt(raw, "where"), str(raw.get("in", "case")), names(raw.get("same"))
    )


def _cases(raw: Any) -> Node:
    raw = _need(raw, "cases", {"kind", "where", "state", "is", "same"}, {"kind", "is"})
    state = str(raw.get("state", "open"))
    return Cases(str(raw["kind"]), _compare(raw, "is"), _opt(raw, "where"), state, names(raw.get("same")))


def _limits(raw: dict[str, Any], word: str) -> tuple[Limit | None, Limit | None]:
    if "at_least" not in raw and "at_most" not in raw:
        raise TermError(f"'{word}' needs at_least or at_most, for example at_least: '48 h'")
    return _limit(raw, "at_least"), _limit(raw, "at_most")


def _limit(raw: dict[str, Any], key: str) -> Limit | None:
    if key not in raw:
        return None
    with inside(key):
        return Limit.read(raw[key])


def _lead(raw: Any) -> Node:
    raw = _need(raw, "lead", {"until", "at_least", "at_most"}, {"until"})
    return Lead(str(raw["until"]), *_limits(raw, "lead"))


def _since(raw: Any) -> Node:
    raw = _need(raw, "elapsed", {"since", "at_least", "at_most"}, {"since"})
    return Since(str(raw["since"]), *_limits(raw, "elapsed"))


def _qualified(raw: Any) -> Node:
    raw = _need(raw, "qualified", {"who", "where"}, {"who", "where"})
    with inside("where"):
        return Qualified(str(raw["who"]), read_node(raw["where"]))


def _stock(raw: Any) -> Node:
    raw = _need(raw, "stock", {"part", "is", "store"}, {"part"})
    return Stock(str(raw["part"]), _compare(raw, "is") if "is" in raw else _ONE, str(raw.get("store", "")))


def _quota(raw: Any) -> Node:
    raw = _need(raw, "quota", {"of", "left"}, {"of", "left"})
    return QuotaLeft(str(raw["of"]), _compare(raw, "left"))


def _measure(raw: Any) -> Node:
    raw = _need(raw, "measure", {"of", "is"}, {"of", "is"})
    return MeasureIs(str(raw["of"]), _compare(raw, "is"))


def _clock(raw: Any) -> Node:
    raw = _need(raw, "clock", {"of", "is"}, {"of", "is"})
    return ClockIs(str(raw["of"]), names(raw["is"]))


_WORDS: Final[dict[str, Reader]] = {
    "any": lambda raw: AnyOf(_several(raw, "any")),
    "all": lambda raw: All(_several(raw, "all")),
    "not": lambda raw: Not(read_node(raw)),
    "cel": lambda raw: Cel(str(raw)),
    "outage": _outage,
    "lasting": _lasting,
    "happened": _happened,
    "not_happened": lambda raw: Not(_happened(raw)),
    "count": _count,
    "cases": _cases,
    "tag": lambda raw: Tagged(str(raw)),
    "open": lambda raw: InHours(str(raw), True),
    "closed": lambda raw: InHours(str(raw), False),
    "lead": _lead,
    "elapsed": _since,
    "distinct": lambda raw: Distinct(names(raw)),
    "qualified": _qualified,
    "stock": _stock,
    "quota": _quota,
    "measure": _measure,
    "clock": _clock,
    "checklist": lambda raw: Checked(str(raw)),
}
WORDS: Final = frozenset(_WORDS)


def _value(name: str, raw: Any) -> Node:
    if raw in ("present", "absent"):
        return Present(name, raw == "present")
    if isinstance(raw, dict) or raw is None:
        hint = f"'{name}' is compared with a value, a list of values or a sign and a value"
        raise TermError(f"{hint}; question words are {', '.join(sorted(WORDS))}")
    return Value(name, tuple(Compare.read(x) for x in (raw if isinstance(raw, list) else [raw])))


def read_node(raw: Any) -> Node:
    """Read a condition as a pack writes it. Raises TermError naming the word that was not understood."""
    if isinstance(raw, str):
        return Cel(raw)
    if not isinstance(raw, dict) or not raw:
        raise TermError("a condition is a mapping such as {level: major, users: '> 30'}")
    parts = tuple(_part(str(key), value) for key, value in raw.items())
    return parts[0] if len(parts) == 1 else All(parts)


def _part(key: str, raw: Any) -> Node:
    with inside(key):
        return _WORDS[key](raw) if key in _WORDS else _value(key, raw)


class Condition(Leaf):
    """A condition as a leaf of the pack: the tree to evaluate and the text it was read from."""

    __slots__ = ("node", "source")
    example: ClassVar[str] = "{level: major, users: '> 30'}"

    def __init__(self, node: Node, source: Any = None) -> None:
        self.node = node
        self.source = source

    @classmethod
    def read(cls, raw: Any) -> Self:
        """Read the mapping, or a text as CEL. Raises TermError."""
        return cls(read_node(raw), repr(raw))
