"""What the demo is written in (`cast.yaml`, `stories/`) and what its plan consists of."""

from typing import Any, Literal

import msgspec

from opspact.kernel.time import Instant

Act = Literal["fact", "note", "assign", "escalate", "paper", "link", "under"]
Hours = Literal["work", "shop", "any"]


class CustomerOf(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A made-up customer."""

    name: str
    note: str


class ContractOf(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A made-up contract that runs by a shipped plan."""

    customer: str
    number: str
    title: str


class TeamOf(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A group of the provider."""

    name: str
    tier: int
    members: tuple[str, ...]


class Person(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Somebody made up, with the roles held by plan."""

    login: str
    name: str
    posts: tuple[str, ...]
    customer: str = ""
    only: bool = False
    """Sees only the contracts in which it holds a role: somebody of another firm."""
    roles: dict[str, tuple[str, ...]] = {}


class RosterOf(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A roster: who takes turns, by login, and whose roles it serves."""

    name: str
    team: str
    shifts: dict[str, str]
    pattern: tuple[str, ...]
    crews: tuple[tuple[str, ...], ...]
    lead: str
    serves: dict[str, tuple[str, ...]]
    """Roles by plan."""
    step: int = 1
    second: tuple[str, ...] = ()
    """Who stands behind, week by week."""
    hours: dict[str, tuple[str, ...]] = {}
    cover: Literal["always", "hours"] = "always"


class Cast(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Everybody who appears."""

    customers: dict[str, CustomerOf]
    contracts: dict[str, ContractOf]
    teams: tuple[TeamOf, ...]
    people: tuple[Person, ...]
    rosters: tuple[RosterOf, ...] = ()

    def holders(self, plan: str, role: str) -> list[str]:
        """Logins of those who hold a role of a plan."""
        return [one.login for one in self.people if role in one.roles.get(plan, ())]


class Story(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How one case runs: its steps, and rows of values of which one is drawn for its opening."""

    share: float
    """How often, against the other stories of the plan."""
    facts: tuple[dict[str, Any], ...]
    hours: Hours = "work"
    rows: tuple[dict[str, Any], ...] = msgspec.field(name="with", default=())
    twin: Literal["", "merged", "part"] = ""
    """Reported a second time by somebody else: then merged into the first, or made part of it."""
    problem: dict[str, Any] = {}
    """The problem behind it, opened beside it and linked as its known error."""


class Live(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A case that is under way now: a story that began a while ago, of which only the first steps happened."""

    story: str
    ago: str
    keep: int


class Book(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What happens under one plan."""

    rate: float
    """Cases on a working day."""
    stories: dict[str, Story]
    live: tuple[Live, ...]
    duties: tuple[dict[str, Any], ...]


class Happening(msgspec.Struct, frozen=True):
    """One thing that happens."""

    at: Instant
    """When it is recorded."""
    plan: str
    case: str
    """Name of the case within the demo; empty: about the contract as a whole."""
    act: Act
    name: str
    """Kind of the fact, text of the note, name of the group, role escalated to, kind of the paper or link."""
    role: str
    who: str
    """Login; empty: another system reports it in the name of the role."""
    fields: dict[str, Any] = {}
    happened: Instant | None = None
    """True time, where it was recorded later."""
    person: str = ""
    opens: bool = False
    refused: bool = False
    """The plan is expected to refuse it."""
