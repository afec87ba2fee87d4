"""What rests on what: measures, money and triggers in an order in which each comes after all it needs."""

from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter

from opspact.measures.expressions import names_in
from opspact.measures.reading import source_of
from opspact.plans.schema.measures import Measure, Source
from opspact.plans.schema.money import MoneyItem
from opspact.plans.schema.pack import Pack
from opspact.plans.terms.conditions import MeasureIs, Node
from opspact.plans.terms.leaf import TermError


def order(pack: Pack) -> list[str]:
    """`measures.NAME`, `money.NAME` and `triggers.NAME`, every one after what it rests on.

    Raises TermError naming the cycle, or a name that is neither a measure nor money.
    """
    needs = {f"measures.{name}": _names(_of_measure(m), pack, name) for name, m in pack.measures.items()}
    needs |= {f"money.{name}": _names(_of_money(item), pack, name) for name, item in pack.money.items()}
    needs |= {f"triggers.{name}": _names([t.measure], pack, name) for name, t in pack.triggers.items()}
    try:
        return list(TopologicalSorter(needs).static_order())
    except CycleError as error:
        cycle = " → ".join(reversed(error.args[1]))
        raise TermError(f"these rest on each other in a circle: {cycle}; let one of them stand on its own") from None


def node_of(pack: Pack, name: str, owner: str) -> str:
    """The node that a bare name means: a measure, else money. Raises TermError for neither."""
    for section, known in (("measures", pack.measures), ("money", pack.money)):
        if name in known:
            return f"{section}.{name}"
    raise TermError(f"{owner!r} names {name!r}, which is neither a measure nor money of this plan")


def _names(found: "Iterator[str] | list[str]", pack: Pack, owner: str) -> list[str]:
    return [node_of(pack, name, owner) for name in dict.fromkeys(found)]


def _of_measure(measure: Measure) -> Iterator[str]:
    if measure.value:
        yield from sorted(names_in(measure.value))
    if (source := source_of(measure)) is not None:
        yield from _of_source(source)
    for item in measure.score.items.values() if measure.score else ():
        if item.measure:
            yield item.measure
        if item.per is not None:
            yield from _of_source(item.per)


def _of_money(item: MoneyItem) -> Iterator[str]:
    for part in (item.bands, item.per_shortfall, item.per_point):
        if part is not None:
            yield part.measure
    if item.value:
        yield from sorted(names_in(item.value))
    if item.per_record is not None:
        yield from _of_source(item.per_record.of)
    if item.when is not None:
        yield from _asked(item.when.node)


def _of_source(source: Source) -> Iterator[str]:
    if source.results is not None:
        yield source.results
    if source.where is not None:
        yield from _asked(source.where.node)


def _asked(node: object) -> Iterator[str]:
    """The measures that a condition asks about, anywhere inside."""
    if isinstance(node, MeasureIs):
        yield node.measure
    elif isinstance(node, tuple):
        for part in node:
            yield from _asked(part)
    elif isinstance(node, Node):
        for name in node.__struct_fields__:
            yield from _asked(getattr(node, name))
