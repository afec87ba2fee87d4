"""Triggers: consequences that are not money, reached or not by each result of a measure."""

from collections.abc import Iterator

from opspact.measures.book import Book
from opspact.measures.deriving import number_of
from opspact.measures.graph import node_of
from opspact.measures.results import Reached
from opspact.measures.views import as_quantity
from opspact.plans.schema.pack import Pack


def reached(pack: Pack, name: str, book: Book) -> Iterator[Reached]:
    """A trigger against every result there is of its measure, in order of time."""
    trigger = pack.triggers[name]
    unit = pack.measures[trigger.measure].unit if trigger.measure in pack.measures else ""
    for row in book.rows[node_of(pack, trigger.measure, name)]:
        value = number_of(row)
        if value is not None:
            is_reached = trigger.is_.holds(as_quantity(value, unit))
            tell = tuple(trigger.tell)
            yield Reached(name, row.period, row.key, is_reached, value, trigger.then, tell, row.links, row.open)
