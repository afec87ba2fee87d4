"""The shape of a ticket: its facts, who recorded them, the values the plan reads, and their order; without the times."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

import msgspec

from opspact.kernel.time import Instant, instant
from opspact.plans.plan import Plan
from opspact.plans.terms.leaf import Leaf
from opspact.plans.terms.nodes import Cel, Distinct, Happened, Node, Present, Qualified, Value
from opspact.runner.shapes import Fact
from opspact.simulate.bulk.history import Ticket

Shape = tuple[Any, ...]
OWN: Final = ("at", "recorded", "id")
ALWAYS: Final = frozenset({"fact", "by", "line", "kind", "level", "reason", "of", "document", "contents", "lines"})
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICRO: Final = timedelta(microseconds=1)


class Reader:
    """Reads tickets for one plan."""

    def __init__(self, plan: Plan) -> None:
        self._zone = plan.zone
        self._names = names_read(plan)

    def shape(self, ticket: Ticket) -> tuple[Shape | None, list[Instant]]:
        """The shape and the times of the facts in true order; no shape where a fact was recorded late."""
        facts = ticket["facts"]
        times = [self._instant(fact["at"]) for fact in facts]
        if any("recorded" in fact for fact in facts):
            return None, times
        order: tuple[int, ...] = ()
        if any(a >= b for a, b in zip(times, times[1:], strict=False)):
            order = tuple(sorted(range(len(times)), key=times.__getitem__))
            ties = tuple(times[a] == times[b] for a, b in zip(order, order[1:], strict=False))
            return (ticket.get("kind"), order, ties, *self._values(facts)), times
        return (ticket.get("kind"), *self._values(facts)), times

    def _instant(self, text: str) -> Instant:
        moment = datetime.fromisoformat(text)
        return (moment - _EPOCH) // _MICRO if moment.tzinfo else _local(moment, self._zone)

    def _values(self, facts: list[dict[str, Any]]) -> Iterator[Shape]:
        names = self._names
        for fact in facts:
            yield tuple([(k, v if type(v) is not list else tuple(v)) for k, v in fact.items() if k in names])

    def facts(self, ticket: Ticket) -> list[Fact]:
        """The facts of a ticket as the engine takes them."""
        case = str(ticket["case"])
        return [self._fact(case, n, raw, ticket) for n, raw in enumerate(ticket["facts"])]

    def _fact(self, case: str, n: int, raw: dict[str, Any], ticket: Ticket) -> Fact:
        own = ("fact", "by", "line", "person", *OWN)
        fields = {k: v for k, v in raw.items() if k not in own}
        if n == 0 and "kind" in ticket:
            fields["kind"] = ticket["kind"]
        at = self._instant(raw["at"])
        recorded = self._instant(raw["recorded"]) if "recorded" in raw else at
        return Fact(
            str(raw.get("id", f"f{n:04}")), raw["fact"], at, recorded, case, str(raw.get("line", "")),
            str(raw.get("by", "")), str(raw.get("person", "")), fields,
        )  # fmt: skip


def _local(moment: datetime, zone: ZoneInfo) -> Instant:
    return instant(moment.replace(tzinfo=zone))


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
