"""Whether a person can be reached outside the product: asked before somebody comes on duty."""

from collections.abc import Collection

from opspact.notify.channels import chosen
from opspact.tenancy.models import Account


def unreachable(accounts: Collection[int]) -> frozenset[int]:
    """Those of the accounts whom a call would only find in the inbox: one query."""
    rows = Account.objects.filter(pk__in=accounts)
    return frozenset(one.pk for one in rows if not reaches(one))


def reaches(account: Account) -> bool:
    """Whether a call leaves the product on at least one channel of the person."""
    wanted = chosen(account.settings.get("notify", {}), "called")
    return account.is_active and bool(account.email) and "mail" in wanted
