"""Addresses in messages: the place of the item, and the signed link by which an escalation is answered from a mail."""

from typing import Final

import msgspec
from django.conf import settings
from django.core import signing
from django.urls import reverse

from opspact.notify.models import Message

_SALT: Final = "opspact.notify.answer"
_VALID: Final = 7 * 24 * 3600
"""Seconds for which a link serves."""


class Answering(msgspec.Struct, frozen=True):
    """Who may answer which escalation by a link."""

    escalation: int
    account: int


def place(message: Message) -> str:
    """Where the item is read: the desk, or the portal for the customer's people; a message about duty at its roster."""
    if not message.number:
        return f"{settings.BASE_URL}/rosters/{message.payload['roster']}/"
    area = "portal" if message.account.customer_id is not None else "desk"
    return f"{settings.BASE_URL}/{area}/{message.number}/"


def answer_link(message: Message) -> str:
    """The link in a mail: opening it changes nothing, it shows a form. Empty where there is nothing to answer."""
    if message.escalation_id is None:
        return ""
    token = signing.dumps([message.escalation_id, message.account_id], salt=_SALT, compress=True)
    return settings.BASE_URL + reverse("notify:answer", args=[token])


def read_token(token: str) -> Answering | None:
    """Who may answer what by this link; None where it is forged or too old."""
    try:
        escalation, account = signing.loads(token, salt=_SALT, max_age=_VALID)
    except signing.BadSignature:
        return None
    return Answering(escalation, account)
