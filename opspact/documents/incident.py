"""The incident report from the facts (S1.13, S2.4, S4.5, S0.42): pure, the same facts always give the same report."""

from collections.abc import Mapping, Sequence
from typing import Final

import msgspec

from opspact.documents import contents, course, promises
from opspact.documents.naming import Labels, both
from opspact.documents.shapes import Attachment, Header, IncidentReport, Milestone, Note
from opspact.kernel.time import Instant
from opspact.plans.phrasing import Names
from opspact.plans.plan import PlanBook
from opspact.plans.schema.papers import DocumentKind
from opspact.runner.happenings import CLOCK_FACTS, LEVEL_CHANGED, MOMENT_COME
from opspact.runner.shapes import CaseView, Fact
from opspact.runner.state import CaseState
from opspact.runner.values import moment as read_moment


class Material(msgspec.Struct, frozen=True):
    """Everything a report is built from. `facts` are the recorded ones; corrections are laid over them here."""

    book: PlanBook
    view: CaseView
    state: CaseState
    known_at: Instant
    item: str
    """Number of the work item."""
    subject: str = ""
    customer: str = ""
    contract: str = ""
    contract_title: str = ""
    people: Mapping[str, str] = {}
    """Names of people by what facts call them."""
    notes: Sequence[Note] = ()
    attachments: Sequence[Attachment] = ()
    texts: Mapping[str, str] = {}
    """Passages as typed; one that is there, though empty, stands for what would be drafted."""


class NotReported(ValueError):  # noqa: N818 (it is a state of the case)
    """The case has not been reported yet: there is nothing to report on."""


def build(material: Material) -> IncidentReport:
    """The report as known at `known_at`. Raises NotReported for a case without its opening fact."""
    view, state = material.view, material.state
    if state.opened is None:
        raise NotReported(f"{view.id} has not been reported")
    names = Names(material.book)
    labels = Labels(state.plan, names, view.kind, material.people)
    facts = [fact for fact in state.history if _said_by_somebody(fact)]
    kind, document = contents.report_kind(state.plan, view.kind)
    report = IncidentReport(
        header=_header(material, kind, document, labels),
        known_at=material.known_at,
        facts=tuple(course.values(view.fields, facts, state.opened, labels)),
        times=tuple(course.milestones(facts, state.opened, _occurred(material, labels), labels)),
        levels=tuple(promises.levels(view, labels)),
        timeline=tuple(course.timeline(facts, material.notes, labels)),
        sections=tuple(course.sections(facts, contents.passages(document), material.texts)),
        promises=tuple(promises.promises(view, state, labels)),
        waits=tuple(promises.waits(state, labels)),
        outages=tuple(promises.outages(state, material.known_at, labels)),
        participants=tuple(course.participants(facts, labels)),
        parts=tuple(course.parts(facts, labels)),
        attachments=tuple(material.attachments),
        demands=(),
    )
    return msgspec.structs.replace(report, demands=contents.demands(document, report))


def _said_by_somebody(fact: Fact) -> bool:
    """Not one of the engine's own happenings, which the levels and promises tell."""
    return fact.kind not in _ENGINE


_ENGINE: Final = (MOMENT_COME, LEVEL_CHANGED, *CLOCK_FACTS.values())


def _occurred(material: Material, labels: Labels) -> Milestone | None:
    """When it truly began: as it was told with the report, else the first sign of the outage."""
    state = material.state
    told = read_moment(material.view.fields.get("occurred"), state.plan.zone)
    if told is not None and state.opened is not None:
        return course.occurrence(msgspec.structs.replace(state.opened, at=told), labels)
    first = min((s for samples in state.samples.values() for s in samples if s[1]), default=None)
    fact = next((f for f in state.history if first is not None and f.id == first[2]), None)
    return course.occurrence(fact, labels) if fact is not None else None


def _header(material: Material, kind: str, document: DocumentKind, labels: Labels) -> Header:
    view, pack, names = material.view, material.state.plan.pack, labels.names
    return Header(
        kind=kind,
        title=document.title or kind,
        clause=document.clause,
        item=material.item,
        subject=material.subject,
        customer=material.customer,
        contract=material.contract,
        contract_title=material.contract_title or pack.title,
        provider=labels.party("provider"),
        customer_party=labels.party("customer"),
        case_kind=both(lambda lang: names.kind(view.kind, lang)),
        level=both(lambda lang: names.level(view.level, lang)) if view.levels else "",
        state=both(lambda lang: names.state(view.kind, view.state, lang)),
        signers=tuple(labels.party(name) for name in document.signed_by or ("provider", "customer")),
        zone=material.state.plan.zone.key,
    )
