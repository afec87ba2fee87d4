"""Ready-made answers: who acts at the desk keeps them, for everybody."""

from typing import Any, Final

from django.db import transaction
from django.db.models import QuerySet

from opspact.desk.models import AnswerTemplate
from opspact.journal.record import audit
from opspact.tenancy.access import require
from opspact.tenancy.models import Account
from opspact.tenancy.viewer import Viewer
from opspact.work.shapes import BadFields

LONGEST: Final = 4_000
LONGEST_NAME: Final = 100


def answers(viewer: Viewer) -> QuerySet[AnswerTemplate]:
    """All of them by name: there are few. They are nobody's own. Raises NotAllowed."""
    require(viewer, "desk.read")
    return AnswerTemplate.objects.order_by("name")


def keep(viewer: Viewer, one: AnswerTemplate | None, name: str, body: str, kind: str = "") -> AnswerTemplate:
    """Keep a new answer, or change one. Raises BadFields for a name that is missing or taken, and for the text."""
    require(viewer, "desk.act")
    kept = one or AnswerTemplate()
    name, body = name.strip()[:LONGEST_NAME], body.strip()
    if problems := _problems(kept, name, body):
        raise BadFields(problems)
    with transaction.atomic():
        kept.name, kept.body, kept.kind = name, body, kind
        kept.save()
        _trace(viewer, "answer_kept", {"name": name, "body": body, "kind": kind})
    return kept


def remove(viewer: Viewer, one: AnswerTemplate) -> None:
    """Take an answer away."""
    require(viewer, "desk.act")
    with transaction.atomic():
        _trace(viewer, "answer_removed", {"name": one.name, "body": one.body})
        one.delete()


def _problems(kept: AnswerTemplate, name: str, body: str) -> dict[str, dict[str, str]]:
    found = {}
    if not name or AnswerTemplate.objects.filter(name=name).exclude(pk=kept.pk).exists():
        found["name"] = {"zh": "名称必填，且不能与已有的重复", "en": "a name is needed that no other answer has"}
    if not body or len(body) > LONGEST:
        found["body"] = {
            "zh": f"请填写内容，最多 {LONGEST} 字",
            "en": f"a text is needed, at most {LONGEST} characters",
        }
    return found


def _trace(viewer: Viewer, kind: str, payload: dict[str, Any]) -> None:
    if viewer.account is not None:
        audit(viewer, "account", Account(pk=viewer.account), kind, payload)
