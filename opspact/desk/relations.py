"""How cases hang together: links of several kinds, parent and child, merged ones, and known errors."""

from dataclasses import dataclass
from typing import Final

from django.db import transaction
from django.db.models import Q

from opspact.journal.statement import rows
from opspact.tenancy.scope import MAY_SEE, scope_of
from opspact.tenancy.viewer import Viewer
from opspact.work import services
from opspact.work.models import Link, WorkItem
from opspact.work.shapes import BadFields, NotThere, Taken

MOST = 100
"""So many relations of each sort are listed."""


@dataclass(frozen=True)
class Relation:
    """Another case that this one has to do with."""

    kind: str
    """A kind of link, `parent`, `child` or `merged_into`."""
    outward: bool
    """Whether this case names the other; else it is the other way round."""
    link: int | None
    number: int
    title: str
    case: str
    """The other's kind of case."""
    state: str


_FOUND: Final = f"""SELECT r.kind, r.outward, r.link, w.number, w.title, w.kind, w.state FROM (
    SELECT 1 AS part, 'parent' AS kind, true AS outward, NULL::bigint AS link, %(parent)s::bigint AS id
    UNION ALL (SELECT 2, 'merged_into', true, NULL, id FROM work_workitem
        WHERE contract_id = %(own_contract)s AND key = %(merged_into)s)
    UNION ALL (SELECT 3, 'child', false, NULL, id FROM work_workitem
        WHERE parent_id = %(item)s ORDER BY id LIMIT {MOST})
    UNION ALL (SELECT 4, kind, true, id, target_id FROM work_link WHERE source_id = %(item)s ORDER BY id LIMIT {MOST})
    UNION ALL (SELECT 4, kind, false, id, source_id FROM work_link WHERE target_id = %(item)s ORDER BY id LIMIT {MOST})
    ) r JOIN work_workitem w ON w.id = r.id WHERE {MAY_SEE.format(row="w")}
    ORDER BY r.part, coalesce(r.link, w.id)"""


def relations(viewer: Viewer, item: WorkItem, merged_into: str) -> list[Relation]:
    """Everything the item is linked with that the viewer may see. `merged_into` is the key of another case."""
    asked = {"item": item.pk, "parent": item.parent_id, "merged_into": merged_into, "own_contract": item.contract_id}
    return [Relation(*row) for row in rows(_FOUND, {**asked, **scope_of(viewer)})]


def other_item(viewer: Viewer, item: WorkItem, number: str) -> WorkItem:
    """The case of another number. Raises BadFields where it is none that the viewer sees, or the item itself."""
    digits = number.strip().lstrip("#")
    others = WorkItem.objects.visible_to(viewer).exclude(kind="").exclude(pk=item.pk)
    found = others.filter(number=int(digits)).first() if digits.isdigit() and len(digits) < 18 else None
    if found is None:
        raise BadFields({"number": {"zh": "没有这个工单号", "en": "there is no item of this number"}})
    return found


def link(viewer: Viewer, item: WorkItem, other: WorkItem, kind: str) -> None:
    """Link two cases; the other one's journal says so too."""
    if kind not in Link.KINDS:
        raise BadFields({"kind": {"zh": "没有这种关联", "en": "there is no such link"}})
    with transaction.atomic():
        Link.objects.everything().get_or_create(source=item, target=other, kind=kind)
        for one, two in sorted([(item, other), (other, item)], key=lambda pair: pair[0].pk):
            services.note(viewer, one.pk, "linked", {"number": two.number, "kind": kind, "outward": one is item})


def unlink(viewer: Viewer, item: WorkItem, link_id: int) -> None:
    """Take a link away."""
    with transaction.atomic():
        found = Link.objects.everything().filter(Q(source=item) | Q(target=item), pk=link_id).first()
        if found is None:
            raise NotThere(f"link {link_id}")
        ends = sorted({found.source_id, found.target_id})
        numbers = dict(WorkItem.objects.everything().filter(pk__in=ends).values_list("pk", "number"))
        found.delete()
        for one in ends:
            other = next(numbers[two] for two in ends if two != one)
            services.note(viewer, one, "unlinked", {"number": other, "kind": found.kind})


def merge(viewer: Viewer, item: WorkItem, other: WorkItem, seen: int | None = None) -> Taken:
    """Merge an item into another open one of its contract. Raises BadFields, and what `services.take` raises."""
    if other.contract_id != item.contract_id:
        raise BadFields({"number": {"zh": "只能并入同一合同的工单", "en": "only items of one contract can be merged"}})
    if not other.open:
        raise BadFields({"number": {"zh": "目标工单已关闭", "en": "that item is closed"}})
    return services.take(viewer, item.pk, "merged", {"into": other.key}, seen=seen)
