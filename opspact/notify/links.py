"""Addresses in messages: the place of the item, and signed links by which something is done from a message.

A link says who may do what about which message. Opening it changes nothing, it shows a form; that serves once.
"""

from hashlib import sha256
from typing import Final, Literal, cast, get_args

import msgspec
from django.conf import settings
from django.core import signing
from django.urls import reverse

from opspact.notify.models import Message

Act = Literal["acknowledge", "take_over"]
WORDS: Final[dict[Act, str]] = {"acknowledge": "Answer the escalation", "take_over": "Take the case over"}
_SALT: Final = "opspact.notify.answer"
VALID: Final = 7 * 24 * 3600
"""Seconds for which a link serves."""


class Link(msgspec.Struct, frozen=True):
    """Which act about which message. Who may do it is whom the message was for."""

    act: Act
    message: int
    digest: bytes
    """By which its use is remembered."""


def place(message: Message) -> str:
    """Where the item is read: the desk, or the portal for the customer's people; a message about duty at its roster."""
    if not message.number:
        return f"{settings.BASE_URL}/rosters/{message.payload['roster']}/"
    area = "portal" if message.account.customer_id is not None else "desk"
    return f"{settings.BASE_URL}/{area}/{message.number}/"


def digest_place(lead: int) -> str:
    """Where everything is listed that one message stands for."""
    return settings.BASE_URL + reverse("notify:storm", args=[lead])


def acts(message: Message) -> tuple[Act, ...]:
    """What can be done from a message at once."""
    if message.escalation_id is None:
        return ()
    return ("acknowledge",) if message.account.customer_id is not None else ("acknowledge", "take_over")


def act_link(message: Message, act: Act) -> str:
    """The link for one act."""
    token = signing.dumps([act, message.pk], salt=_SALT, compress=True)
    return settings.BASE_URL + reverse("notify:answer", args=[token])


def answer_link(message: Message) -> str:
    """The link that answers an escalation. Empty where there is nothing to answer."""
    return act_link(message, "acknowledge") if acts(message) else ""


def read_token(token: str) -> Link | None:
    """What this link is for; None where it is forged or too old."""
    try:
        act, message = signing.loads(token, salt=_SALT, max_age=VALID)
    except (signing.BadSignature, ValueError):
        return None
    if act not in get_args(Act):
        return None
    return Link(cast(Act, act), message, sha256(token.encode()).digest())
