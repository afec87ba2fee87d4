"""Names and expressions inside the small languages: conditions, anchors, limits, tables, dimensions' values."""

from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any, Final

import cel

from opspact.plans.loader.names import values_of
from opspact.plans.loader.report import Report
from opspact.plans.loader.texts import check_period
from opspact.plans.loader.tree import Path
from opspact.plans.schema.pack import Pack
from opspact.plans.terms import conditions as c
from opspact.plans.terms.anchors import Anchor
from opspact.plans.terms.leaf import Leaf
from opspact.plans.terms.limits import Limit
from opspact.plans.terms.moments import DueRule, StepAt
from opspact.plans.terms.targets import Targets

MAX_CEL: Final = 2000
"""Characters of one expression."""
MAX_BRACKETS: Final = 20
"""How deeply brackets may be nested in one."""
CLOCK_STATES: Final = frozenset({"pending", "running", "paused", "stopped", "void", "open", "kept", "broken"})

Named = tuple[str, str]
"""A category (as in `names`) and the word that must be in it."""


class LeafChecker:
    """Checks the leaves of one pack."""

    def __init__(self, report: Report, pack: Pack, names: dict[str, frozenset[str]]) -> None:
        self.report = report
        self.pack = pack
        self.names = names

    def check(self, leaf: Leaf, path: Path) -> None:
        """Note every name and expression in a leaf that is wrong."""
        for category, word in dict.fromkeys(_named(leaf)):
            if word not in self.names[category]:
                said = {"who": "role or party", "clock": "commitment or duty"}.get(category, category)
                self.report.unknown(path, said, word, self.names[category])
        for node in nodes_in(leaf):
            self._node(node, path)

    def _node(self, node: c.Node, path: Path) -> None:
        match node:
            case c.Value():
                self._value(node, path)
            case c.Cel(text):
                if wrong := wrong_with_cel(text):
                    self.report.note("cel", path, wrong, hint="for example case.users * 2 > case.staff", word=text)
            case c.Count(in_period=period) if period != "case":
                check_period(self.report, path, period, self.pack)
            case c.Cases(state=state):
                self._choice(path, state, frozenset({"open", "closed", "any"}))
            case c.ClockIs(state=states):
                for state in states:
                    self._choice(path, state, CLOCK_STATES)
            case c.Tagged(tag):
                self._tag(tag, path)
            case _:
                pass

    def _value(self, node: c.Value, path: Path) -> None:
        allowed = values_of(node.name, self.report.tree, self.pack)
        if allowed is None:
            return
        for word in (test.value for test in node.tests if isinstance(test.value, str)):
            if word not in allowed:
                self.report.unknown(path, f"value of {node.name}", word, allowed)

    def _choice(self, path: Path, word: str, allowed: frozenset[str]) -> None:
        if word not in allowed:
            self.report.unknown(path, "state", word, allowed)

    def _tag(self, tag: str, path: Path) -> None:
        known = frozenset(tag.tag for spec in self.pack.calendars.values() for tag in spec.tags)
        if tag not in known:
            self.report.unknown(path, "tag of a calendar", tag, known)


@lru_cache(maxsize=1024)
def wrong_with_cel(text: str) -> str:
    """What is wrong with a CEL expression; empty where nothing is."""
    if len(text) > MAX_CEL:
        return f"the expression has {len(text):,} characters; at most {MAX_CEL:,} are allowed"
    if _depth(text) > MAX_BRACKETS:
        return f"brackets are nested more than {MAX_BRACKETS} deep"
    try:
        cel.compile(text)
    except ValueError as error:
        return f"{text!r} is not a CEL expression: {str(error).splitlines()[0].partition('ERROR: ')[2]}"
    return ""


def _depth(text: str) -> int:
    deepest = depth = 0
    for sign in text:
        depth += (sign in "([{") - (sign in ")]}")
        deepest = max(deepest, depth)
    return deepest


def nodes_in(leaf: Leaf) -> Iterator[c.Node]:
    """Every condition in a leaf, those inside others included."""
    for root in _roots(leaf):
        yield from all_nodes(root)


def _roots(leaf: Leaf) -> Iterator[c.Node]:
    if isinstance(leaf, c.Condition):
        yield leaf.node
    elif isinstance(leaf, Targets):
        yield from (row.when for row in leaf.rows if row.when)
    elif isinstance(leaf, Anchor):
        yield from (atom.where for atom in leaf.atoms if atom.where)


def all_nodes(node: c.Node) -> Iterator[c.Node]:
    """A condition and every condition inside it."""
    yield node
    inner = [*c.parts_of(node), getattr(node, "where", None), getattr(node, "when", None)]
    for part in inner:
        if isinstance(part, c.Node):
            yield from all_nodes(part)


def _named(leaf: Leaf) -> Iterator[Named]:
    for node in nodes_in(leaf):
        if type(node) in _IN_NODES:
            yield from _IN_NODES[type(node)](node)
    if isinstance(leaf, Limit):
        yield from _in_limit(leaf)
    elif isinstance(leaf, Targets):
        yield from (named for row in leaf.rows for named in _in_limit(row.limit))
    elif isinstance(leaf, Anchor):
        yield from _in_anchor(leaf)
    elif isinstance(leaf, StepAt | DueRule) and leaf.calendar:
        yield "calendar", leaf.calendar


def _in_limit(limit: Limit | None) -> Iterator[Named]:
    if limit and limit.calendar:
        yield "calendar", limit.calendar


def _in_anchor(anchor: Anchor) -> Iterator[Named]:
    for atom in anchor.atoms:
        yield from (("fact", atom.fact),) if atom.fact else ()
        yield from (("clock", atom.clock),) if atom.clock else ()
        yield from (("who", who) for who in atom.by)
        yield from (("level", level) for level in atom.level)
        yield from (("what became of a clock", word) for word in atom.becomes)
    yield from (("fact", fact) for fact in (*anchor.awaits, *anchor.rejected_by))


def _in_outage(node: c.Outage) -> Iterator[Named]:
    yield "outage", node.of
    yield from (("calendar", node.calendar),) if node.calendar else ()


def _in_happened(node: c.Happened) -> Iterator[Named]:
    yield "fact", node.fact
    yield from (("who", who) for who in node.by)


def _in_span(node: c.Lead | c.Since) -> Iterator[Named]:
    yield from _in_limit(node.at_least)
    yield from _in_limit(node.at_most)


_IN_NODES: Final[dict[type[c.Node], Callable[[Any], Iterator[Named]]]] = {
    c.Outage: _in_outage,
    c.Happened: _in_happened,
    c.Lead: _in_span,
    c.Since: _in_span,
    c.Count: lambda node: iter([("fact", node.of)]),
    c.Cases: lambda node: iter([("kind", node.kind)]),
    c.InHours: lambda node: iter([("calendar", node.calendar)]),
    c.QuotaLeft: lambda node: iter([("quota", node.quota)]),
    c.MeasureIs: lambda node: iter([("measure", node.measure)]),
    c.ClockIs: lambda node: iter([("clock", node.clock)]),
    c.Checked: lambda node: iter([("checklist", node.checklist)]),
}
