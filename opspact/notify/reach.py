"""Who can be reached by what: an address that works, and a gateway that serves it."""

from collections.abc import Collection, Iterable
from typing import Any, cast

from django.db.models import F, Q, QuerySet

from opspact.notify.models import Address, Endpoint
from opspact.notify.shapes import Channel
from opspact.tenancy.models import Account


def reach(accounts: Collection[Account]) -> dict[int, frozenset[Channel]]:
    """By account, the channels beside the inbox by which it can be reached. Two queries, whatever the number."""
    found: dict[int, set[Channel]] = {one.pk: {"mail"} if one.email else set() for one in accounts}
    broken = Address.objects.filter(account__in=found, channel="mail", value=F("account__email"))
    for account in broken.exclude(broken_at=None).values_list("account_id", flat=True):
        found[account].discard("mail")
    for account, channel in _working(found).values_list("account_id", "channel"):
        found[account].add(cast(Channel, channel))
    return {account: frozenset(channels) for account, channels in found.items()}


def unreachable(accounts: Collection[int]) -> frozenset[int]:
    """Those of these accounts whom nothing but the inbox reaches: shown before their shift."""
    rows = Account.objects.filter(pk__in=accounts)
    return frozenset(account for account, channels in reach(list(rows)).items() if not channels)


def _working(accounts: Iterable[int]) -> "QuerySet[Address, Any]":
    """Verified addresses with a gateway in service: their own, or one of the channel."""
    served = Endpoint.objects.filter(active=True, customer=None).values("channel")
    able = Q(endpoint__active=True) | Q(endpoint=None, channel__in=served)
    rows = Address.objects.filter(able, account__in=list(accounts), broken_at=None, verified_at__isnull=False)
    return rows.exclude(channel="mail")
