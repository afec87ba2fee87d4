"""Evaluating conditions against a scope: whatever can look up values and answer questions."""

from typing import Protocol

from opspact.plans.terms.conditions import All, AnyOf, Node, Not, Present, Value
from opspact.plans.terms.quantity import Compare

_ORDERED = (">=", "<=", ">", "<")


class Scope(Protocol):
    """What a condition sees."""

    def value(self, name: str) -> object:
        """The value of a name, None where there is none."""

    def rank(self, level: str) -> int | None:
        """Place of a level on the scale, 0 the highest; None for what is not a level."""

    def ask(self, node: Node) -> bool:
        """Answer a question node (outage, happened, cases, CEL …)."""


def holds(node: Node | None, scope: Scope) -> bool:
    """Whether a condition holds; no condition always does."""
    if node is None:
        return True
    if isinstance(node, Value):
        actual = scope.value(node.name)
        return any(_test(test, actual, scope) for test in node.tests)
    if isinstance(node, All):
        return all(holds(part, scope) for part in node.parts)
    if isinstance(node, AnyOf):
        return any(holds(part, scope) for part in node.parts)
    if isinstance(node, Not):
        return not holds(node.part, scope)
    if isinstance(node, Present):
        return (scope.value(node.name) not in (None, "", [])) is node.present
    return scope.ask(node)


def _test(test: Compare, actual: object, scope: Scope) -> bool:
    """Lists match when any member does; levels compare by rank: `>= severe` is severe or higher."""
    if isinstance(actual, list | tuple):
        return any(test.holds(member) for member in actual)
    if isinstance(test.value, str) and test.op in _ORDERED:
        limit, own = scope.rank(test.value), scope.rank(str(actual))
        if limit is not None and own is not None:
            return Compare(test.op, Compare.read(-limit).value).holds(-own)
    return test.holds(actual)
