"""A mail out of one message, or out of a storm of them: text, and simple HTML without anything fetched from afar."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse

from opspact.kernel.now import now_datetime
from opspact.notify.facts import lines, why
from opspact.notify.links import answer_link, place
from opspact.notify.models import Message
from opspact.notify.wording import headline, storm
from opspact.ui import times
from opspact.ui.words import say

LATE: Final = timedelta(minutes=5)
"""A mail that leaves so long after what it tells says so."""


def compose(messages: Sequence[Message], *, again: bool = False) -> EmailMultiAlternatives:
    """The mail that carries these messages to their one person. `again`: an earlier try may have arrived."""
    first = messages[0]
    lang = first.account.language
    content = _content(messages, lang) | {"again": say(lang, _AGAIN) if again else ""}
    subject = " ".join(str(content["headline"]).split())
    mail = EmailMultiAlternatives(
        subject=subject, body=render_to_string("notify/mail.txt", content), to=[first.account.email],
        headers={"Message-ID": f"<opspact-{first.pk}@{_host()}>", "Auto-Submitted": "auto-generated"},
    )  # fmt: skip
    mail.attach_alternative(render_to_string("notify/mail.html", content), "text/html")
    return mail


def _content(messages: Sequence[Message], lang: str) -> dict[str, Any]:
    first = messages[0]
    entries = [_entry(one, lang) for one in messages]
    many = len(messages) > 1
    return {
        "lang": lang, "many": many, "entries": entries,
        "headline": storm(first.kind, len(messages), lang) if many else entries[0]["headline"],
        "late": _late(first, lang), "why": why(first.why, first.payload, lang),
        "open": say(lang, "Open it"), "answer": say(lang, "Answer the escalation"),
        "settings": settings.BASE_URL + reverse("me"),
        "change": say(lang, "Choose what you are told by mail"),
    }  # fmt: skip


def _entry(message: Message, lang: str) -> dict[str, Any]:
    found = lines(message.payload, message.customer.name if message.customer else "", lang)
    return {
        "headline": headline(message.kind, message.number, message.payload, lang),
        "lines": found,
        "said": [say(lang, "{label}: {value}", label=label, value=value) for label, value in found],
        "link": place(message), "answer_link": answer_link(message),
    }  # fmt: skip


def _late(message: Message, lang: str) -> str:
    if now_datetime() - message.happened < LATE:
        return ""
    zone = ZoneInfo(message.payload["zone"])
    return say(
        lang, "This happened at {time}; the message left later.", time=times.moment(message.happened, zone, lang)
    )


def _host() -> str:
    return settings.BASE_URL.split("//")[-1].split("/")[0].split(":")[0]


_AGAIN: Final = "An earlier try to send this message was interrupted: you may receive it twice."
