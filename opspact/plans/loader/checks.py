"""Checks of a typed pack beyond its types: names, forms of texts, what fields must agree on, circles."""

from collections.abc import Iterator
from typing import Any

from opspact.plans.loader.cycles import check_cycles
from opspact.plans.loader.leaves import LeafChecker
from opspact.plans.loader.names import names_of
from opspact.plans.loader.problems import Problem
from opspact.plans.loader.references import check_references
from opspact.plans.loader.report import Report
from opspact.plans.loader.rules import check_rules
from opspact.plans.loader.texts import check_text
from opspact.plans.loader.tree import Entries, Path
from opspact.plans.loader.walking import Found, walk
from opspact.plans.schema.base import Part
from opspact.plans.schema.pack import Pack
from opspact.plans.terms.leaf import Leaf


def check(tree: Entries, pack: Pack) -> list[Problem]:
    """Everything that is wrong with a pack, as far as its fields could be read."""
    report, names = Report(tree), names_of(tree)
    leaves = LeafChecker(report, pack, names)
    parts: dict[int, tuple[Part, Path]] = {}
    for found in walk(pack):
        parts.setdefault(id(found.owner), (found.owner, found.path[:-1]))
        check_references(report, found, names)
        check_text(report, found, pack, names)
        for path, leaf in leaves_in(found):
            leaves.check(leaf, path)
    check_rules(report, pack, parts)
    check_cycles(report, pack)
    return report.problems


def leaves_in(found: Found) -> Iterator[tuple[Path, Leaf]]:
    """The terms that stand directly in a field, in a list or in a mapping of it."""
    members: list[tuple[Path, Any]] = [(found.path, found.value)]
    if isinstance(found.value, dict):
        members = [((*found.path, key), value) for key, value in found.value.items()]
    elif isinstance(found.value, list):
        members = [((*found.path, n), value) for n, value in enumerate(found.value)]
    for path, value in members:
        if isinstance(value, Leaf):
            yield path, value
