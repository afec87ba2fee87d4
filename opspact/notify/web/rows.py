"""Messages and escalations as the pages show them."""

from collections.abc import Collection
from datetime import datetime
from typing import Final, cast

import msgspec

from opspact.kernel.text import pick
from opspact.notify.drivers.table import NAMES
from opspact.notify.facts import Line, lines
from opspact.notify.links import place
from opspact.notify.models import Escalation, Message, Unreached
from opspact.notify.shapes import Channel
from opspact.notify.wording import headline, storm, what
from opspact.ui.words import say

KIND_WORDS: Final = {
    "called": "Call", "duty": "Duty",
    "escalated": "Escalation", "overdue": "Overdue", "soon": "Due soon", "started": "Clock started",
    "notice": "Notice", "level": "Level", "assigned": "Assignment", "mentioned": "Mention", "noted": "Note",
    "moved": "Progress", "taken_back": "Taken back",
}  # fmt: skip
ICONS: Final = {
    "called": "phone-call", "duty": "calendar",
    "escalated": "trending-up", "overdue": "alert-triangle", "soon": "clock", "started": "play", "notice": "info",
    "level": "activity", "assigned": "user", "mentioned": "at-sign", "noted": "message-square", "moved": "check",
    "taken_back": "corner-up-left",
}  # fmt: skip


STATE_WORDS: Final = {
    "queued": "To be sent", "sent": "Sent", "passed": "Went by another channel", "failed": "Given up",
    "withdrawn": "No longer needed",
}  # fmt: skip


class MessageRow(msgspec.Struct, frozen=True):
    """A message in a list."""

    id: int
    kind: str
    word: str
    icon: str
    headline: str
    about: str
    """Customer and title: what one recognises the case by."""
    at: datetime
    unread: bool
    withdrawn: bool
    count: int
    url: str


class EscalationRow(msgspec.Struct, frozen=True):
    """An escalation: the record of S0.43 as people read it."""

    id: int
    number: int
    kind: str
    headline: str
    about: str
    lines: list[Line]
    raised: datetime
    climbs_at: datetime | None
    reporter: str
    answered_by: str
    answered_at: datetime | None
    feedback: str
    repaired_at: datetime | None
    open: bool


def message_row(message: Message, lang: str, *, unread: bool, count: int = 1) -> MessageRow:
    """A message, or the storm that it leads."""
    text = storm(message.kind, count, lang) if count > 1 else _headline(message, lang)
    return MessageRow(
        message.pk, message.kind, KIND_WORDS[message.kind], ICONS[message.kind], text,
        "" if count > 1 else _about(message), message.happened, unread, message.state == "withdrawn", count,
        place(message),
    )  # fmt: skip


def channel_word(message: Message, lang: str) -> str:
    """The channel by its name."""
    return say(lang, NAMES[cast(Channel, message.channel)])


def message_rows(
    messages: Collection[Message], counts: dict[int, int], unread: Collection[int], lang: str
) -> list[MessageRow]:
    """The rows of a page."""
    return [message_row(m, lang, unread=m.pk in unread, count=counts.get(m.pk, 1)) for m in messages]


def kind_of(one: Escalation) -> str:
    """The kind of message by which an escalation is told."""
    return "called" if one.kind == "call" else "escalated"


def escalation_row(one: Escalation, lang: str) -> EscalationRow:
    """An escalation with its answer."""
    return EscalationRow(
        one.pk, one.number, one.kind, headline(kind_of(one), one.number, one.payload, lang), _about(one),
        lines(one.payload, one.customer.name, lang), one.raised, one.climbs_at,
        one.reporter.name if one.reporter else say(lang, "the service plan"),
        one.acknowledged_by.name if one.acknowledged_by else "", one.acknowledged_at, one.feedback, one.repaired_at,
        one.acknowledged_at is None and one.climbed_to_id is None and not one.withdrawn,
    )  # fmt: skip


def unreached_row(one: Unreached, lang: str) -> dict[str, object]:
    """What reached nobody."""
    return {
        "role": pick(one.payload.get("role") or one.role, lang), "word": KIND_WORDS[one.kind],
        "what": what(one.number, one.payload, lang), "contract": one.payload["contract"],
        "customer": one.customer.name, "at": one.at, "id": one.pk,
    }  # fmt: skip


def _headline(message: Message, lang: str) -> str:
    return headline(message.kind, message.number, message.payload, lang)


def _about(one: Message | Escalation) -> str:
    return " · ".join(filter(None, (one.customer.name if one.customer else "", str(one.payload.get("title", "")))))
