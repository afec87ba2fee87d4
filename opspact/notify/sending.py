"""Sending mail: claimed in a short transaction, handed over outside any, the outcome written down afterwards.

A message in hand is not claimed again for `IN_HAND`; when its worker died, the next one sends it and says that it may
have arrived before. What fails is tried again later, and given up visibly: then the inbox takes it.
"""

import logging
from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Final

import msgspec
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.db.models import F

from opspact.kernel.now import now_datetime
from opspact.notify.bell import ring
from opspact.notify.delivery import Outcome, deliver
from opspact.notify.mail import compose
from opspact.notify.models import Attempt, Message
from opspact.notify.shapes import Subject
from opspact.notify.steps import clock_about, still_so
from opspact.notify.subjects import subjects

log = logging.getLogger(__name__)

IN_HAND: Final = timedelta(minutes=10)
LATER: Final = tuple(timedelta(minutes=m) for m in (1, 5, 15, 60, 240, 720))
"""After each failure the next try comes so much later; after the last of them the message is given up."""


class Claimed(msgspec.Struct, frozen=True):
    """One mail to send: the message, or all of a storm, that it carries."""

    messages: tuple[Message, ...]
    attempts: tuple[Attempt, ...]
    again: bool
    """An earlier try has no known end: it may have arrived."""


def send_due(limit: int = 50) -> int:
    """Send mails that are due; how many messages were dealt with. Runs outside any transaction."""
    claimed = _claim(limit)
    if claimed:
        mails = [_mail(one) for one in claimed]
        _note(claimed, deliver(get_connection(), mails))
    return sum(len(one.messages) for one in claimed)


def _mail(claimed: Claimed) -> EmailMessage | None:
    """The mail; None where it cannot be made, which must not hold up the others."""
    try:
        return compose(claimed.messages, again=claimed.again)
    except Exception:
        log.exception("message %d cannot be worded", claimed.messages[0].pk)
        return None


def _claim(limit: int) -> list[Claimed]:
    """Take due messages in hand, with everything that stands behind the same lead; what is no longer so is dropped."""
    moment = now_datetime()
    with transaction.atomic():
        waiting = Message.objects.everything().filter(channel="mail", state="queued", not_before__lte=moment)
        waiting = waiting.select_related("account")
        due = list(waiting.order_by("not_before", "id").select_for_update(skip_locked=True, of=("self",))[:limit])
        leads = {one.lead_id for one in due if one.lead_id is not None}
        if leads:
            more = waiting.filter(lead_id__in=leads).exclude(id__in=[one.pk for one in due])
            due += list(more.order_by("id").select_for_update(skip_locked=True, of=("self",)))
        still = _still_so(due)
        ids = [one.pk for one in still]
        unended = Attempt.objects.everything().filter(message_id__in=ids, ok=None)
        unknown = set(unended.values_list("message_id", flat=True))
        Message.objects.everything().filter(id__in=ids).update(not_before=moment + IN_HAND, tries=F("tries") + 1)
        attempts = Attempt.objects.everything().bulk_create([Attempt(message_id=pk, at=moment) for pk in ids])
    full = Message.objects.everything().filter(id__in=ids).select_related("account", "customer", "escalation")
    return _grouped(full.order_by("id"), {one.message_id: one for one in attempts}, unknown)


def _still_so(due: Sequence[Message]) -> list[Message]:
    """The world is looked at again: what no longer holds is withdrawn; who has left is not written to."""
    about = subjects({one.work_id for one in due if one.about and one.kind != "taken_back"})
    still = [one for one in due if _holds(one, about.get(one.work_id))]
    dropped = [one.pk for one in due if one not in still]
    if dropped:
        Message.objects.everything().filter(id__in=dropped).update(state="withdrawn")
    return still


def _holds(message: Message, subject: Subject | None) -> bool:
    if not message.account.is_active:
        return False
    if subject is None or not message.about or message.kind == "taken_back":
        return True
    return still_so(message.kind, clock_about(subject, message.about))


def _grouped(messages: Iterable[Message], attempts: dict[int, Attempt], unknown: set[int]) -> list[Claimed]:
    groups: dict[int, list[Message]] = {}
    for one in messages:
        groups.setdefault(one.lead_id or one.pk, []).append(one)
    return [
        Claimed(tuple(group), tuple(attempts[m.pk] for m in group), any(m.pk in unknown for m in group))
        for group in groups.values()
    ]


def _note(claimed: Sequence[Claimed], outcomes: Sequence[Outcome]) -> None:
    """Write down how each try ended; what is given up goes to the inbox where it is not there yet."""
    moment = now_datetime()
    changed, tried = [], []
    for one, outcome in zip(claimed, outcomes, strict=True):
        for message, attempt in zip(one.messages, one.attempts, strict=True):
            attempt.ok, attempt.error = outcome.ok, outcome.error
            _settle(message, outcome)
            changed.append(message)
            tried.append(attempt)
    with transaction.atomic():
        Attempt.objects.everything().bulk_update(tried, ["ok", "error"])
        Message.objects.everything().bulk_update(changed, ["state", "sent_at", "not_before"])
        given_up = [in_inbox(one) for one in changed if one.state == "failed"]
        for copy in given_up:
            copy.created = copy.sent_at = moment
        Message.objects.everything().bulk_create(given_up, ignore_conflicts=True)
        ring(given_up)


def _settle(message: Message, outcome: Outcome) -> None:
    moment = now_datetime()
    if outcome.ok:
        message.state, message.sent_at = "sent", moment
    elif outcome.final or message.tries > len(LATER):
        message.state = "failed"
    else:
        message.not_before = moment + LATER[message.tries - 1]


def in_inbox(message: Message) -> Message:
    """The same message for the inbox: the channel that cannot fail."""
    own = ("id", "channel", "state", "lead_id")
    names = [f.attname for f in Message._meta.concrete_fields if f.attname not in own]  # noqa: SLF001
    return Message(channel="in_app", state="sent", **{name: getattr(message, name) for name in names})
