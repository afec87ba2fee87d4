"""How cases hang together: links of several kinds, parent and child, merged ones, and known errors."""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q

from opspact.tenancy.viewer import Viewer
from opspact.work import services
from opspact.work.models import Link, WorkItem
from opspact.work.shapes import BadFields, NotThere, Taken

MOST = 100
"""So many relations are listed."""


@dataclass(frozen=True)
class Relation:
    """Another case that this one has to do with."""

    kind: str
    """A kind of link, `parent`, `child`, `merged_into` or `merged`."""
    other: WorkItem
    outward: bool = True
    """Whether this case names the other; else it is the other way round."""
    link: int | None = None


def relations(viewer: Viewer, item: WorkItem, merged_into: str) -> list[Relation]:
    """Everything the item is linked with that the viewer may see."""
    own = WorkItem.objects.visible_to(viewer)
    found = [Relation("parent", one) for one in own.filter(pk=item.parent_id or 0)]
    found += [Relation("merged_into", one) for one in own.filter(contract=item.contract_id, key=merged_into)]
    found += [Relation("child", one, outward=False) for one in own.filter(parent=item.pk).order_by("id")[:MOST]]
    links = Link.objects.everything().filter(Q(source=item) | Q(target=item)).select_related("source", "target")
    for link in links.order_by("id")[:MOST]:
        outward = link.source_id == item.pk
        other = link.target if outward else link.source
        if viewer.customer in (None, other.customer_id):
            found.append(Relation(link.kind, other, outward, link.pk))
    return found


def other_item(viewer: Viewer, item: WorkItem, number: str) -> WorkItem:
    """The case of another number. Raises BadFields where it is none that the viewer sees, or the item itself."""
    digits = number.strip().lstrip("#")
    rows = WorkItem.objects.visible_to(viewer).exclude(kind="").exclude(pk=item.pk)
    found = rows.filter(number=int(digits)).first() if digits.isdigit() and len(digits) < 18 else None
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
