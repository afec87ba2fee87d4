"""What gateways and mail servers tell later: delivered, a key was pressed, a mail came back. None of it is trusted
further than the number of a message that was really sent there.
"""

import re
from collections.abc import Mapping
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.message import Message as Mail
from typing import Any, Final

from django.db import transaction

from opspact.kernel.now import now_datetime
from opspact.notify.addresses import broke
from opspact.notify.drivers.generic import found
from opspact.notify.escalations import acknowledge
from opspact.notify.mail import read_message_id
from opspact.notify.models import Attempt, Endpoint, Message
from opspact.notify.passing import pass_on
from opspact.tenancy.selectors import account_of, viewer_of
from opspact.tenancy.viewer import SYSTEM

LARGEST: Final = 1_000_000
_OURS: Final = re.compile(rb"<(opspact\.\d+\.[\w-]+@[^>\s]{1,200})>")
"""Ids of our mails, wherever the bounce quotes them."""


def take_receipt(endpoint: Endpoint, given: Mapping[str, Any]) -> bool:
    """A receipt of a gateway; whether it names a message that went there. A key pressed acknowledges as its person."""
    own = endpoint.settings
    number = found(given, own.get("receipt_id", ""))
    rows = Attempt.objects.everything().filter(endpoint=endpoint, reference=number) if number else None
    messages = [one.message for one in rows.select_related("message")[:500]] if rows is not None else []
    if not messages:
        return False
    values = [part.strip() for part in own.get("receipt_values", "").split(",")]
    if found(given, own.get("receipt_state", "")) in values:
        ids = [one.pk for one in messages]
        Message.objects.everything().filter(pk__in=ids, delivered_at=None).update(delivered_at=now_datetime())
    if own.get("receipt_digit") and found(given, own["receipt_digit"]) == own.get("digit"):
        _acknowledge(messages)
    return True


def _acknowledge(messages: list[Message]) -> None:
    for one in messages:
        account = account_of(one.account_id)
        if account is None or one.escalation_id is None:
            continue
        acknowledge(viewer_of(account), one.escalation_id)
        Message.objects.everything().filter(pk=one.pk, read_at=None).update(read_at=now_datetime())


def take_bounce(raw: bytes) -> bool:
    """A mail that says that one of ours did not arrive (RFC 3464); whether it is one, of a mail that we sent.

    For good: the address is given up and the message goes by another channel. For now: nothing, the server tries on.
    """
    raw = raw[:LARGEST]
    mail = message_from_bytes(raw, policy=policy.default)
    status = next((text for part in mail.walk() if (text := str(part.get("Status", "")).strip())), "")
    pk = next((pk for text in _OURS.findall(raw) if (pk := read_message_id(text.decode())) is not None), None)
    with transaction.atomic():
        rows = Message.objects.visible_to(SYSTEM).select_for_update(of=("self",)).select_related("account")
        message = rows.filter(pk=pk, channel="mail").first() if pk is not None else None
        if message is None:
            return False
        if status.startswith("5"):
            why = f"{status} {_diagnosis(mail)}".strip()[:500]
            broke([(message.account_id, "mail", message.account.email, why)])
            if message.state == "sent":
                pass_on([message], why)
    return True


def _diagnosis(mail: EmailMessage | Mail) -> str:
    return next((str(part["Diagnostic-Code"]) for part in mail.walk() if part.get("Diagnostic-Code")), "")
