"""Sending: due messages are claimed, handed over outside any transaction, and the outcome is written down.

What fails is tried again later, or goes by the next channel of the person; what is given up is in the inbox.
"""

import logging
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed

from django.core.mail import EmailMessage

from opspact.kernel.now import now, now_datetime
from opspact.kernel.time import Instant
from opspact.notify.channels import CHANNELS
from opspact.notify.claiming import Claimed, claim
from opspact.notify.delivering import Handed, Parcel, hand_over
from opspact.notify.drivers.shapes import Gateway, Outcome
from opspact.notify.gateways import opened
from opspact.notify.lettering import letter
from opspact.notify.mail import compose, server
from opspact.notify.models import Endpoint, Pulse
from opspact.notify.posting import post
from opspact.notify.settling import note_line, settle, token_of
from opspact.notify.shapes import Channel
from opspact.people.secrecy import Lost

log = logging.getLogger(__name__)


def send_due(channels: Sequence[Channel] = CHANNELS[1:], limit: int = 50) -> int:
    """Send what is due by these channels; how many messages were dealt with. Runs outside any transaction."""
    claimed = claim(channels, limit)
    mails: dict[Endpoint | None, list[Claimed]] = {}
    calls: dict[Endpoint, list[Claimed]] = {}
    for one in claimed:
        if one.channel == "mail":
            mails.setdefault(one.endpoint, []).append(one)
        elif one.endpoint:
            calls.setdefault(one.endpoint, []).append(one)
    for sender, group in mails.items():
        _mail(sender, group)
    for gateway, group, handed in _called(calls):
        settle(list(zip(group, handed.outcomes, strict=True)))
        note_line(gateway, handed.outcomes, handed.token)
    return sum(len(one.messages) for one in claimed)


def _mail(sender: Endpoint | None, group: Sequence[Claimed]) -> None:
    outcomes = post(server(sender), [_worded(one, sender) for one in group])
    settle(list(zip(group, outcomes, strict=True)))
    if sender:
        note_line(sender, outcomes)


def _worded(claimed: Claimed, sender: Endpoint | None) -> EmailMessage | None:
    """The mail; None where it cannot be made, which must not hold up the others."""
    try:
        return compose(claimed.messages, again=claimed.again, sender=sender)
    except Exception:
        log.exception("message %d cannot be worded", claimed.messages[0].pk)
        return None


def _called(calls: dict[Endpoint, list[Claimed]]) -> Iterator[tuple[Endpoint, list[Claimed], Handed]]:
    """Each gateway on a thread of its own: one that hangs does not keep the outcome of another waiting."""
    if not calls:
        return
    pulses = Pulse.objects.in_bulk([one.pk for one in calls])
    with ThreadPoolExecutor(len(calls)) as pool:
        under_way = {}
        for endpoint, group in calls.items():
            gateway = _opened(endpoint, token_of(pulses[endpoint.pk]))
            parcels = [_parcel(one) for one in group]
            under_way[pool.submit(_hand_over, group[0].channel, gateway, parcels, now())] = endpoint
        for done in as_completed(under_way):
            endpoint = under_way[done]
            yield endpoint, calls[endpoint], done.result()


def _opened(endpoint: Endpoint, token: str) -> Gateway | Outcome:
    try:
        return opened(endpoint, token)
    except Lost as lost:
        return Outcome(False, str(lost), "gateway")


def _parcel(claimed: Claimed) -> Parcel | None:
    try:
        return Parcel(letter(claimed.messages, now_datetime(), again=claimed.again), claimed.to)
    except Exception:
        log.exception("message %d cannot be worded", claimed.messages[0].pk)
        return None


def _hand_over(
    channel: Channel, gateway: Gateway | Outcome, parcels: Sequence[Parcel | None], moment: Instant
) -> Handed:  # fmt: skip
    """The outcome of each, also of those that could not be worded."""
    if isinstance(gateway, Outcome):
        return Handed((gateway,) * len(parcels))
    worded = [one for one in parcels if one]
    handed = hand_over(channel, gateway, worded, moment)
    outcomes = iter(handed.outcomes)
    unworded = Outcome(False, "the message could not be worded", "message")
    return Handed(tuple(next(outcomes) if one else unworded for one in parcels), handed.token)
