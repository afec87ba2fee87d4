"""What routing takes and gives: an event as heard, its subject and people as they stand, whom it is told. Pure."""

from collections.abc import Mapping
from typing import Any, Final, Literal

import msgspec

from opspact.kernel.time import Instant
from opspact.rosters.spans import OnDuty
from opspact.rosters.terms import DUTY, Terms, When

Channel = Literal[
    "in_app", "mail", "push", "wecom", "dingtalk", "feishu", "wecom_robot", "dingtalk_robot", "feishu_robot", "webhook",
    "sms", "voice",
]  # fmt: skip
"""The order is the one in which they are tried where a person has set none."""
Kind = Literal[
    "called", "soon", "started", "overdue", "escalated", "notice", "level", "assigned", "mentioned", "noted", "moved",
    "taken_back", "duty",
]  # fmt: skip
KINDS: Final[tuple[Kind, ...]] = (
    "called", "escalated", "overdue", "soon", "started", "notice", "level", "assigned", "mentioned", "noted", "moved",
    "taken_back", "duty",
)  # fmt: skip
"""Kinds of message, the most pressing first."""
Why = Literal[
    "role", "duty", "all_holders", "second", "lead", "assignee", "owner", "team", "follower", "named", "manager"
]
"""Why somebody is told: for a role held in the contract (`duty`: and on duty; `all_holders`: nobody is on duty), by a
roster, for the part in the case, or as the last resort.
"""
Outcome = Literal["told", "off_duty", "told_already", "may_not_hear", "ended", "nobody"]
"""What became of somebody who could be told: told; another is on duty; told already of the same event by something
more pressing; not allowed to hear of it; the account has ended. `nobody`: of a role that reaches nobody.
"""


class ClockNow(msgspec.Struct, frozen=True):
    """A clock as it stands when a message about it is made or sent."""

    promise: str
    line: str
    round: int
    phase: str
    verdict: str
    due: Instant | None


class Subject(msgspec.Struct, frozen=True):
    """The item that a message is about, as it stands. `kind` empty: the contract's own facts and duties."""

    id: int
    number: int
    kind: str
    title: str
    contract: int
    contract_number: str
    customer: int
    opened: Instant
    open: bool = True
    level: str = ""
    owner: int | None = None
    assignee: int | None = None
    team: tuple[int, ...] = ()
    """Members of the team it is with."""
    team_name: str = ""
    clocks: tuple[ClockNow, ...] = ()


class Heard(msgspec.Struct, frozen=True):
    """An event as its outbox row tells it."""

    event: int
    work: int
    contract: int
    customer: int
    sort: str
    kind: str
    at: Instant
    payload: Mapping[str, Any]
    actor: int | None = None
    actor_name: str = ""
    line: str = ""


class Rung(msgspec.Struct, frozen=True, omit_defaults=True):
    """A step of an escalation as frozen when it began; who that is, is found out when its turn comes."""

    target: Literal["role", "duty", "second", "lead", "managers"]
    role: str = ""
    """Of target `role`."""
    roster: int = 0
    """Of the other targets but `managers`."""
    wait: int = 0
    """Minutes for an answer; 0: as the settings say."""
    when: When = "always"
    """Always, or only within or outside the roster's service hours."""
    round: int = 1


EscalationKind = Literal["functional", "hierarchical", "call"]


class Raising(msgspec.Struct, frozen=True):
    """An escalation to be recorded: to whom first, who comes after on silence."""

    kind: EscalationKind
    role: str
    """Empty: to named people, by a roster, or as the last resort to the provider's managers."""
    rungs: tuple[Rung, ...] = ()
    """What comes after while nobody answers, in order."""
    wait: int = 0
    """Minutes for an answer; 0: as the settings say."""
    by_plan: bool = True
    """The plan climbs by itself (ladder, repeated step): silence must not climb beside it."""
    last: bool = False
    """To the provider's managers: there is nobody beyond."""


class Part(msgspec.Struct, frozen=True):
    """Somebody who could be told: in which part, by which roster, and why not, where it is so."""

    account: int
    role: str
    """Role of the plan; empty: none."""
    why: Why
    roster: int = 0
    version: int = 0
    shift: int = 0
    passed: bool = False
    """Another is on duty."""


class Topic(msgspec.Struct, frozen=True):
    """What there is to say about an event, and to whom by their part: before anybody's name is known."""

    kind: Kind
    payload: dict[str, Any]
    roles: tuple[str, ...] = ()
    accounts: tuple[tuple[int, Why], ...] = ()
    parts: tuple[Part, ...] = ()
    """People found by a roster."""
    followers: bool = False
    internal: bool = False
    """Not for the customer's people."""
    about: str = ""
    """The step it is about, so that it can be taken back."""
    raising: Raising | None = None


class Person(msgspec.Struct, frozen=True):
    """An active account as routing sees it."""

    id: int
    customer: int | None = None
    contracts: frozenset[int] | None = None
    """The only contracts it may hear of; None: any (of its customer)."""
    reach: frozenset[Channel] = frozenset({"mail"})
    """Channels beside the inbox that can reach it: an address that works, and a gateway that serves."""
    manager: bool = False
    settings: Mapping[str, Any] = {}
    """How it wants to be told (`channels`)."""

    def may_hear(self, contract: int, customer: int, *, internal: bool) -> bool:
        """Whether something of this contract may be told to the person at all."""
        if self.customer is not None and (internal or self.customer != customer):
            return False
        return self.contracts is None or contract in self.contracts


class Watch(msgspec.Struct, frozen=True):
    """A roster at the moment of routing: its terms and who is on duty."""

    roster: int
    terms: Terms
    on: tuple[OnDuty, ...] = ()

    def line(self, line: int = DUTY) -> tuple[OnDuty, ...]:
        """Who is on duty on a line."""
        return tuple(one for one in self.on if one.line == line)


class People(msgspec.Struct, frozen=True):
    """Who is there: people by id, holders by contract and role, followers by item, rosters and whom they serve."""

    by_id: Mapping[int, Person] = {}
    holders: Mapping[tuple[int, str], tuple[int, ...]] = {}
    followers: Mapping[int, tuple[int, ...]] = {}
    watches: Mapping[int, Watch] = {}
    """By roster."""
    served: Mapping[tuple[int, str], int] = {}
    """The roster that serves a contract's role."""
    calling: Mapping[int, tuple[int, ...]] = {}
    """By contract the rosters that call out its new items."""

    def watch(self, contract: int, role: str) -> Watch | None:
        """The roster that serves a role."""
        return self.watches.get(self.served.get((contract, role), 0))


class Way(msgspec.Struct, frozen=True):
    """A channel by which a person is told: from when on, and which channels follow when this one does not reach."""

    channel: Channel
    since: Instant
    ahead: tuple[Channel, ...] = ()


class Addressee(msgspec.Struct, frozen=True):
    """A person who is told, in which part, and by which ways."""

    person: int
    role: str
    why: Why
    channels: tuple[Way, ...]
