"""Writing down how sendings ended: of messages, of addresses, of gateways."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Final

from django.db import connection, transaction

from opspact.kernel.now import now_datetime
from opspact.notify.addresses import broke
from opspact.notify.channels import URGENT
from opspact.notify.claiming import Claimed
from opspact.notify.drivers.shapes import Outcome, Token
from opspact.notify.models import Attempt, Endpoint, Message, Pulse
from opspact.notify.passing import CONFIRM_WITHIN, pass_on
from opspact.people import secrecy

LATER: Final = tuple(timedelta(minutes=m) for m in (1, 5, 15, 60, 240, 720))
"""After each failure the next try comes so much later; after the last of them the message is given up."""
TOKEN_EARLY: Final = timedelta(minutes=5)
"""An access token is not used in its last minutes."""

_ATTEMPTS: Final = """
UPDATE notify_attempt AS tried SET ok = given.ok, error = given.error, reference = given.reference
FROM unnest(%s::bigint[], %s::boolean[], %s::text[], %s::text[]) AS given (id, ok, error, reference)
WHERE tried.id = given.id
"""
_MESSAGES: Final = """
UPDATE notify_message AS message
SET state = given.state, sent_at = given.sent_at, not_before = given.not_before, confirm_by = given.confirm_by
FROM unnest(%s::bigint[], %s::text[], %s::timestamptz[], %s::timestamptz[], %s::timestamptz[])
     AS given (id, state, sent_at, not_before, confirm_by)
WHERE message.id = given.id
"""

Ended = Sequence[tuple[Claimed, Outcome]]


def settle(ended: Ended) -> None:
    """Write down how each sending ended; what did not reach by its last channel goes to the inbox."""
    moment = now_datetime()
    attempts: list[Attempt] = []
    changed: list[Message] = []
    passing: list[Message] = []
    for one, outcome in ended:
        for message, attempt in zip(one.messages, one.attempts, strict=True):
            attempt.ok, attempt.error = None if outcome.unknown else outcome.ok, _clean(outcome.error)
            attempt.reference = _clean(outcome.reference)
            attempts.append(attempt)
            (changed if _settled(message, outcome, moment) else passing).append(message)
    with transaction.atomic():
        _write(attempts, changed)
        pass_on(passing)
        broke(
            (one.messages[0].account_id, one.channel, one.to, _clean(o.error))
            for one, o in ended
            if o.trouble == "address"
        )


def note_line(endpoint: Endpoint, outcomes: Iterable[Outcome], token: Token | None = None) -> None:
    """Write down how a gateway is: working, failing since when, to be left alone until when, its access token."""
    moment = now_datetime()
    found = list(outcomes)
    with transaction.atomic():
        pulse = Pulse.objects.select_for_update().get(pk=endpoint.pk)
        if any(one.ok for one in found):
            pulse.failing_since, pulse.error, pulse.worked_at = None, "", moment
        at_fault = next((one for one in found if one.trouble in ("later", "slow", "gateway", "token")), None)
        if at_fault and not any(one.ok for one in found):
            pulse.failing_since, pulse.error = pulse.failing_since or moment, _clean(at_fault.error)
        wait = max((one.wait for one in found), default=0)
        if wait:
            pulse.paused_until = moment + timedelta(seconds=wait)
        if token:
            pulse.token = secrecy.sealed("tokens", token.text)
            pulse.token_until = moment + timedelta(seconds=token.seconds) - TOKEN_EARLY
        pulse.save()


def token_of(pulse: Pulse) -> str:
    """The access token in force; empty where there is none."""
    if pulse.token_until is None or pulse.token_until <= now_datetime():
        return ""
    try:
        return secrecy.opened("tokens", bytes(pulse.token))
    except secrecy.Lost:
        return ""


def _clean(text: str) -> str:
    """A text of a gateway as the database takes it."""
    return text.replace("\0", "")


def _write(attempts: Sequence[Attempt], messages: Sequence[Message]) -> None:
    """One statement each, however many: `bulk_update` costs ten times as much."""
    with connection.cursor() as cursor:
        tried = [(one.pk, one.ok, one.error, one.reference) for one in attempts]
        cursor.execute(_ATTEMPTS, [list(column) for column in zip(*tried, strict=True)])
        if messages:
            sent = [(one.pk, one.state, one.sent_at, one.not_before, one.confirm_by) for one in messages]
            cursor.execute(_MESSAGES, [list(column) for column in zip(*sent, strict=True)])


def _settled(message: Message, outcome: Outcome, moment: datetime) -> bool:
    """Whether the message stays with its channel; else it is to be passed on."""
    if outcome.ok:
        message.state, message.sent_at = "sent", moment
        if message.kind in URGENT and message.ahead:
            message.confirm_by = moment + CONFIRM_WITHIN
        return True
    passes = message.ahead and (message.kind in URGENT or outcome.trouble != "slow")
    if outcome.final or message.tries > len(LATER) or passes:
        return False
    wait = timedelta(seconds=outcome.wait) if outcome.wait else LATER[message.tries - 1]
    message.not_before = moment + wait
    return True
