"""Gates: evaluate all conditions before an act and name every unmet one (S0.12, S0.24, S0.29). Pure."""

from collections.abc import Iterator, Mapping

import msgspec

from opspact.kernel.text import Text
from opspact.plans.schema.gates import Gate
from opspact.plans.terms.evaluate import Scope, holds


class Unmet(msgspec.Struct, frozen=True):
    """An unmet condition: its words in the plan's languages, and the condition as the pack writes it."""

    title: Text
    condition: str


def guards(gates: Mapping[str, Gate], fact: str, kind: str, scope: Scope) -> Iterator[tuple[str, Gate]]:
    """The gates that stand before a kind of fact on a kind of case."""
    for name, gate in gates.items():
        concerned = fact in gate.before and (not gate.kinds or kind in gate.kinds)
        if concerned and holds(gate.when.node if gate.when else None, scope):
            yield name, gate


def unmet(gate: Gate, scope: Scope) -> tuple[Unmet, ...]:
    """Every condition of a gate that does not hold at the scope's moment."""
    return tuple(
        Unmet(requirement.title, str(requirement.that.source))
        for requirement in gate.require
        if not holds(requirement.that.node, scope)
    )
