"""The addresses at which people are reached: entered by their owner, shown to work, given up when they do not."""

import re
import secrets
from collections.abc import Iterable
from datetime import timedelta
from typing import Final

from django.db import transaction
from django.db.models import QuerySet

from opspact.kernel.now import now_datetime
from opspact.notify.drivers.push import browser
from opspact.notify.drivers.table import DRIVERS
from opspact.notify.models import Address, Endpoint
from opspact.notify.shapes import Channel
from opspact.people.errors import Invalid
from opspact.people.traces import trace
from opspact.tenancy.access import signed_in
from opspact.tenancy.models import Account
from opspact.tenancy.viewer import Viewer

NUMBER: Final = re.compile(r"\+?\d{5,20}")
NAME: Final = re.compile(r"[A-Za-z0-9_@.+-]{1,100}")
ROBOTS: Final = ("wecom_robot", "dingtalk_robot", "feishu_robot")
CODE_SERVES: Final = timedelta(minutes=30)
TRIES: Final = 5


def own(viewer: Viewer) -> QuerySet[Address]:
    """The viewer's own addresses."""
    return Address.objects.filter(account=signed_in(viewer)).select_related("account", "endpoint")


def offered() -> dict[Channel, list[Endpoint]]:
    """The channels for which a person may enter an address: those that a gateway serves, with their gateways."""
    rows = Endpoint.objects.filter(active=True, customer=None).order_by("id")
    found = {channel: [one for one in rows if one.channel == channel] for channel in DRIVERS}
    return {channel: endpoints for channel, endpoints in found.items() if endpoints}


def put(viewer: Viewer, channel: str, value: str, endpoint_id: int | None = None) -> Address:
    """Enter an address of one's own; it is used once it is confirmed. Raises Invalid."""
    value = value.strip()
    gateways = next((found for name, found in offered().items() if name == channel), None)
    if gateways is None:
        raise Invalid("channel", "No gateway serves this channel.")
    if not _fits(channel, value):
        raise Invalid("value", "{value} cannot be an address of this channel.", value=value[:50])
    group = next((one for one in gateways if one.pk == endpoint_id), gateways[0]) if channel in ROBOTS else None
    fresh = {
        "value": value, "endpoint": group, "made": now_datetime(), "code": "", "verified_at": None, "tested_at": None,
        "test_error": "", "broken_at": None, "broken_why": "",
    }  # fmt: skip
    if channel == "push":  # the browser gave it to this session: nothing is left to show
        fresh["verified_at"] = now_datetime()
    with transaction.atomic():
        row, _ = Address.objects.update_or_create(account_id=signed_in(viewer), channel=channel, defaults=fresh)
        trace(viewer, viewer.account, "address_entered", {"channel": channel, "value": _shown(channel, value)})
    return row


def remove(viewer: Viewer, channel: str) -> None:
    """Forget an address of one's own; one that is not there is forgotten too."""
    with transaction.atomic():
        if own(viewer).filter(channel=channel).delete()[0]:
            trace(viewer, viewer.account, "address_removed", {"channel": channel})


def confirm(viewer: Viewer, channel: str, code: str) -> None:
    """Show by the code that was sent there that the address is one's own. Raises Invalid."""
    moment = now_datetime()
    with transaction.atomic():
        row = Address.objects.select_for_update().filter(account=signed_in(viewer), channel=channel).first()
        serves = row and row.code and row.code_until and row.code_until > moment and row.code_tries < TRIES
        right = bool(serves and row and secrets.compare_digest(row.code.encode(), code.strip().encode()))
        if row and right:
            row.verified_at, row.code, row.broken_at, row.broken_why = moment, "", None, ""
            row.save()
            trace(viewer, viewer.account, "address_confirmed", {"channel": channel})
        elif row:
            Address.objects.filter(pk=row.pk).update(code_tries=row.code_tries + 1)
    if not right:
        raise Invalid("code", "This is not the code that was sent last, or it is too old.")


def fresh_code(row: Address) -> str:
    """A new code for an address; the caller sends it there."""
    row.code, row.code_until, row.code_tries = f"{secrets.randbelow(10**6):06}", now_datetime() + CODE_SERVES, 0
    row.save(update_fields=["code", "code_until", "code_tries"])
    return row.code


def of_mail(account: Account) -> Address:
    """The mail address of an account, as it is there now: another one begins anew."""
    row, made = Address.objects.get_or_create(
        account=account, channel="mail", defaults={"value": account.email, "made": now_datetime()}
    )
    if not made and row.value != account.email:
        row.value, row.made, row.tested_at, row.broken_at = account.email, now_datetime(), None, None
        row.test_error = row.broken_why = ""
        row.save()
    return row


def broke(found: Iterable[tuple[int, str, str, str]]) -> None:
    """Give addresses up that do not work: account, channel, address, why. One entered anew meanwhile is left alone."""
    moment = now_datetime()
    for account, channel, value, why in found:
        if channel == "mail":
            of_mail(Account.objects.get(pk=account))
        rows = Address.objects.filter(account=account, channel=channel, value=value, broken_at=None)
        rows.update(broken_at=moment, broken_why=why)


def _fits(channel: str, value: str) -> bool:
    """By its form. A name that would call everybody is none, nor are two names at once."""
    if channel in ("sms", "voice"):
        return NUMBER.fullmatch(value) is not None
    if channel == "push":
        try:
            browser(value)
        except ValueError:
            return False
        return True
    return NAME.fullmatch(value) is not None and value.lower().strip("@") != "all"


def _shown(channel: str, value: str) -> str:
    return "" if channel == "push" else value
