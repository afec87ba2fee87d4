"""Doubts about names in conditions that no fact, kind or record carries: such a condition never holds."""

from collections.abc import Iterator
from typing import Final

from opspact.plans.lint.doubt import Doubt, Doubter
from opspact.plans.loader.leaves import all_nodes, nodes_in
from opspact.plans.loader.names import REGISTERS
from opspact.plans.loader.problems import nearest
from opspact.plans.loader.tree import Path
from opspact.plans.terms.anchors import Anchor
from opspact.plans.terms.conditions import Node, Present, Qualified, Value
from opspact.plans.vocabulary import BUILT_IN_FACTS

BUILT_IN: Final = frozenset(
    {
        "level", "kind", "state", "case", "line", "by", "person", "fact", "round", "nth", "age", "opened", "closed",
        "verdict", "phase", "consumed", "lateness", "target", "length", "value", "met", "commitment", "duty",
        "owed_by", "start", "due", "stopped", "at", "period", "quantity", "store", "key", *REGISTERS,
    }
)  # fmt: skip
"""Values that every case, clock, interval or result has."""


def unknown_fields(doubt: Doubt, doubter: Doubter) -> None:
    """A condition on a value that nothing in the plan carries."""
    known = _known(doubter)
    for path, name in _used(doubter):
        owner, _, attribute = name.partition(".")
        if not attribute and name not in known:
            message = f"no fact, kind or dimension has a value {name!r}: this never holds"
            doubt.note(
                doubter,
                path,
                message,
                hint=nearest(name, known) or "declare it as a field of a kind or fact",
                word=name,
            )
        elif attribute and owner in REGISTERS:
            _check_attribute(doubt, doubter, path, (owner, attribute))


def _check_attribute(doubt: Doubt, doubter: Doubter, path: Path, name: tuple[str, str]) -> None:
    owner, attribute = name
    records = getattr(doubter.pack, REGISTERS[owner]).values()
    known = {key for record in records for key in getattr(record, "attributes", {})}
    own = any(hasattr(record, attribute) for record in records)
    if records and attribute not in known and not own:
        message = f"no {owner} has an attribute {attribute!r}: this never holds"
        doubt.note(doubter, path, message, hint=nearest(attribute, known), word=".".join(name))


def _used(doubter: Doubter) -> Iterator[tuple[Path, str]]:
    for _, path, leaf in doubter.leaves():
        nodes = list(nodes_in(leaf))
        about_people = [id(inner) for node in nodes if isinstance(node, Qualified) for inner in all_nodes(node.where)]
        for node in nodes:
            if isinstance(node, Value | Present) and id(node) not in about_people:
                yield path, node.name
        for atom in leaf.atoms if isinstance(leaf, Anchor) else ():
            if atom.moment:
                yield path, atom.moment
    for name, dimension in doubter.pack.dimensions.items():
        if dimension.of:
            yield ("dimensions", name, "of"), dimension.of


def _known(doubter: Doubter) -> frozenset[str]:
    pack = doubter.pack
    facts = (*pack.facts.values(), *BUILT_IN_FACTS.values())
    of_facts = {name for fact in facts for name in (*fact.fields, *fact.sets)}
    of_kinds = {name for kind in pack.kinds.values() for name in (*kind.fields, *kind.line_fields)}
    measured = {name for kind in pack.outages.values() if kind.while_ for name in _names(kind.while_.node)}
    return BUILT_IN | of_facts | of_kinds | pack.dimensions.keys() | measured | _measured(doubter)


def _names(node: Node) -> Iterator[str]:
    return (inner.name for inner in all_nodes(node) if isinstance(inner, Value | Present))


def _measured(doubter: Doubter) -> set[str]:
    """Values that conditions over time are about: `measured` facts carry them under any name."""
    lasting = (getattr(node, "when", None) for _, _, leaf in doubter.leaves() for node in nodes_in(leaf))
    return {name for when in lasting if isinstance(when, Node) for name in _names(when)}
