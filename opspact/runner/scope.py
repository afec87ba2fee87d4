"""What a condition sees at one moment of a case: values by name, the level, and answers to questions."""

from typing import Any

from opspact.kernel.time import Instant
from opspact.plans.terms.conditions import Node
from opspact.plans.terms.evaluate import holds
from opspact.runner.shapes import Fact
from opspact.runner.state import CaseState
from opspact.runner.values import moment, record_value


class CaseScope:
    """A case (or one line of it) at an instant, with the fact in hand laid over it."""

    def __init__(self, state: CaseState, at: Instant, fact: Fact | None = None, line: str = "") -> None:
        self.state = state
        self.plan = state.plan
        self.at = at
        self.fact = fact
        self.line = line or (fact.line if fact else "")

    def value(self, name: str) -> object:
        """A value of the fact in hand, the line, the case, a dimension or a register; None where there is none."""
        if self.fact is not None and name in self.fact.fields:
            return self.fact.fields[name]
        found = self.state.value_of(self.line, name)
        if found is not None:
            return found
        if name in self.plan.pack.dimensions:
            return self._dimension(name)
        if "." in name:
            return record_value(self.plan, self._fields(), name)
        return self._own(name)

    def _own(self, name: str) -> object:
        if name == "level":
            return self.level
        if name in ("by", "person", "fact") and self.fact is not None:
            return {"by": self.fact.by, "person": self.fact.person, "fact": self.fact.kind}[name]
        return {"kind": self.state.kind, "state": self.state.status, "case": self.state.id}.get(name)

    @property
    def level(self) -> str | None:
        """The level that tables use: the one in force, or while undetermined the row that serves meanwhile."""
        levels = self.plan.pack.levels
        return self.state.level_track(self.line).level or (levels.meanwhile if levels else "") or None

    def _fields(self) -> dict[str, Any]:
        own = self.fact.fields if self.fact else {}
        return {**self.state.fields, **self.state.lines.get(self.line, {}), **own}

    def _dimension(self, name: str) -> str | None:
        dimension = self.plan.pack.dimensions[name]
        measured = self.value(dimension.of) if dimension.of else None
        for band, value in dimension.values.items():
            in_range = value.range is None or value.range.holds(measured)
            if in_range and holds(value.when.node if value.when else None, self):
                return band
        return None

    def moment(self, name: str) -> Instant | None:
        """The instant in a field, or of the latest fact of that kind; None where there is none."""
        found = moment(self.value(name), self.plan.zone)
        if found is not None:
            return found
        return next((f.at for f in reversed(self.state.history) if f.kind == name), None)

    def rank(self, level: str) -> int | None:
        """Place of a level on the scale, 0 the highest."""
        return self.state.index.ranks.get(level)

    def ask(self, node: Node) -> bool:
        """Answer a question about history, time, other cases or registers."""
        self.state.asked[id(node)] = node
        return self.state.answer(node, self)


class RecordScope:
    """Bare values: a person's record, another case's fields, a fact outside any case."""

    def __init__(self, values: dict[str, Any], outer: CaseScope) -> None:
        self.values = values
        self.outer = outer

    def value(self, name: str) -> object:
        """The value by name; `register.field` through the registers."""
        if name in self.values:
            return self.values[name]
        return record_value(self.outer.plan, self.values, name) if "." in name else None

    def rank(self, level: str) -> int | None:
        """Place of a level on the scale."""
        return self.outer.rank(level)

    def ask(self, node: Node) -> bool:
        """Questions are about the case that asks."""
        return self.outer.ask(node)
