"""What an incident report must contain: the plan's document kind says it, by names that lead to parts of the report."""

from collections.abc import Callable
from typing import Final

from opspact.documents.shapes import Demand, IncidentReport
from opspact.kernel.text import Text
from opspact.plans.plan import Plan
from opspact.plans.schema.papers import DocumentKind
from opspact.plans.terms.conditions import Node, Value, parts_of
from opspact.runner.index import Promise, index

PASSAGES: Final = ("impact", "process", "cause", "measures", "prevention", "risks")
"""Passages in words that every incident report has, in the order in which they stand."""
ALIASES: Final = {
    "time": "times", "occurred": "times",
    "engineers": "participants", "people": "participants", "persons": "participants",
    "symptom": "impact", "symptom_and_impact": "impact", "business_impact": "impact", "phenomenon": "impact",
    "handling": "process", "course": "process",
    "reason": "cause", "root_cause": "cause", "analysis": "cause",
    "solution": "measures", "fix": "measures", "actions": "measures",
    "preventive_measures": "prevention", "improvement": "prevention",
    "leftovers": "risks", "parts_used": "parts",
}  # fmt: skip
"""Other names under which plans ask for the parts of a report; any other name is a passage of its own."""
USUAL: Final = "fault_report"
"""The document kind that is an incident report where no promise waits for one."""
_HANDLED: Final = ("restored", "worked_around", "solved")


def part_of(content: str) -> str:
    """The part of the report that a demanded content names."""
    return ALIASES.get(content, content)


def report_kind(plan: Plan, kind: str) -> tuple[str, DocumentKind]:
    """The document kind that is the incident report for a kind of case.

    One whose delivery a promise on such cases waits for, the one with demanded contents first; else the plan's
    `fault_report`; else one without demands.
    """
    documents = plan.pack.documents
    awaited = [name for promise in index(plan).promises_for(kind) for name in _awaited(promise) if name in documents]
    name = min(awaited, key=lambda one: not documents[one].contents, default=USUAL)
    return name, documents.get(name, DocumentKind(title={"zh": "故障报告", "en": "incident report"}))


def report_promises(plan: Plan, kind: str) -> list[Promise]:
    """The promises on a kind of case that the delivery of its report stops."""
    report, _ = report_kind(plan, kind)
    return [promise for promise in index(plan).promises_for(kind) if report in _awaited(promise)]


def _awaited(promise: Promise) -> list[str]:
    """The documents whose delivery stops a promise."""
    atoms = [atom for atom in promise.commitment.until.atoms if atom.fact == "document_delivered" and atom.where]
    return [name for atom in atoms if atom.where for name in _named(atom.where)]


def _named(node: Node) -> list[str]:
    own = [str(test.value) for test in node.tests] if isinstance(node, Value) and node.name == "document" else []
    return [*own, *(name for part in parts_of(node) for name in _named(part))]


def passages(document: DocumentKind) -> dict[str, Text]:
    """The passages that the plan asks for, under the plan's own names for them."""
    asked = {part_of(name): label or name for name, label in document.contents.items()}
    return {name: label for name, label in asked.items() if name in PASSAGES or name not in _BY_FACTS}


def demands(document: DocumentKind, report: IncidentReport) -> tuple[Demand, ...]:
    """Every demanded content, with whether the report has it."""
    return tuple(Demand(name, label or name, _met(part_of(name), report)) for name, label in document.contents.items())


def _met(part: str, report: IncidentReport) -> bool:
    section = report.section(part)
    if section is not None and section.text.strip():
        return True
    check = _BY_FACTS.get(part)
    return check is not None and check(report)


def _times(report: IncidentReport) -> bool:
    known = {one.name for one in report.times}
    return "reported" in known and not known.isdisjoint(_HANDLED)


def _both_sides(report: IncidentReport) -> bool:
    sides = {one.side for one in report.participants}
    return "provider" in sides and len(sides) > 1


def _impact(report: IncidentReport) -> bool:
    return bool(report.facts)


def _process(report: IncidentReport) -> bool:
    return any(entry.who and entry.at > report.times[0].at for entry in report.timeline)


def _parts(report: IncidentReport) -> bool:
    return bool(report.parts)


_BY_FACTS: Final[dict[str, Callable[[IncidentReport], bool]]] = {
    "times": _times, "participants": _both_sides, "impact": _impact, "process": _process, "parts": _parts,
}  # fmt: skip
"""Parts that the recorded facts can fill without a word typed."""
