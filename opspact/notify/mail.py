"""A mail out of one message, or out of a storm of them: text, and simple HTML without anything fetched from afar."""

from collections.abc import Sequence
from typing import Any, Final

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.core.signing import BadSignature, Signer
from django.template.loader import render_to_string
from django.urls import reverse

from opspact.kernel.now import now_datetime
from opspact.notify.facts import lines, why
from opspact.notify.gateways import opened
from opspact.notify.lettering import AGAIN, lateness, summary
from opspact.notify.links import answer_link, place
from opspact.notify.models import Endpoint, Message
from opspact.notify.wording import headline
from opspact.outside.mailing import mail_server
from opspact.ui.words import say

LISTED: Final = 500
"""So many are listed in a mail; its link lists them all."""


def server(sender: Endpoint | None) -> BaseEmailBackend:
    """The mail server of a sender; that of the settings where it names none."""
    url = opened(sender).settings.get("server", "") if sender else ""
    if not url:
        return get_connection()
    given = mail_server(url)
    return get_connection(
        given.backend, host=given.host, port=given.port, username=given.user, password=given.password,
        use_ssl=given.ssl, use_tls=given.starttls, timeout=given.timeout,
    )  # fmt: skip


def compose(
    messages: Sequence[Message], *, again: bool = False, sender: Endpoint | None = None
) -> EmailMultiAlternatives:  # fmt: skip
    """The mail that carries these messages to their one person. `again`: an earlier try may have arrived."""
    first = messages[0]
    lang = first.account.language
    content = _content(messages, lang) | {"again": say(lang, AGAIN) if again else ""}
    subject = " ".join(str(content["headline"]).split())
    mail = EmailMultiAlternatives(
        subject=subject, body=render_to_string("notify/mail.txt", content), to=[first.account.email],
        from_email=sender.settings.get("from") if sender else None,
        headers={"Message-ID": message_id(first), "Auto-Submitted": "auto-generated"},
    )  # fmt: skip
    mail.attach_alternative(render_to_string("notify/mail.html", content), "text/html")
    return mail


def _content(messages: Sequence[Message], lang: str) -> dict[str, Any]:
    first = messages[0]
    entries = [_entry(one, lang) for one in messages[:LISTED]]
    many = len(messages) > 1
    return {
        "lang": lang, "many": many, "entries": entries,
        "headline": summary(messages, lang), "late": lateness(first, now_datetime(), lang),
        "why": why(first.why, first.payload, lang),
        "open": say(lang, "Open it"), "answer": say(lang, "Answer the escalation"),
        "settings": settings.BASE_URL + reverse("notify:telling"),
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


def message_id(message: Message) -> str:
    """The id of the mail: signed, so that nobody can invent a bounce of it."""
    local = Signer(salt=_SALT, sep=".").sign(f"opspact.{message.pk}")
    return f"<{local}@{_host()}>"


def read_message_id(text: str) -> int | None:
    """The message that a mail of ours carried; None for any other id."""
    local = text.strip().strip("<>").partition("@")[0]
    try:
        signed = Signer(salt=_SALT, sep=".").unsign(local)
    except BadSignature:
        return None
    return int(signed.removeprefix("opspact."))


def _host() -> str:
    return settings.BASE_URL.split("//")[-1].split("/")[0].split(":")[0]


_SALT: Final = "opspact.notify.mail"
