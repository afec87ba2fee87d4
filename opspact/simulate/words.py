"""The words a timeline of a plan may use: facts, kinds of case, fields, actors; over all versions of the plan."""

from opspact.plans.plan import PlanBook
from opspact.plans.schema.catalogue import FactKind, Field, Kind
from opspact.plans.vocabulary import BUILT_IN_FACTS, BUILT_IN_KINDS
from opspact.runner.actors import SIDES, SYSTEM

ACTORS = (*SIDES, "engineer", "manager", SYSTEM)
"""Actors that every timeline may name; `system` is a machine."""
REGISTERS = ("sites", "services", "items", "customers", "users", "people", "parts")

_NAMED = {
    "clock": "commitments", "duty": "duties", "measure": "measures", "item": "money", "quota": "quotas",
    "trigger": "triggers", "notice": "notices", "gate": "gates",
}  # fmt: skip
"""The word by which an expectation names an entry of a section of the plan."""


class Words:
    """The vocabulary of a plan."""

    def __init__(self, book: PlanBook) -> None:
        packs = [plan.pack for plan in book.versions]
        self.facts: dict[str, FactKind] = dict(BUILT_IN_FACTS)
        self.kinds: dict[str, Kind] = dict(BUILT_IN_KINDS)
        self.registers: dict[str, set[str]] = {name: set() for name in REGISTERS}
        for pack in packs:
            self.facts |= {name: _with_standard(name, fact) for name, fact in pack.facts.items()}
            self.kinds |= pack.kinds
            for name in REGISTERS:
                self.registers[name] |= set(getattr(pack, name))
        self.declared = {kind for pack in packs for kind in pack.kinds}
        self.actors = {actor for pack in packs for actor in (*pack.roles, *pack.parties)} | set(ACTORS)
        self.levels = {level for pack in packs if pack.levels for level in pack.levels.scale}
        self.names = {word: {n for pack in packs for n in getattr(pack, part)} for word, part in _NAMED.items()}

    def opening(self, fact: str) -> list[str]:
        """Kinds of case that this fact opens: those of the plan, or where it has none such, the first built-in one."""
        opens = [name for name, kind in self.kinds.items() if fact in kind.opened_by]
        return [name for name in opens if name in self.declared] or opens[:1]

    def fields(self, fact: str, kind: str = "") -> dict[str, Field]:
        """Declared fields that a fact about a case of this kind (empty: of any kind) may carry."""
        kinds = [self.kinds[kind]] if kind in self.kinds else list(self.kinds.values())
        found: dict[str, Field] = {}
        for one in kinds:
            found |= one.fields | one.line_fields
        return found | self.facts[fact].fields


def _with_standard(name: str, fact: FactKind) -> FactKind:
    """A plan's fact of a built-in name keeps the standard fields it does not declare itself."""
    standard = BUILT_IN_FACTS.get(name)
    if standard is None:
        return fact
    return FactKind(
        title=fact.title or standard.title, clause=fact.clause, note=fact.note or standard.note, by=fact.by,
        answer=fact.answer or standard.answer, fields={**standard.fields, **fact.fields}, sets=fact.sets,
    )  # fmt: skip
