"""The life of a document: draft, edit, review, deliver, correct. One transaction each, the viewer first.

Errors: `NotThere`, `NotAllowed` (work.shapes), `Moved`, `WrongState`, `NotYours` (errors), and on delivery whatever the
plan refuses (`Refused`).
"""

import hashlib
from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
from django.db import transaction

from opspact.documents import files, selectors
from opspact.documents.contents import report_kind
from opspact.documents.errors import Moved, NotYours, WrongState
from opspact.documents.gather import look, material
from opspact.documents.incident import build
from opspact.documents.models import Counter, Document
from opspact.documents.render import VERSION, pdf
from opspact.documents.shapes import IncidentReport
from opspact.documents.sheet import sheet
from opspact.kernel.now import now, now_datetime
from opspact.plans.schema.papers import DocumentKind
from opspact.runner.actors import is_among
from opspact.tenancy.viewer import Viewer
from opspact.work import services as work
from opspact.work.shapes import NotAllowed, NotThere, Refused, Seen


def draft(viewer: Viewer, item_id: int, language: str = "") -> Document:
    """The incident report of an item in a language, drafted from its facts; the one there is where there is one.

    Without a language the first that the plan names, else Chinese.
    """
    _may_act(viewer)
    with transaction.atomic():
        seen = look(viewer, item_id)
        kind, declared = report_kind(seen.plan, seen.item.kind)
        wanted = language or next(iter(declared.languages), "zh")
        found, made = Document.objects.everything().get_or_create(
            work_id=item_id, kind=kind, language=wanted, edition=_latest(item_id, kind, wanted),
            defaults={
                "contract_id": seen.item.contract_id, "customer_id": seen.item.customer_id, "drafted": now_datetime(),
                "title": declared.title or kind,
            },
        )  # fmt: skip
        if made:
            _noted(viewer, found, "document_drafted")
    return found


def edit(viewer: Viewer, document_id: int, texts: Mapping[str, str], version: int) -> Document:
    """Put typed passages into a draft. `version` is the one the person saw: Moved where it went on meanwhile.

    Editing what was reviewed makes it a draft again.
    """
    _may_act(viewer)
    with transaction.atomic():
        found = _held(viewer, document_id, Document.OPEN)
        if found.version != version:
            raise Moved(found.version)
        found.texts = {**found.texts, **_typed(viewer, found, texts)}
        found.state, found.data, found.data_hash = "draft", None, ""
        found.reviewer, found.reviewed = None, None
        found.version += 1
        found.author_id = viewer.account
        found.save()
    return found


def review(viewer: Viewer, document_id: int, version: int | None = None) -> Document:
    """Find the document good: from here on its contents are frozen, and what was reviewed is what is delivered.

    Where the plan names who approves it, one of these does, and never who wrote it.
    """
    _may_act(viewer)
    with transaction.atomic():
        found = _held(viewer, document_id, ("draft",))
        if version is not None and found.version != version:
            raise Moved(found.version)
        seen = look(viewer, found.work_id)
        _, declared = report_kind(seen.plan, seen.item.kind)
        _may_review(viewer, found, seen, declared)
        _freeze(found, build(material(seen, found.texts)))
        found.state, found.reviewer_id, found.reviewed = "reviewed", viewer.account, now_datetime()
        found.version += 1
        found.save()
        _noted(viewer, found, "document_reviewed")
    return found


def deliver(viewer: Viewer, document_id: int, to: str, channel: str = "") -> Document:
    """Number, print and deliver a reviewed document, and record that as a fact: a complete one stops its clock (R1.11).

    Raises Refused, its trace kept in the journal, where a gate of the plan bars the delivery: nothing is numbered then.
    """
    _may_act(viewer)
    refused: Refused | None = None
    with transaction.atomic():
        found = _held(viewer, document_id, ("reviewed",))
        made = msgspec.convert(found.data, IncidentReport)
        try:
            _record(viewer, found, made, to, channel)
        except Refused as error:
            refused = error
        else:
            _issue(viewer, found, made, to, channel)
    if refused is not None:
        raise refused
    return found


def correct(viewer: Viewer, document_id: int, reason: str) -> Document:
    """A new edition of a delivered document, as a draft; the old one stands until the new one is delivered."""
    _may_act(viewer)
    if not reason.strip():
        raise ValueError("a correction says why")
    with transaction.atomic():
        old = _held(viewer, document_id, ("delivered",))
        found, made = Document.objects.everything().get_or_create(
            work_id=old.work_id, kind=old.kind, language=old.language, edition=old.edition + 1,
            defaults={
                "contract_id": old.contract_id, "customer_id": old.customer_id, "drafted": now_datetime(),
                "title": old.title, "texts": old.texts, "corrects": old, "reason": reason.strip(),
                "number": old.number, "author_id": viewer.account,
            },
        )  # fmt: skip
        if made:
            _noted(viewer, found, "document_corrected")
    return found


def _typed(viewer: Viewer, found: Document, texts: Mapping[str, str]) -> dict[str, str]:
    """What a person really typed: a passage sent back as it was drafted goes on following the facts."""
    made = selectors.report(viewer, found)
    drafted = {one.name: one.text for one in made.sections if not one.typed}
    told = {name: text.replace("\r\n", "\n").strip() for name, text in texts.items()}
    return {name: text for name, text in told.items() if drafted.get(name) != text}


def _latest(item_id: int, kind: str, language: str) -> int:
    rows = Document.objects.everything().filter(work_id=item_id, kind=kind, language=language)
    return rows.order_by("-edition").values_list("edition", flat=True).first() or 1


def _held(viewer: Viewer, document_id: int, states: tuple[str, ...]) -> Document:
    """The document, locked, if the viewer may see it and it is in one of these states."""
    rows = Document.objects.visible_to(viewer).select_for_update(of=("self",), no_key=True)
    found = rows.filter(pk=document_id).first()
    if found is None or (viewer.customer is not None and found.state not in Document.ISSUED):
        raise NotThere(f"document {document_id}")
    if found.state not in states:
        raise WrongState(found.state, " / ".join(states))
    return found


def _may_act(viewer: Viewer) -> None:
    if viewer.customer is not None:
        raise NotThere("documents are drawn up by the provider")
    if not viewer.may("desk.act"):
        raise NotAllowed("desk.act")


def _may_review(viewer: Viewer, found: Document, seen: Seen, declared: DocumentKind) -> None:
    asked = tuple(declared.approved_by)
    if not asked or viewer.account is None:
        return
    held = viewer.roles.get(found.contract_id, ())
    fits = any(is_among(seen.plan.pack, role, asked) for role in held)
    if not fits or found.author_id == viewer.account:
        raise NotYours(asked)


def _freeze(found: Document, made: IncidentReport) -> None:
    data = msgspec.to_builtins(made)
    found.data = data
    found.data_hash = hashlib.sha256(msgspec.json.encode(data, order="sorted")).hexdigest()


def _record(viewer: Viewer, found: Document, made: IncidentReport, to: str, channel: str) -> None:
    """The fact by which the engine learns of the delivery, with the demanded contents that are there."""
    contents = [one.name for one in made.demands if one.met]
    fields: dict[str, Any] = {"document": found.kind, "contents": contents, "to": to, "channel": channel,
                              "document_id": found.pk, "edition": found.edition}  # fmt: skip
    work.take(viewer, found.work_id, "document_delivered", fields)
    found.contents, found.complete = contents, not made.missing


def _issue(viewer: Viewer, found: Document, made: IncidentReport, to: str, channel: str) -> None:
    found.state, found.to, found.channel = "delivered", to, channel
    found.delivered, found.deliverer_id, found.template = now_datetime(), viewer.account, VERSION
    found.number = found.number or _next_number(found, made)
    content = pdf(sheet(made, found.language, selectors.issue_of(found)), now())
    found.pdf_hash, found.pdf_size = files.put(content), len(content)
    found.version += 1
    found.save()
    if found.corrects_id is not None:
        Document.objects.everything().filter(pk=found.corrects_id).update(state="superseded")


def _next_number(found: Document, made: IncidentReport) -> str:
    """The next number of the contract and year; its counter stays locked to the end, so that none is lost."""
    year = now_datetime().astimezone(ZoneInfo(made.header.zone)).year
    Counter.objects.everything().get_or_create(contract_id=found.contract_id, year=year)
    row = Counter.objects.everything().select_for_update().get(contract_id=found.contract_id, year=year)
    row.last += 1
    row.save(update_fields=["last"])
    return f"{made.header.contract}-{year}-{row.last:04d}"


def _noted(viewer: Viewer, found: Document, kind: str) -> None:
    """Leave a trace on the item's timeline."""
    payload = {"document": found.pk, "kind": found.kind, "edition": found.edition, "language": found.language}
    work.note(viewer, found.work_id, kind, payload)
