"""What routing takes and gives: an event as heard, its subject and people as they stand, whom it is told. Pure."""

from collections.abc import Mapping
from typing import Any, Final, Literal

import msgspec

from opspact.kernel.time import Instant

Channel = Literal[
    "in_app", "mail", "push", "wecom", "dingtalk", "feishu", "wecom_robot", "dingtalk_robot", "feishu_robot", "webhook",
    "sms", "voice",
]  # fmt: skip
"""The order is the one in which they are tried where a person has set none."""
Kind = Literal[
    "soon", "started", "overdue", "escalated", "notice", "level", "assigned", "mentioned", "noted", "moved",
    "taken_back",
]  # fmt: skip
KINDS: Final[tuple[Kind, ...]] = (
    "escalated", "overdue", "soon", "started", "notice", "level", "assigned", "mentioned", "noted", "moved",
    "taken_back",
)  # fmt: skip
"""Kinds of message, the most pressing first."""
Why = Literal["role", "assignee", "owner", "team", "follower", "named", "manager"]
"""Why somebody is told: for a role held in the contract, for the part in the case, or as the last resort."""


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


class Raising(msgspec.Struct, frozen=True):
    """An escalation to be recorded: to whom first, who comes after on silence."""

    kind: Literal["functional", "hierarchical"]
    role: str
    """Empty: to named people, or as the last resort to the provider's managers."""
    ahead: tuple[str, ...] = ()
    """Roles it climbs to while nobody answers, in order."""
    by_plan: bool = True
    """The plan climbs by itself (ladder, repeated step): silence must not climb beside it."""
    last: bool = False
    """To the provider's managers: there is nobody beyond."""


class Topic(msgspec.Struct, frozen=True):
    """What there is to say about an event, and to whom by their part: before anybody's name is known."""

    kind: Kind
    payload: dict[str, Any]
    roles: tuple[str, ...] = ()
    accounts: tuple[tuple[int, Why], ...] = ()
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


class People(msgspec.Struct, frozen=True):
    """Who is there: people by id, holders by contract and role, followers by item."""

    by_id: Mapping[int, Person] = {}
    holders: Mapping[tuple[int, str], tuple[int, ...]] = {}
    followers: Mapping[int, tuple[int, ...]] = {}


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
