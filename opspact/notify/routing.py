"""Who is told what there is to say: roles and parts become people with their channels, each decision kept. Pure."""

from collections.abc import Iterator, Sequence
from zoneinfo import ZoneInfo

import msgspec

from opspact.kernel.time import Instant
from opspact.notify.calling import calls
from opspact.notify.channels import channels
from opspact.notify.holding import holders
from opspact.notify.shapes import Addressee, Heard, Outcome, Part, People, Person, Subject, Topic, Way
from opspact.notify.topics import topics
from opspact.plans.plan import Plan


class Considered(msgspec.Struct, frozen=True):
    """A decision about somebody who could be told; account 0: about a role that reaches nobody."""

    part: Part
    outcome: Outcome


class Told(msgspec.Struct, frozen=True):
    """A topic with everybody it is told, the roles that nobody holds, and every decision on the way."""

    topic: Topic
    addressees: tuple[Addressee, ...]
    unreached: tuple[str, ...] = ()
    considered: tuple[Considered, ...] = ()


def route(heard: Heard, subject: Subject, plan: Plan, people: People, now: Instant, zone: ZoneInfo) -> list[Told]:
    """Everybody who is told of an event, each person once, by the most pressing topic.

    `zone` is that of quiet hours. Nobody hears of his own act, and the customer's people hear of their own contract
    only, and of nothing internal.
    """
    heard_already: set[int] = set()
    found = []
    for topic in [*calls(heard, subject, plan, people, now), *topics(heard, subject, plan)]:
        told = tell(topic, heard, plan, people, now, zone, heard_already)
        heard_already |= {one.person for one in told.addressees}
        if told.considered or topic.raising:
            found.append(told)
    return found


def tell(
    topic: Topic, heard: Heard, plan: Plan, people: People, now: Instant, zone: ZoneInfo,
    already: set[int] | frozenset[int] = frozenset(),
) -> Told:  # fmt: skip
    """Everybody who is told a topic, and the roles of it that reach nobody; but for who was told `already`."""
    considered = _decided(list(_parts(topic, heard, plan, people)), topic, heard, people, already)
    told = [one.part for one in considered if one.outcome == "told"]
    addressees = tuple(
        Addressee(one.account, one.role, one.why, _ways(people.by_id[one.account], topic, now, zone)) for one in told
    )
    unreached = tuple(name for name in topic.roles if not _reaches(name, topic, heard, plan, people))
    nobody = tuple(Considered(Part(0, name, "role"), "nobody") for name in unreached)
    return Told(topic, addressees, unreached, (*considered, *nobody))


def _parts(topic: Topic, heard: Heard, plan: Plan, people: People) -> Iterator[Part]:
    for name in topic.roles:
        yield from holders(plan, people, heard.contract, name, lambda one: _hears(one, topic, heard, people))
    yield from topic.parts
    own_act = heard.actor if heard.sort in ("fact", "desk") and not topic.raising else None
    yield from (Part(one, "", why) for one, why in topic.accounts if one != own_act)
    if topic.followers:
        yield from (Part(one, "", "follower") for one in people.followers.get(heard.work, ()) if one != own_act)


def _ways(person: Person, topic: Topic, now: Instant, zone: ZoneInfo) -> tuple[Way, ...]:
    return channels(person, topic.kind, now, zone, grave=bool(topic.payload.get("grave")))


def _decided(
    parts: Sequence[Part], topic: Topic, heard: Heard, people: People, already: set[int] | frozenset[int]
) -> tuple[Considered, ...]:
    """One decision about each person: the first part in which he is told, else the first reason why not."""
    found: dict[int, Considered] = {}
    for part in parts:
        before = found.get(part.account)
        if before is None or (before.outcome == "off_duty" and not part.passed):
            found[part.account] = Considered(part, _outcome(part, topic, heard, people, already))
    return tuple(found.values())


def _outcome(part: Part, topic: Topic, heard: Heard, people: People, already: set[int] | frozenset[int]) -> Outcome:
    if part.account not in people.by_id:
        return "ended"
    if not _hears(part.account, topic, heard, people):
        return "may_not_hear"
    if part.passed:
        return "off_duty"
    return "told_already" if part.account in already else "told"


def _hears(account: int, topic: Topic, heard: Heard, people: People) -> bool:
    person = people.by_id.get(account)
    return person is not None and person.may_hear(heard.contract, heard.customer, internal=topic.internal)


def _reaches(name: str, topic: Topic, heard: Heard, plan: Plan, people: People) -> bool:
    """Whether at least one person of the role may be told."""

    def hears(account: int) -> bool:
        return _hears(account, topic, heard, people)

    parts = holders(plan, people, heard.contract, name, hears)
    return any(hears(one.account) and not one.passed for one in parts)
