"""Who is told what there is to say: roles and parts become people with their channels. Pure."""

from collections.abc import Iterator, Sequence
from zoneinfo import ZoneInfo

import msgspec

from opspact.kernel.time import Instant
from opspact.notify.channels import channels
from opspact.notify.shapes import Addressee, Heard, People, Person, Subject, Topic, Way, Why
from opspact.notify.topics import topics
from opspact.plans.plan import Plan

Part = tuple[int, str, Why]
"""An account, the role for which it is told (empty: none), why."""


class Told(msgspec.Struct, frozen=True):
    """A topic with everybody it is told, and the roles that nobody holds."""

    topic: Topic
    addressees: tuple[Addressee, ...]
    unreached: tuple[str, ...] = ()


def route(heard: Heard, subject: Subject, plan: Plan, people: People, now: Instant, zone: ZoneInfo) -> list[Told]:
    """Everybody who is told of an event, each person once, by the most pressing topic.

    `zone` is that of quiet hours. Nobody hears of his own act, and the customer's people hear of their own contract
    only, and of nothing internal.
    """
    heard_already: set[int] = set()
    found = []
    for topic in topics(heard, subject, plan):
        told = tell(topic, heard, plan, people, now, zone)
        new = tuple(one for one in told.addressees if one.person not in heard_already)
        heard_already |= {one.person for one in new}
        if new or told.unreached or topic.raising:
            found.append(Told(topic, new, told.unreached))
    return found


def tell(topic: Topic, heard: Heard, plan: Plan, people: People, now: Instant, zone: ZoneInfo) -> Told:
    """Everybody who is told a topic, and the roles of it that reach nobody."""
    parts = list(_parts(topic, heard, plan, people))
    told = _addressees(topic, heard, parts, people, now, zone)
    unreached = tuple(r for r in topic.roles if not _reachable(r, topic, heard, plan, people))
    return Told(topic, told, unreached)


def meant(plan: Plan, name: str) -> tuple[str, ...]:
    """The roles meant by a name: itself, or every role of a party."""
    roles = plan.pack.roles
    return (name,) if name in roles else tuple(role for role, one in roles.items() if one.side == name)


def holders(plan: Plan, people: People, contract: int, name: str) -> list[tuple[int, str]]:
    """Everybody who holds a role (or a role of a party) in a contract, with the role."""
    return [(one, role) for role in meant(plan, name) for one in people.holders.get((contract, role), ())]


def _parts(topic: Topic, heard: Heard, plan: Plan, people: People) -> Iterator[Part]:
    for name in topic.roles:
        yield from ((one, role, "role") for one, role in holders(plan, people, heard.contract, name))
    own_act = heard.actor if heard.sort in ("fact", "desk") and not topic.raising else None
    yield from ((one, "", why) for one, why in topic.accounts if one != own_act)
    if topic.followers:
        yield from ((one, "", "follower") for one in people.followers.get(heard.work, ()) if one != own_act)


def _addressees(
    topic: Topic, heard: Heard, parts: Sequence[Part], people: People, now: Instant, zone: ZoneInfo
) -> tuple[Addressee, ...]:
    first: dict[int, Addressee] = {}
    for account, role, why in parts:
        person = people.by_id.get(account)
        if person is None or account in first:
            continue
        if person.may_hear(heard.contract, heard.customer, internal=topic.internal):
            first[account] = Addressee(account, role, why, _ways(person, topic, now, zone))
    return tuple(first.values())


def _ways(person: Person, topic: Topic, now: Instant, zone: ZoneInfo) -> tuple[Way, ...]:
    return channels(person, topic.kind, now, zone, grave=bool(topic.payload.get("grave")))


def _reachable(name: str, topic: Topic, heard: Heard, plan: Plan, people: People) -> bool:
    """Whether at least one person of the role may be told."""
    reached = (people.by_id.get(one) for one, _ in holders(plan, people, heard.contract, name))
    return any(p and p.may_hear(heard.contract, heard.customer, internal=topic.internal) for p in reached)
