"""What a message says by a channel that is not mail: the same facts, short, with what may be done at once."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from opspact.kernel.time import SECOND
from opspact.notify.channels import URGENT
from opspact.notify.drivers.shapes import Letter
from opspact.notify.facts import lines
from opspact.notify.links import WORDS, act_link, acts, digest_place, place
from opspact.notify.models import Message
from opspact.notify.wording import headline, storm
from opspact.ui import times
from opspact.ui.words import say

LATE: Final = timedelta(minutes=5)
"""What leaves so long after what it tells says so."""
LISTED: Final = 30
"""So many are listed in a digest; its link lists them all."""
AGAIN: Final = "An earlier try to send this message was interrupted: you may receive it twice."


def letter(messages: Sequence[Message], now: datetime, *, again: bool = False) -> Letter:
    """The letter that carries these messages to their one person. `again`: an earlier try may have arrived."""
    first, many = messages[0], len(messages) > 1
    lang = first.account.language
    said = summary(messages, lang)
    told = _listed(messages, lang) if many else _told(first, lang)
    above = [say(lang, AGAIN)] if again else []
    link = digest_place(first.lead_id or first.pk) if many else place(first)
    may = () if many else tuple((say(lang, WORDS[act]), act_link(first, act)) for act in acts(first))
    return Letter(
        key=f"opspact-{first.pk}", lang=lang, kind=first.kind, headline=said,
        lines=(*above, *filter(None, [lateness(first, now, lang)]), *told), link=(say(lang, "Open it"), link),
        acts=may, spoken=_spoken(said, lang, answerable=bool(may)), urgent=first.kind in URGENT,
    )  # fmt: skip


def summary(messages: Sequence[Message], lang: str) -> str:
    """The headline of one message, or of the storm that they are."""
    first = messages[0]
    if len(messages) == 1:
        return headline(first.kind, first.number, first.payload, lang)
    alike = {one.kind for one in messages} == {first.kind}
    return storm(first.kind if alike else "", len(messages), lang)


def lateness(message: Message, now: datetime, lang: str) -> str:
    """That a message leaves late, and how late; empty where it does not."""
    late = now - message.happened
    if late < LATE:
        return ""
    at = times.moment(message.happened, ZoneInfo(message.payload["zone"]), lang)
    span = times.span(int(late.total_seconds()) * SECOND, lang)
    return say(lang, "This happened at {time}; the message left {span} later.", time=at, span=span)


def _told(message: Message, lang: str) -> list[str]:
    found = lines(message.payload, message.customer.name if message.customer else "", lang)
    return [say(lang, "{label}: {value}", label=label, value=value) for label, value in found]


def _listed(messages: Sequence[Message], lang: str) -> list[str]:
    shown = [headline(one.kind, one.number, one.payload, lang) for one in messages[:LISTED]]
    left = len(messages) - len(shown)
    return [*shown, *([say(lang, "{count} more are listed behind the link.", count=left)] if left else [])]


def _spoken(said: str, lang: str, *, answerable: bool) -> str:
    return f"{said} {say(lang, 'Press 1 to confirm that you have heard it.')}" if answerable else said
