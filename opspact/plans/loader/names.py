"""Every name that a pack declares, by what it names, with those that are built in."""

from collections.abc import Collection, Iterable, Sequence
from typing import Final

from opspact.plans.loader.tree import Entries, Key, Tree, subtree
from opspact.plans.schema.pack import Pack
from opspact.plans.vocabulary import BUILT_IN_FACTS, BUILT_IN_KINDS

REGISTERS: Final = {
    "site": "sites", "service": "services", "item": "items", "customer": "customers", "user": "users",
    "person": "people", "part": "parts",
}  # fmt: skip
"""The field of a case that names a record, and the section it is in."""

PARTIES: Final = frozenset({"provider", "customer", "supplier", "authority", "system"})
ENGINE_FACTS: Final = frozenset(
    {"level_changed", "clock_started", "clock_stopped", "clock_kept", "clock_broken", "adopted"}
)
CLOCK_BECOMES: Final = frozenset({"started", "stopped", "kept", "broken"})
FIELD_TYPES: Final = frozenset({"text", "number", "flag", "duration", "moment", "date", "choice", "person", "list"})
_SECTIONS: Final = {
    "role": "roles", "exclusion": "exclusions", "outage": "outages", "commitment": "commitments",
    "measure": "measures", "document": "documents", "checklist": "checklists", "quota": "quotas", "fee": "fees",
    "ladder": "ladders", "gate": "gates", "part": "parts", "person": "people", "dimension": "dimensions",
}  # fmt: skip


def ids(tree: Tree, *path: Key) -> frozenset[str]:
    """The names in a section as written: entries with errors count, so that one error does not cause others."""
    section = subtree(tree, path)
    return frozenset(section.parts) if isinstance(section, Entries) else frozenset()


def names_of(tree: Tree) -> dict[str, frozenset[str]]:
    """Known names by category, as `references` calls them."""
    own = {category: ids(tree, section) for category, section in _SECTIONS.items()}
    party = PARTIES | ids(tree, "parties")
    return own | {
        "party": party,
        "who": party | own["role"],
        "calendar": ids(tree, "calendars") | {"always"},
        "fact": ids(tree, "facts") | ENGINE_FACTS | frozenset(BUILT_IN_FACTS),
        "kind": ids(tree, "kinds") | frozenset(BUILT_IN_KINDS),
        "level": ids(tree, "levels", "scale"),
        "level or default": ids(tree, "levels", "scale") | {"default"},
        "reason": ids(tree, "pauses") | own["exclusion"],
        "clock": own["commitment"] | ids(tree, "duties"),
        "result": own["measure"] | ids(tree, "money"),
        "what became of a clock": CLOCK_BECOMES,
        "register": frozenset(REGISTERS.values()),
        "field type": FIELD_TYPES | frozenset(REGISTERS.values()),
        "part or line": own["part"] | _lines(tree),
    }


def _lines(tree: Tree) -> frozenset[str]:
    lines = (subtree(tree, ("parts", part, "line")) for part in ids(tree, "parts"))
    return frozenset(line.text for line in lines if line is not None and hasattr(line, "text"))


def values_of(name: str, tree: Tree, pack: Pack) -> frozenset[str] | None:
    """The words that a named value can have, where the pack lists them; None where it may be anything."""
    if name == "level" and pack.levels:
        return ids(tree, "levels", "scale")
    if name == "kind":
        return ids(tree, "kinds") | frozenset(BUILT_IN_KINDS)
    if name in pack.dimensions:
        return ids(tree, "dimensions", name, "values")
    if name in REGISTERS and (records := ids(tree, REGISTERS[name])):
        return records
    fields = [kind.fields[name] for kind in pack.kinds.values() if name in kind.fields]
    fields += [fact.fields[name] for fact in pack.facts.values() if name in fact.fields]
    return _choices([field.choices for field in fields])


def _choices(lists: Sequence[Collection[str]]) -> frozenset[str] | None:
    return frozenset(_flat(lists)) if lists and all(lists) else None


def _flat(lists: Iterable[Iterable[str]]) -> Iterable[str]:
    return (word for words in lists for word in words)
