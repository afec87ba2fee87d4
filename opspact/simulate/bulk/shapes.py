"""The shape of a ticket: its facts, who recorded them, the values the plan reads, their order; without the times."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Any, Final, NamedTuple

import msgspec

from opspact.kernel.time import Instant
from opspact.plans.plan import Plan
from opspact.plans.terms.leaf import Leaf
from opspact.plans.terms.nodes import Cel, Distinct, Happened, Node, Present, Qualified, Value
from opspact.runner.shapes import Fact
from opspact.simulate.bulk.history import HistoryError, RawFact, Ticket
from opspact.simulate.bulk.instants import PAST, Hour, hour_of, read_instant, well_laid

Shape = tuple[Any, ...]
OWN: Final = ("at", "recorded", "id")
ALWAYS: Final = frozenset({"fact", "by", "line", "kind", "level", "reason", "of", "document", "contents", "lines"})


_LATE: Final = ("recorded late",)
"""Stands for a fact with a recording time: its ticket is walked by itself."""


class Read(NamedTuple):
    """A ticket as it is replayed: its shape (None: by itself), and its facts with their times taken out."""

    shape: Shape | None
    times: list[Instant]
    ticket: Ticket


class Reader:
    """Reads tickets for one plan."""

    def __init__(self, plan: Plan) -> None:
        self._zone = plan.zone
        self._names = names_read(plan)
        self._parts: dict[tuple[Any, ...], int] = {_LATE: 0}
        """A number for each different thing that facts say to the plan."""
        self._known: dict[bytes, int] = {}
        """That number, by the text that follows the time of a fact."""
        self._hours: dict[Hour, Instant] = {}
        self._decode = msgspec.json.Decoder(RawFact).decode

    def read(self, ticket: Ticket) -> Read:
        """The shape of a ticket and the times of its facts. Raises HistoryError for a fact that cannot be read.

        A fact written with `at` as its first key, in whole seconds with an offset, is not even decoded.
        """
        times: list[Instant] = []
        shape: list[Any] = [ticket.kind]
        known, hours, past_hour = self._known, self._hours, PAST
        for raw in ticket.facts:
            text = bytes(raw)
            part = known.get(text[32:])
            hour = hours.get((text[:21], text[26:32]))
            past = past_hour.get(text[21:26])
            if part is None or hour is None or past is None:
                at, part = self._read_fact(text, ticket)
            else:
                at = hour + past
            times.append(at)
            shape.append(part)
        if 0 in shape:
            return Read(None, times, ticket)
        if sorted(times) != times or len(set(times)) != len(times):
            shape.append(_order(times))
        return Read(tuple(shape), times, ticket)

    def _read_fact(self, text: bytes, ticket: Ticket) -> tuple[Instant, int]:
        fact = self._decoded(text, ticket)
        at = self._instant(fact.pop("at", None), ticket)
        says = _LATE if "recorded" in fact else tuple((k, v) for k, v in fact.items() if k in self._names)
        part = self._parts.setdefault(says, len(self._parts))
        if well_laid(text) and len(self._known) < _MOST:
            self._known[text[32:]] = part
            self._hours[hour_of(text)] = at - PAST[text[21:26]]
        return at, part

    def _instant(self, text: object, ticket: Ticket) -> Instant:
        try:
            return read_instant(str(text), self._zone)
        except ValueError:
            said = f"{ticket.case}: {text!r} is no time; write at: 2026-01-05T09:00:00+08:00"
            raise HistoryError(said) from None

    def _decoded(self, text: bytes, ticket: Ticket) -> RawFact:
        try:
            return self._decode(text)
        except msgspec.DecodeError as error:
            raise HistoryError(f"{ticket.case}: a fact cannot be read ({error})") from None

    def facts(self, read: Read) -> list[Fact]:
        """The facts of a ticket as the engine takes them."""
        decoded = [self._decoded(bytes(raw), read.ticket) for raw in read.ticket.facts]
        return [self._fact(n, raw, read) for n, raw in enumerate(decoded)]

    def _fact(self, n: int, raw: RawFact, read: Read) -> Fact:
        own = ("at", "fact", "by", "line", "person", "recorded", "id")
        fields: dict[str, Any] = {k: list(v) if isinstance(v, tuple) else v for k, v in raw.items() if k not in own}
        if n == 0 and read.ticket.kind:
            fields["kind"] = read.ticket.kind
        recorded = self._instant(raw["recorded"], read.ticket) if "recorded" in raw else read.times[n]
        words = {key: str(raw.get(key, "")) for key in ("line", "by", "person")}
        name = str(raw.get("id", f"f{n}"))
        return Fact(name, str(raw.get("fact", "")), read.times[n], recorded, read.ticket.case, fields=fields, **words)


_MOST: Final = 200_000
"""So many different facts are remembered at most."""


def _order(times: list[Instant]) -> tuple[int, ...]:
    """The order of facts that do not stand in it, and which of them are at one time."""
    order = sorted(range(len(times)), key=times.__getitem__)
    return (*order, *(times[a] == times[b] for a, b in pairwise(order)))


def names_read(plan: Plan) -> "frozenset[str] | _Everything":
    """Every value of a fact that the plan may look at; everything, where it asks in CEL."""
    names: set[str] = set(ALWAYS)
    for node in _nodes(plan.pack):
        if isinstance(node, Cel):
            return _Everything()
        names |= _names_of(node)
    pack = plan.pack
    dotted = [d.of for d in pack.dimensions.values()] + [n for m in pack.measures.values() for n in m.by]
    dotted += [n for m in pack.money.values() for n in m.by]
    names |= {name.partition(".")[0] for name in dotted}
    names |= {"service", "site", "item", "user", "customer"}
    return frozenset(names)


class _Everything:
    """Holds every name but those of times and ids."""

    def __contains__(self, name: object) -> bool:
        return name not in OWN


def _names_of(node: Node) -> set[str]:
    if isinstance(node, Value | Present):
        return {node.name.partition(".")[0], node.name}
    if isinstance(node, Happened) and node.not_by:
        return {"person"}
    if isinstance(node, Distinct | Qualified):
        return {"person", *(node.people if isinstance(node, Distinct) else (node.who,))}
    return set()


def _nodes(thing: object) -> Iterator[Node]:
    """Every node inside a part of a pack."""
    if isinstance(thing, Node):
        yield thing
    if isinstance(thing, msgspec.Struct):
        for name in thing.__struct_fields__:
            yield from _nodes(getattr(thing, name))
    elif isinstance(thing, Leaf):
        for name in thing.__slots__:
            yield from _nodes(getattr(thing, name))
    elif isinstance(thing, dict):
        for value in thing.values():
            yield from _nodes(value)
    elif isinstance(thing, list | tuple):
        for value in thing:
            yield from _nodes(value)
