"""Reading documents. Customer people see what was delivered to them, nothing before."""

from collections.abc import Sequence

import msgspec
from django.db.models import QuerySet

from opspact.documents import files
from opspact.documents.gather import look, material
from opspact.documents.incident import build
from opspact.documents.models import Document
from opspact.documents.render import pdf
from opspact.documents.shapes import IncidentReport
from opspact.documents.sheet import Issue, sheet
from opspact.kernel.time import instant
from opspact.tenancy.viewer import Viewer
from opspact.work.shapes import NotThere


def documents(viewer: Viewer) -> QuerySet[Document]:
    """The documents that a viewer may see, with the people behind them."""
    rows = Document.objects.visible_to(viewer).select_related("author", "reviewer", "deliverer", "work", "contract")
    if viewer.customer is not None:
        return rows.filter(state__in=Document.ISSUED)
    return rows if viewer.may("desk.read") else rows.none()


def document(viewer: Viewer, document_id: int) -> Document:
    """One document. Raises NotThere."""
    found = documents(viewer).filter(pk=document_id).first()
    if found is None:
        raise NotThere(f"document {document_id}")
    return found


def of_item(viewer: Viewer, item_id: int) -> Sequence[Document]:
    """The documents of a work item, the latest edition first."""
    return list(documents(viewer).filter(work_id=item_id).order_by("kind", "language", "-edition")[:50])


def report(viewer: Viewer, found: Document) -> IncidentReport:
    """What the document says: frozen once reviewed, until then drafted from the facts as they stand."""
    if found.data is not None:
        return msgspec.convert(found.data, IncidentReport)
    return build(material(look(viewer, found.work_id), found.texts))


def file(viewer: Viewer, found: Document) -> bytes:
    """The PDF: the very file that was issued, or a draft made now."""
    if found.pdf_hash:
        return files.get(found.pdf_hash)
    made = report(viewer, found)
    return pdf(sheet(made, found.language, issue_of(found)), made.known_at)


def issue_of(found: Document) -> Issue:
    """What the paper says of itself."""
    return Issue(
        number=found.number if found.state in Document.ISSUED else "",
        edition=found.edition,
        hash=found.data_hash,
        author=found.author.name if found.author else "",
        reviewer=found.reviewer.name if found.reviewer else "",
        delivered=instant(found.delivered) if found.delivered else None,
        reason=found.reason,
    )
