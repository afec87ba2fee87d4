"""Taking due messages in hand, in one short transaction: what still holds, by which gateway, as far as it has room.

A message in hand is not claimed again for `IN_HAND`; when its worker died, the next one sends it and says that it may
have arrived before. What a gateway has no room for waits, or goes by the next channel where it is urgent.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final, cast

import msgspec
from django.db import transaction
from django.db.models import F, Q, QuerySet

from opspact.kernel.now import now_datetime
from opspact.notify.allowance import kept, room
from opspact.notify.channels import URGENT
from opspact.notify.drivers.table import DRIVERS
from opspact.notify.gateways import Serving, serving
from opspact.notify.models import Address, Attempt, Endpoint, Message, Pulse
from opspact.notify.passing import pass_on
from opspact.notify.shapes import Channel, Subject
from opspact.notify.steps import clock_about, still_so
from opspact.notify.subjects import subjects

IN_HAND: Final = timedelta(minutes=1)
MAIL_IN_HAND: Final = timedelta(minutes=10)
"""A mail server may take its time for each of a batch."""
SOON: Final = timedelta(seconds=1)
"""At the earliest then it is looked at again."""
NO_WAY: Final = "there is no address that works, or no gateway"
NO_ROOM: Final = "the gateway takes no more now"


class Claimed(msgspec.Struct, frozen=True):
    """One sending: the message, or all of a storm, that it carries; by which gateway, to which address."""

    messages: tuple[Message, ...]
    endpoint: Endpoint | None
    """None: the mail server of the settings."""
    to: str
    again: bool
    """An earlier try has no known end: it may have arrived."""
    attempts: tuple[Attempt, ...] = ()

    @property
    def channel(self) -> Channel:
        """The one channel of all its messages."""
        return cast(Channel, self.messages[0].channel)


def claim(channels: Sequence[Channel], limit: int) -> list[Claimed]:
    """Take due messages in hand, with everything that belongs to the same digest; what is no longer so is dropped."""
    moment = now_datetime()
    with transaction.atomic():
        due = _due(channels, moment, limit)
        sendings = _sendings(_still_so(due)) if due else []
        lost = [one for one in sendings if not one.to]
        pass_on([m for one in lost for m in one.messages], NO_WAY)
        going, waiting = _with_room([one for one in sendings if one.to], moment)
        _wait(waiting, moment)
        return _in_hand(going, moment)


def _due(channels: Sequence[Channel], moment: datetime, limit: int) -> list[Message]:
    waiting = Message.objects.everything().filter(channel__in=channels, state="queued", not_before__lte=moment)
    due = _locked(waiting.order_by("not_before", "id"))[:limit]
    found = list(due)
    storms = Q()
    for account, channel in {(one.account_id, one.channel) for one in found if one.lead_id is not None}:
        storms |= Q(account_id=account, channel=channel)
    if storms:
        more = waiting.filter(storms, lead_id__isnull=False).exclude(id__in=[one.pk for one in found])
        found += list(_locked(more.order_by("id")))
    return sorted(found, key=lambda one: one.pk)


def _locked(rows: QuerySet[Message]) -> QuerySet[Message]:
    rows = rows.select_related("account", "customer", "escalation")
    return rows.select_for_update(skip_locked=True, of=("self",))


def _still_so(due: Sequence[Message]) -> list[Message]:
    """The world is looked at again: what no longer holds is withdrawn; who has left is not written to."""
    about = subjects({one.work_id for one in due if one.about and one.kind != "taken_back"})
    still = [one for one in due if _holds(one, about.get(one.work_id))]
    kept_ids = {one.pk for one in still}
    dropped = [one.pk for one in due if one.pk not in kept_ids]
    if dropped:
        Message.objects.everything().filter(id__in=dropped).update(state="withdrawn")
    return still


def _holds(message: Message, subject: Subject | None) -> bool:
    if not message.account.is_active:
        return False
    if message.instead_of and message.escalation and message.escalation.acknowledged_at:
        return False
    if subject is None or not message.about or message.kind == "taken_back":
        return True
    return still_so(message.kind, clock_about(subject, message.about))


def _sendings(messages: Iterable[Message]) -> list[Claimed]:
    groups: dict[object, list[Message]] = {}
    for one in messages:
        groups.setdefault(one.pk if one.lead_id is None else (one.account_id, one.channel), []).append(one)
    firsts = [group[0] for group in groups.values()]
    addresses = _addresses(firsts)
    lines = serving(tuple({one.channel for one in firsts}))
    unended = Attempt.objects.everything().filter(message_id__in=[m.pk for g in groups.values() for m in g], ok=None)
    unknown = set(unended.values_list("message_id", flat=True))
    return [
        _sending(tuple(group), addresses, lines, again=any(m.pk in unknown for m in group)) for group in groups.values()
    ]


def _addresses(firsts: Collection[Message]) -> dict[tuple[int, str], Address]:
    rows = Address.objects.filter(account__in={one.account_id for one in firsts}, broken_at=None)
    return {(one.account_id, one.channel): one for one in rows.exclude(channel="mail", verified_at=None)}


def _sending(
    messages: tuple[Message, ...], addresses: Mapping[tuple[int, str], Address], lines: Serving, *, again: bool
) -> Claimed:
    """Where it goes; `to` is empty where there is no way."""
    first = messages[0]
    if first.channel == "mail":
        return Claimed(messages, lines.of("mail", first.customer_id), first.account.email, again)
    address = addresses.get((first.account_id, first.channel))
    endpoint = lines.of(first.channel, first.customer_id, address.endpoint_id) if address else None
    return Claimed(messages, endpoint, address.value if address and endpoint else "", again)


def _with_room(sendings: Sequence[Claimed], moment: datetime) -> tuple[list[Claimed], list[tuple[Claimed, datetime]]]:
    """Those that may leave now, the urgent first, and the others with the instant from which there is room."""
    by_line: dict[int, list[Claimed]] = {}
    going = []
    for one in sorted(sendings, key=lambda one: one.messages[0].kind not in URGENT):
        if one.endpoint is None or one.channel not in DRIVERS:
            going.append(one)
        else:
            by_line.setdefault(one.endpoint.pk, []).append(one)
    waiting = []
    pulses = list(Pulse.objects.select_for_update().filter(endpoint__in=by_line).order_by("pk"))
    for pulse in pulses:
        wanted = by_line[pulse.pk]
        limits = DRIVERS[wanted[0].channel].limits
        paused = pulse.paused_until is not None and pulse.paused_until > moment
        free, after = (0, pulse.paused_until or moment) if paused else room(pulse.sent, limits, moment)
        pulse.sent = kept([*pulse.sent, *[moment] * len(wanted[:free])], limits)
        going += wanted[:free]
        waiting += [(one, after) for one in wanted[free:]]
    Pulse.objects.bulk_update(pulses, ["sent"])
    return going, waiting


def _wait(waiting: Sequence[tuple[Claimed, datetime]], moment: datetime) -> None:
    overflow = [m for one, _ in waiting for m in one.messages if m.kind in URGENT and m.ahead]
    pass_on(overflow, NO_ROOM)
    gone = {one.pk for one in overflow}
    later: dict[datetime, list[int]] = {}
    for one, after in waiting:
        later.setdefault(max(after, moment + SOON), []).extend(m.pk for m in one.messages if m.pk not in gone)
    for after, ids in later.items():
        Message.objects.everything().filter(id__in=ids).update(not_before=after)


def _in_hand(going: Sequence[Claimed], moment: datetime) -> list[Claimed]:
    pairs = [(one, m) for one in going for m in one.messages]
    made = [
        Attempt(message_id=m.pk, at=moment, endpoint_id=one.endpoint.pk if one.endpoint else None) for one, m in pairs
    ]
    by_message = {one.message_id: one for one in Attempt.objects.everything().bulk_create(made)}
    for channel in {one.channel for one in going}:
        ids = [m.pk for one, m in pairs if one.channel == channel]
        until = moment + (MAIL_IN_HAND if channel == "mail" else IN_HAND)
        Message.objects.everything().filter(id__in=ids).update(not_before=until, tries=F("tries") + 1)
    for _, message in pairs:
        message.tries += 1
    return [msgspec.structs.replace(one, attempts=tuple(by_message[m.pk] for m in one.messages)) for one in going]
