"""What customer people may do on a case, and doing it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from opspact.desk import attaching
from opspact.desk.acts import Act, offered
from opspact.portal.awaiting import ripe
from opspact.runner.actors import is_among, side_of
from opspact.tenancy.access import require
from opspact.tenancy.viewer import Viewer
from opspact.ui.words import say
from opspact.work import services
from opspact.work.acting import CUSTOMER_RIGHTS, is_theirs, words_wanted
from opspact.work.fields import LONGEST
from opspact.work.models import WorkItem
from opspact.work.shapes import BadFields, Seen, Taken

JUDGING: Final = frozenset({"confirmed", "rejected"})
"""Acts that need an outcome to judge."""
FIRST: Final = ("confirmed", "rejected", "approved", "rated", "reopened")
"""In the order in which a customer looks for them; all others behind them."""
WORDS: Final = {
    "confirmed": "Confirm that it is solved", "rejected": "It is not solved", "approved": "Give approval",
    "rated": "Rate the service", "reopened": "Open it again", "cancelled": "Take it back",
    "onsite_requested": "Ask for a visit", "impact_changed": "Tell a changed impact",
}  # fmt: skip
"""What customers do, in their words; other acts are called as the plan calls them."""


def acts(viewer: Viewer, seen: Seen) -> list[Act]:
    """The acts that the viewer may do now, those that the case waits for first."""
    facts = [fact.kind for fact in seen.state.history]
    mine = (one for one in offered(seen, viewer, viewer.language) if _is_theirs(viewer, seen, one, facts))
    found = [replace(one, title=_title(one, viewer.language)) for one in mine]
    places = {kind: n for n, kind in enumerate(FIRST)}
    return sorted(found, key=lambda one: places.get(one.kind, len(FIRST)))


def _title(one: Act, lang: str) -> str:
    return say(lang, WORDS[one.kind]) if one.kind in WORDS else one.title


def _is_theirs(viewer: Viewer, seen: Seen, act: Act, facts: Sequence[str]) -> bool:
    if act.locked or act.group == "other" or not viewer.may(CUSTOMER_RIGHTS.get(act.kind, "portal.file")):
        return False
    if not is_theirs(viewer, seen.plan, seen.item.contract_id, act.kind) or _is_said(seen, act.kind):
        return False
    if act.kind in JUDGING:
        return seen.view.closed is None and ripe(facts)
    if act.kind == "rated":
        return "rated" not in facts and (seen.view.closed is not None or "confirmed" in facts)
    return True


def _is_said(seen: Seen, kind: str) -> bool:
    """Whether it is a word that gates want and that the customer has given already; what repeats is none."""
    words = words_wanted(seen.plan).get(kind, ())
    said = (fact.by for fact in seen.state.history if fact.kind == kind)
    pack = seen.plan.pack
    return any(side_of(pack, role) != "provider" and is_among(pack, role, words) for role in said) if words else False


def act(viewer: Viewer, item: WorkItem, kind: str, fields: Mapping[str, Any], seen: int | None) -> Taken:
    """Record a fact in the customer's name. Raises as `work.services.take`."""
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
