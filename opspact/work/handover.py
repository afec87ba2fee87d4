"""Handing the open cases of one person to another, when the first leaves."""

from django.db import transaction

from opspact.journal.record import New
from opspact.kernel.now import now
from opspact.tenancy.access import require
from opspact.tenancy.models import Account
from opspact.tenancy.viewer import Viewer
from opspact.work.acting import noting
from opspact.work.models import WorkItem
from opspact.work.planned import plan_of, with_plan
from opspact.work.working import Working


def open_items(account: Account) -> int:
    """How many open cases are assigned to an account."""
    return WorkItem.objects.everything().filter(assignee=account, open=True).count()


def reassign(viewer: Viewer, from_account: Account, to_account: Account) -> int:
    """Assign every open case of one account to another, in the order of their ids; how many.

    Who answers for them to the end (the first owner, S0.42) changes too: the first owner is leaving.
    """
    require(viewer, "people.manage")
    rows = WorkItem.objects.everything().filter(assignee=from_account, open=True)
    with transaction.atomic():
        items = list(with_plan(rows.select_for_update(of=("self",), no_key=True)).order_by("pk"))
        for item in items:
            _hand(viewer, item, from_account, to_account)
    return len(items)


def _hand(viewer: Viewer, item: WorkItem, from_account: Account, to_account: Account) -> None:
    working = Working.on(item, plan_of(item), now())
    item.assignee_id = to_account.pk
    if item.owner_id == from_account.pk:
        item.owner_id = to_account.pk
    payload = {"assignee": to_account.pk, "team": item.team_id, "tier": item.tier, "reason": "handed_over"}
    working.note([New("desk", "assigned", working.at, payload, actor=noting(viewer, item.contract_id))])
    working.store_notes()
