"""What `people` asks of `work` when an account ends: `people` stands below and cannot ask itself."""

from typing import Final

from opspact.people.web.accounts import Handover
from opspact.tenancy.models import Account
from opspact.work.models import WorkItem
from opspact.work.services import reassign


def open_items(account: Account) -> int:
    """How many open cases are assigned to an account."""
    return WorkItem.objects.everything().filter(assignee=account, open=True).count()


HANDOVER: Final = Handover(open_items, reassign)
