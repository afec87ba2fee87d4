"""Whose a case is: first owner, handler, group, tier (L0–L3), parent case; escalation by hand.

No plan counts these: they are desk events, and the columns of assignment follow from them.
"""

from typing import Any, Literal

from django.db import transaction

from opspact.journal.record import New
from opspact.tenancy.models import Account, Team
from opspact.tenancy.viewer import Viewer
from opspact.work.acting import noting
from opspact.work.models import WorkItem
from opspact.work.services import locked, take
from opspact.work.shapes import BadFields, NotAllowed, NotThere
from opspact.work.working import Working

TIERS = (0, 1, 2, 3)
"""L0 self-service, L1 desk, L2 engineers, L3 experts and vendors."""
Leads = Literal["functional", "hierarchical"]


def assign(
    viewer: Viewer,
    item_id: int,
    *,
    assignee: int | None,
    team: int | None,
    tier: int,
    reason: str = "",
    seen: int | None = None,
) -> WorkItem:
    """Give an item to a person, a group, a tier. Raises BadFields where nobody could take it."""
    _check(assignee, team, tier)
    with transaction.atomic():
        working = _in_hand(viewer, item_id, seen)
        item = working.item
        item.assignee_id, item.team_id, item.tier = assignee, team, tier
        _note(viewer, working, "assigned", _assignment(item, reason))
        return working.store_notes()


def take_over(viewer: Viewer, item_id: int, seen: int | None = None) -> WorkItem:
    """The viewer handles it from now on; it also owns it where nobody did."""
    with transaction.atomic():
        working = _in_hand(viewer, item_id, seen)
        item = working.item
        item.assignee_id = viewer.account
        item.owner_id = item.owner_id or viewer.account
        _note(viewer, working, "assigned", _assignment(item, "taken_over"))
        return working.store_notes()


def escalate(
    viewer: Viewer,
    item_id: int,
    leads: Leads,
    *,
    role: str,
    text: str,
    seen: int | None = None,
    tier: int | None = None,
) -> WorkItem:
    """Escalate by hand: to a role of the plan, functional (more skill, and a tier up) or hierarchical.

    The plan may count it (fact `escalated`) or refuse it (Refused); who is told is for messages to find.
    """
    with transaction.atomic():
        taken = take(viewer, item_id, "escalated", {"to": role, "reason": text}, seen=seen)
        working = _in_hand(viewer, item_id, None)
        if leads == "functional":
            working.item.tier = min(TIERS[-1], working.item.tier + 1) if tier is None else tier
        payload = {
            "kind": leads,
            "role": role,
            "text": text,
            "tier": working.item.tier,
            "fact": taken.fact and taken.fact.id,
        }
        _note(viewer, working, "escalated", payload)
        return working.store_notes()


def put_under(viewer: Viewer, item_id: int, parent_id: int | None, seen: int | None = None) -> WorkItem:
    """Make one case part of another (one outage with many reports), or, without a parent, take it out again."""
    with transaction.atomic():
        working = _in_hand(viewer, item_id, seen)
        item = working.item
        parent = _parent(viewer, item, parent_id)
        former = item.parent.number if item.parent else None
        item.parent = parent
        payload = {"parent": parent.number if parent else None, "former": former}
        _note(viewer, working, "put_under", payload)
        return working.store_notes()


def _in_hand(viewer: Viewer, item_id: int, seen: int | None) -> Working:
    if viewer.account is not None and not viewer.may("desk.act"):
        raise NotAllowed("desk.act")
    return locked(viewer, item_id, seen)


def _note(viewer: Viewer, working: Working, kind: str, payload: dict[str, Any]) -> None:
    working.note([New("desk", kind, working.at, payload, actor=noting(viewer, working.item.contract_id))])


def _assignment(item: WorkItem, reason: str) -> dict[str, Any]:
    accounts = [] if item.assignee_id is None else [item.assignee_id]
    return {
        "assignee": item.assignee_id, "team": item.team_id, "tier": item.tier, "reason": reason, "accounts": accounts,
    }  # fmt: skip


def _check(assignee: int | None, team: int | None, tier: int) -> None:
    problems = {}
    ours = Account.objects.filter(pk=assignee or 0, is_active=True, customer=None)
    if assignee is not None and not ours.exists():
        problems["assignee"] = {
            "zh": "没有这个处理人，或其账号已停用",
            "en": "there is no such person, or the account has ended",
        }
    if team is not None and not Team.objects.filter(pk=team).exists():
        problems["team"] = {"zh": "没有这个小组", "en": "there is no such group"}
    if tier not in TIERS:
        problems["tier"] = {"zh": "支持层级为 L0 至 L3", "en": "tiers go from L0 to L3"}
    if problems:
        raise BadFields(problems)


def _parent(viewer: Viewer, item: WorkItem, parent_id: int | None) -> WorkItem | None:
    """The parent, of the same contract, no descendant of the item itself."""
    if parent_id is None:
        return None
    found = WorkItem.objects.visible_to(viewer).filter(pk=parent_id, contract=item.contract_id).first()
    if found is None:
        raise NotThere(f"item {parent_id}")
    above: WorkItem | None = found
    while above is not None:
        if above.pk == item.pk:
            raise BadFields(
                {"parent": {"zh": "上级工单不能是自己或自己的下级", "en": "a case cannot be part of itself"}}
            )
        above = above.parent
    return found
