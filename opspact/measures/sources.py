"""Which records an aggregate takes, which period they belong to, and under which key."""

from collections.abc import Sequence
from typing import Final

from opspact.kernel.time import Instant
from opspact.measures.records import Record
from opspact.measures.views import Ask, View
from opspact.plans.plan import Plan
from opspact.plans.schema.measures import Source
from opspact.plans.terms.evaluate import holds
from opspact.plans.terms.leaf import TermError
from opspact.plans.terms.nodes import All, Node, Value
from opspact.plans.terms.quantity import Compare

Key = tuple[str, ...]
EVERY: Final = "*"
"""Stands for every commitment, kind of fact or kind of case."""
_KINDS: Final = ("clocks", "facts", "cases", "outages", "totals", "results", "stock")
_BROKEN: Final = Value("verdict", (Compare("=", "broken"),))


class Selection:
    """A source of a pack, ready to be asked. Raises TermError where it is not exactly one of the seven."""

    def __init__(self, source: Source, plan: Plan, exclude: Sequence[str] = (), ask: Ask | None = None) -> None:
        kinds = [kind for kind in _KINDS if getattr(source, kind) is not None]
        if len(kinds) != 1:
            raise TermError(f"a source is exactly one of {', '.join(_KINDS)}; here: {', '.join(kinds) or 'none'}")
        self.kind = kinds[0]
        found = getattr(source, self.kind)
        self.names: tuple[str, ...] = (found,) if isinstance(found, str) else tuple(found)
        self.where: Node | None = source.where.node if source.where else None
        self.broken_only = False
        """Whether only broken clocks can count."""
        self._plan = plan
        self._exclude = frozenset(exclude)
        self._ask = ask

    def view(self, record: Record) -> View:
        """The record as conditions see it."""
        return View(self._plan, record, self._ask)

    def takes(self, view: View) -> bool:
        """Whether a record of the right source and name counts: it meets `where` and no exclusion touches
        it.
        """
        excluded = view.record.values.get("excluded", ())
        return not (self._exclude and self._exclude.intersection(excluded)) and holds(self.where, view)

    def only_broken(self) -> "Selection":
        """The same of broken clocks only, where it is of clocks and says nothing of their verdict itself."""
        if self.kind == "clocks" and not mentions(self.where, "verdict"):
            self.where = All((_BROKEN, self.where)) if self.where else _BROKEN
            self.broken_only = True
        return self


def moment_of(record: Record, belongs: str) -> Instant | None:
    """The moment that decides the period.

    `at`: the fact's own; for a clock its stop, or before that its due time.
    `breach`: when it was broken, and so the same for a clock before and after its late stop; of others, `at`.
    """
    moments = record.moments
    if belongs == "breach" and "broken" in moments:
        return moments["broken"]
    if belongs not in ("at", "breach"):
        return moments.get(belongs)
    order = ("stopped", "due", "started", "at") if record.source == "clocks" else ("at", "reported", "started")
    return next((moments[name] for name in order if name in moments), None)


def key_of(view: View, by: Sequence[str]) -> Key:
    """The values by which results are told apart; a missing one is the empty word."""
    if not by:
        return ()
    return tuple("" if (value := view.value(name)) is None else str(value) for name in by)


def project(key: Key, by: Sequence[str], onto: Sequence[str]) -> Key | None:
    """The part of a key that names `onto`; None where the key lacks one of them."""
    places = dict(zip(by, key, strict=True))
    return tuple(places[name] for name in onto) if all(name in places for name in onto) else None


def mentions(node: object, name: str) -> bool:
    """Whether a condition compares the value of that name anywhere inside."""
    if isinstance(node, tuple):
        return any(mentions(part, name) for part in node)
    if not isinstance(node, Node):
        return False
    fields = node.__struct_fields__
    return getattr(node, "name", None) == name or any(mentions(getattr(node, f), name) for f in fields)
