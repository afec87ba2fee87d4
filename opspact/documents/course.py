"""The course of an incident from its facts: milestones, timeline, who took part, parts, and passages in words."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from opspact.documents.contents import PASSAGES
from opspact.documents.naming import Labels, both, word
from opspact.documents.shapes import Entry, Line, Milestone, Note, Part, Participant, Section
from opspact.kernel.text import Text
from opspact.runner.actors import SYSTEM, side_of
from opspact.runner.shapes import Fact

MILESTONES: Final = ("accepted", "responded", "onsite_requested", "arrived", "worked_around", "restored", "solved")
_LAST: Final = ("restored", "solved")
"""Where a case was reopened, the latest counts."""
_FIELDS: Final[dict[str, tuple[str, ...]]] = {
    "impact": ("symptom_description", "description", "impact_description"),
    "process": ("process", "summary"),
    "cause": ("cause", "root_cause", "reason_found"),
    "measures": ("solution", "measures", "fix"),
    "prevention": ("prevention", "preventive_measures"),
    "risks": ("risks", "leftovers"),
}
"""Fields of facts whose text a passage is drafted from: the latest that has one."""
_PASSAGES: Final = {name for names in _FIELDS.values() for name in names}
_IMPACT: Final = ("impact_changed", "measured", "classified")
_LABELS: Final = {
    "impact": "Symptom and impact", "process": "Course of the handling", "cause": "Cause",
    "measures": "Measures and solution", "prevention": "Prevention", "risks": "Left-over risks",
}  # fmt: skip
_UNSAID: Final = {"of", "kind", "corrected_by", "approved_by", "cases", "lines", "contents", "complete"}
"""Fields that say something to the engine, not to a reader."""


def milestones(facts: Sequence[Fact], opening: Fact, occurred: Milestone | None, labels: Labels) -> list[Milestone]:
    """The moments the contract speaks of, in the order in which they came."""
    found = [_milestone("reported", opening, labels)]
    for kind in MILESTONES:
        alike = [fact for fact in facts if fact.kind == kind and fact.id != opening.id]
        if alike:
            found.append(_milestone(kind, alike[-1] if kind in _LAST else alike[0], labels))
    order = sorted(found, key=lambda one: one.at)
    return [occurred, *order] if occurred else order


def _milestone(name: str, fact: Fact, labels: Labels) -> Milestone:
    label = both(lambda lang: labels.names.fact(name, lang))
    return Milestone(name, label, fact.at, fact.recorded, labels.who(fact.by, fact.person), fact.id)


def occurrence(fact: Fact, labels: Labels) -> Milestone:
    """When it truly happened, by the fact that says so."""
    return Milestone("occurred", word("Occurred"), fact.at, fact.recorded, labels.who(fact.by, fact.person), fact.id)


def timeline(facts: Sequence[Fact], notes: Iterable[Note], labels: Labels) -> list[Entry]:
    """Everything that happened in true time, numbered from 1."""
    entries = [
        Entry(0, fact.at, fact.recorded, both(lambda lang, f=fact: labels.names.fact(f.kind, lang)),  # type: ignore[misc]
              labels.who(fact.by, fact.person), tuple(details(fact, labels)), fact.id)
        for fact in facts
    ]  # fmt: skip
    entries += [
        Entry(
            0, note.at, note.recorded, word("Note"), note.who, (Line("text", "", note.text, note.source),), note.source
        )
        for note in notes
    ]
    ordered = sorted(entries, key=lambda entry: (entry.at, entry.recorded))
    return [
        Entry(no, one.at, one.recorded, one.label, one.who, one.details, one.source)
        for no, one in enumerate(ordered, 1)
    ]


def details(fact: Fact, labels: Labels) -> Iterator[Line]:
    """The values of a fact that a reader wants to see; passages are printed apart."""
    for name, value in fact.fields.items():
        if name not in _UNSAID and name not in _PASSAGES and value not in (None, "", []):
            yield Line(name, labels.field(name), labels.value(name, value), fact.id)


def values(fields: Mapping[str, Any], facts: Sequence[Fact], opening: Fact, labels: Labels) -> list[Line]:
    """What was said of the fault: the values of the case that were asked for, reported or part of its impact.

    Each with the fact that last changed it; texts that are passages are printed apart.
    """
    said: dict[str, Fact] = {}
    for fact in facts:
        for name, value in fact.fields.items():
            if name not in said or said[name].fields[name] != value:
                said[name] = fact
    wanted = set(labels.asked) | set(opening.fields) | {n for f in facts if f.kind in _IMPACT for n in f.fields}
    return [
        Line(name, labels.field(name), labels.value(name, value), said[name].id if name in said else "")
        for name, value in fields.items()
        if name in wanted and name not in _UNSAID and name not in _PASSAGES and value not in (None, "", [])
    ]


def participants(facts: Sequence[Fact], labels: Labels) -> list[Participant]:
    """Who took part, each role and person once, the provider's side first."""
    acts: dict[tuple[str, str], list[str]] = defaultdict(list)
    for fact in facts:
        if fact.by and fact.by != SYSTEM:
            acts[fact.by, fact.person].append(fact.id)
    found = [_participant(by, person, ids, labels) for (by, person), ids in acts.items()]
    return sorted(found, key=lambda one: (one.side != "provider", one.side))


def _participant(by: str, person: str, ids: list[str], labels: Labels) -> Participant:
    side = side_of(labels.plan.pack, by)
    role: Text = labels.party(by) if by in labels.plan.pack.roles else ""
    return Participant(side, labels.party(side), role, labels.person(person), len(ids), tuple(ids))


def parts(facts: Sequence[Fact], labels: Labels) -> list[Part]:
    """The parts that were fitted or lent, with what is recorded of each."""
    return [
        Part(
            labels.value("part", fact.fields["part"]), fact.at,
            tuple(line for line in details(fact, labels) if line.name != "part"), fact.id,
        )
        for fact in facts
        if fact.fields.get("part")
    ]  # fmt: skip


def sections(facts: Sequence[Fact], demanded: Mapping[str, Text], texts: Mapping[str, str]) -> list[Section]:
    """The passages: as typed, else as drafted from the facts. Demanded contents of the plan's own get one each."""
    wanted = {name: word(_LABELS[name]) for name in PASSAGES} | dict(demanded)
    return [_section(name, label, facts, texts) for name, label in wanted.items()]


def _section(name: str, label: Text, facts: Sequence[Fact], texts: Mapping[str, str]) -> Section:
    if name in texts:
        return Section(name, label, texts[name], typed=True)
    for fact in reversed(facts):
        for field in _FIELDS.get(name, (name,)):
            said = fact.fields.get(field)
            if isinstance(said, str) and said.strip():
                return Section(name, label, said.strip(), fact.id)
    return Section(name, label, "")
