"""Messages about duty itself: covers, swaps, gaps ahead. They belong to no contract and no item."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.conf import settings

from opspact.journal.models import Outbox
from opspact.kernel.now import now, now_datetime
from opspact.kernel.time import instant, to_datetime
from opspact.notify.channels import channels
from opspact.notify.gathering import person
from opspact.notify.models import Message
from opspact.notify.reach import reach
from opspact.rosters.models import Roster
from opspact.tenancy.models import Account

TELLS: Final = frozenset(
    {"duty_covered", "cover_withdrawn", "swap_asked", "swap_agreed", "swap_refused", "swap_withdrawn"}
)
"""Events of a roster that are told to both who are concerned."""


def consume(rows: Sequence[Outbox]) -> None:
    """The consumer `duty` of the outbox: events of rosters become messages to the people they concern."""
    rosters = Roster.objects.everything().in_bulk({row.stream_id for row in rows})
    names = _names(rows)
    for row in rows:
        said, roster = row.body["payload"], rosters.get(row.stream_id)
        if roster is not None:
            whom = {one for one in (said["account"], said["instead_of"]) if one and one != row.body.get("account")}
            by = names.get(row.body.get("account") or 0, "")
            payload = _payload(roster, row.body["kind"], said, names) | {"by": by}
            tell(whom, payload, row.event_id or 0, to_datetime(row.body["happened"]))


def tell(accounts: Iterable[int], payload: Mapping[str, Any], event: int, happened: datetime) -> None:
    """Write a message about duty to each of the accounts, by the channels that they chose."""
    moment = now_datetime()
    people = list(Account.objects.filter(pk__in=set(accounts), is_active=True, customer=None).order_by("pk"))
    reached, zone = reach(people), ZoneInfo(settings.TIME_ZONE)
    rows = [
        Message(
            event_id=event, work_id=0, number=0, account=one, channel=way.channel, kind="duty", why="named",
            payload=dict(payload), happened=happened, created=moment, not_before=to_datetime(way.since),
            ahead=list(way.ahead), state="sent" if way.channel == "in_app" else "queued",
            sent_at=moment if way.channel == "in_app" else None,
        )
        for one in people
        for way in channels(person(one, reached[one.pk]), "duty", now(), zone)
    ]  # fmt: skip
    Message.objects.everything().bulk_create(rows, ignore_conflicts=True)


def base(roster: Roster) -> dict[str, Any]:
    """What every message about duty says."""
    return {"zone": settings.TIME_ZONE, "roster": roster.pk, "name": roster.name, "at": now()}


def _payload(roster: Roster, kind: str, said: Mapping[str, Any], names: Mapping[int, str]) -> dict[str, Any]:
    times = {
        name: instant(datetime.fromisoformat(said[name]))
        for name in ("start", "end", "take_start", "take_end")
        if said.get(name)
    }
    people = {"who": names.get(said["account"], ""), "instead": names.get(said["instead_of"] or 0, "")}
    return base(roster) | {"duty": kind, "text": said.get("text") or said.get("reason") or ""} | times | people


def _names(rows: Iterable[Outbox]) -> dict[int, str]:
    wanted = set()
    for row in rows:
        wanted |= {row.body["payload"]["account"], row.body["payload"]["instead_of"], row.body.get("account")}
    return dict(Account.objects.filter(pk__in=wanted - {None}).values_list("pk", "name"))
