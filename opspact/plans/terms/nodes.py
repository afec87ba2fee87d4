"""The parts of a condition: small frozen nodes, what they mean, and how they nest."""

from collections.abc import Iterator

import msgspec

from opspact.kernel.time import Span
from opspact.plans.terms.limits import Limit
from opspact.plans.terms.quantity import Compare


class Node(msgspec.Struct, frozen=True):
    """A part of a condition."""


class Value(Node, frozen=True):
    """A named value compared: holds when any of `tests` does (a list in the pack is a choice)."""

    name: str
    tests: tuple[Compare, ...]


class Present(Node, frozen=True):
    """A named value is there (`true` form: `{supervisor: present}`) or is not (`absent`)."""

    name: str
    present: bool


class All(Node, frozen=True):
    """Every part holds."""

    parts: tuple[Node, ...]


class AnyOf(Node, frozen=True):
    """At least one part holds."""

    parts: tuple[Node, ...]


class Not(Node, frozen=True):
    """The part does not hold."""

    part: Node


class Cel(Node, frozen=True):
    """An expression in CEL over `case`, `fact`, `site`, `service`, `customer`, `user`, `item`, `level`."""

    text: str


class Outage(Node, frozen=True):
    """Accumulated outage has reached a threshold; any of the named totals suffices (S1.7, S2.2)."""

    of: str
    calendar: str | None = None
    outside: bool = False
    totals: tuple[tuple[str, Compare], ...] = ()
    """Pairs of total (`once`, `day`, `week`, `month`, `quarter`, `year`, `contract_year`) and threshold."""


class Lasting(Node, frozen=True):
    """A condition on measured values that has held without break for a time (S2.2: loss >= 30 % for 2 h)."""

    when: Node
    at_least: Compare


class Happened(Node, frozen=True):
    """A fact of this case was recorded, with a condition on its fields, by certain roles or sides."""

    fact: str
    where: Node | None = None
    by: tuple[str, ...] = ()
    within: Span | None = None
    """Not longer ago than this."""
    not_by: str = ""
    """Not by the person who recorded this other fact (two-person rule), or `actor`: the one who now acts."""


class Count(Node, frozen=True):
    """A number of facts, of this case or (with `in_period`) of the contract in the running period."""

    of: str
    compare: Compare
    where: Node | None = None
    in_period: str = "case"
    same: tuple[str, ...] = ()


class Cases(Node, frozen=True):
    """A number of other cases of the contract in a state (`open`, `closed`, `any`) that meet a condition (S0.35)."""

    kind: str
    compare: Compare
    where: Node | None = None
    state: str = "open"
    same: tuple[str, ...] = ()


class Tagged(Node, frozen=True):
    """The present moment carries a calendar tag, such as a freeze (S0.37)."""

    tag: str


class InHours(Node, frozen=True):
    """The present moment lies inside (or, `inside` false, outside) the open time of a calendar."""

    calendar: str
    inside: bool = True


class Lead(Node, frozen=True):
    """Enough time is left until a moment in a field (notice periods, S0.24), or not more than a limit (S0.33)."""

    until: str
    at_least: Limit | None = None
    at_most: Limit | None = None


class Since(Node, frozen=True):
    """Enough (or not too much) time has passed since a fact or a moment in a field."""

    since: str
    at_least: Limit | None = None
    at_most: Limit | None = None


class Distinct(Node, frozen=True):
    """Different persons: each entry is a field holding a person, or a fact whose recorder is meant (S0.29)."""

    people: tuple[str, ...]


class Qualified(Node, frozen=True):
    """The person named in a field meets a condition on the `people` register (S0.27, S4.14a)."""

    who: str
    where: Node


class Stock(Node, frozen=True):
    """Quantity of a part (a part's id, or the field that names it) in a store."""

    part: str
    compare: Compare
    store: str = ""


class QuotaLeft(Node, frozen=True):
    """What is left of a quota."""

    quota: str
    compare: Compare


class MeasureIs(Node, frozen=True):
    """The present value of a measure in the running period."""

    measure: str
    compare: Compare


class ClockIs(Node, frozen=True):
    """State of a clock of this case: a phase (`running`, `paused`, `stopped`) or verdict (`kept`, `broken`, `open`)."""

    clock: str
    state: tuple[str, ...]


class Checked(Node, frozen=True):
    """Every required line of a checklist was recorded as done in this case."""

    checklist: str


def parts_of(node: Node) -> tuple[Node, ...]:
    """The conditions directly inside a condition."""
    if isinstance(node, All | AnyOf):
        return node.parts
    return (node.part,) if isinstance(node, Not) else ()


def compares_values(node: Node) -> bool:
    """Whether a condition compares values only and asks no question."""
    parts = parts_of(node)
    return all(compares_values(part) for part in parts) if parts else isinstance(node, Value | Present)


def temporal(node: Node) -> bool:
    """Whether time alone can make a condition true."""
    return isinstance(node, Outage | Lasting) or any(temporal(part) for part in parts_of(node))


def lasting_nodes(node: Node) -> Iterator[Lasting]:
    """The measured conditions within a condition."""
    if isinstance(node, Lasting):
        yield node
    for part in parts_of(node):
        yield from lasting_nodes(part)


def happened_nodes(node: Node) -> Iterator[Happened]:
    """The facts of the case that a condition asks about, each with its roles and values."""
    if isinstance(node, Happened):
        yield node
    for part in parts_of(node):
        yield from happened_nodes(part)
