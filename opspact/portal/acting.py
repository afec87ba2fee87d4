"""What customer people may do on a case, and doing it."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from opspact.desk import attaching
from opspact.desk.acts import Act, offered
from opspact.portal.awaiting import ripe
from opspact.tenancy.access import require
from opspact.tenancy.viewer import Viewer
from opspact.work import services
from opspact.work.acting import is_customers
from opspact.work.fields import LONGEST
from opspact.work.models import WorkItem
from opspact.work.shapes import BadFields, Seen, Taken

RIGHTS: Final = {"approved": "portal.approve"}
"""Acts that ask for more than the right to file."""
JUDGING: Final = frozenset({"confirmed", "rejected"})
"""Acts that need an outcome to judge."""
FIRST: Final = ("confirmed", "rejected", "approved", "rated", "reopened")
"""In the order in which a customer looks for them; all others behind them."""


def acts(viewer: Viewer, seen: Seen) -> list[Act]:
    """The acts that the viewer may do now, those that the case waits for first."""
    facts = [fact.kind for fact in seen.state.history]
    found = [one for one in offered(seen, viewer, viewer.language) if _is_theirs(viewer, seen, one, facts)]
    places = {kind: n for n, kind in enumerate(FIRST)}
    return sorted(found, key=lambda one: places.get(one.kind, len(FIRST)))


def _is_theirs(viewer: Viewer, seen: Seen, act: Act, facts: Sequence[str]) -> bool:
    if act.locked or not is_customers(seen.plan, act.kind) or not viewer.may(RIGHTS.get(act.kind, "portal.file")):
        return False
    if act.kind in JUDGING:
        return seen.view.closed is None and ripe(facts)
    if act.kind == "rated":
        return "rated" not in facts and (seen.view.closed is not None or "confirmed" in facts)
    return True


def act(viewer: Viewer, item: WorkItem, kind: str, fields: Mapping[str, Any], seen: int | None) -> Taken:
    """Record a fact in the customer's name. Raises as `work.services.take`, and NotAllowed."""
    require(viewer, RIGHTS.get(kind, "portal.file"))
    return services.take(viewer, item.pk, kind, fields, seen=seen)


def inform(viewer: Viewer, item: WorkItem, text: str, files: Sequence["UploadedFile[Any]"]) -> None:
    """Tell the provider more: a note that both sides see, files, or both. Raises BadFields."""
    text = text.strip()
    if not text and not files:
        raise BadFields({"text": {"zh": "请填写说明或添加文件", "en": "write something or add a file"}})
    if len(text) > LONGEST:
        raise BadFields({"text": {"zh": f"不能超过 {LONGEST} 字", "en": f"at most {LONGEST} characters"}})
    require(viewer, "portal.file")
    with transaction.atomic():
        attaching.attach(viewer, item, files, public=True)
        if text:
            services.note(viewer, item.pk, "noted", {"text": text, "public": True}, right="portal.file")
