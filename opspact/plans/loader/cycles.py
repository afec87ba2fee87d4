"""Measures and money rest on each other without circles."""

from collections.abc import Iterable, Iterator
from graphlib import CycleError, TopologicalSorter

from opspact.plans.loader.leaves import all_nodes
from opspact.plans.loader.report import Report
from opspact.plans.loader.texts import names_in
from opspact.plans.loader.walking import walk
from opspact.plans.schema.base import Part
from opspact.plans.schema.pack import Pack
from opspact.plans.terms.conditions import Condition, MeasureIs
from opspact.plans.terms.leaf import TermError


def check_cycles(report: Report, pack: Pack) -> None:
    """Note the first circle, naming all its members."""
    parts: dict[str, Part] = {**pack.measures, **pack.money}
    needs = {name: set(_needs(name, part)) & parts.keys() for name, part in parts.items()}
    try:
        TopologicalSorter(needs).prepare()
    except CycleError as error:
        circle = list(reversed(error.args[1]))
        section = "measures" if circle[0] in pack.measures else "money"
        message = f"these rest on each other in a circle: {' → '.join(circle)}"
        report.note("cycle", (section, circle[0]), message, hint="let one of them stand on its own")


def _needs(name: str, part: Part) -> Iterator[str]:
    for found in walk(part):
        if found.field in ("measure", "results") and isinstance(found.value, str):
            yield found.value
        elif found.field == "value" and found.path == ("value",):
            yield from _in_expression(found.value)
        elif isinstance(found.value, Condition):
            yield from (node.measure for node in all_nodes(found.value.node) if isinstance(node, MeasureIs))


def _in_expression(text: str) -> Iterable[str]:
    try:
        return names_in(text) if text else ()
    except TermError:
        return ()
