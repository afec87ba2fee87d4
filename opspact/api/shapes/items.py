"""Work items as programs see them. Times are UTC, lengths seconds."""

from datetime import datetime
from typing import Any

import msgspec

from opspact.api.shapes.common import Seconds


class ItemRow(msgspec.Struct, frozen=True):
    """An item in a list; the columns in the order of `items.COLUMNS`."""

    id: int
    number: int
    key: str
    contract: int
    contract_number: str
    customer: int
    customer_name: str
    kind: str
    title: str
    state: str
    open: bool
    level: str
    service: str
    site: str
    item: str
    declarant: str
    channel: str
    opened: datetime
    recorded: datetime
    closed: datetime | None
    updated: datetime
    waiting: str
    broken: int
    next_due: datetime | None
    next_promise: str
    owner: int | None
    assignee: int | None
    assignee_name: str | None
    team: int | None
    tier: int
    seq: int


class ItemPage(msgspec.Struct, frozen=True):
    """A page of items; `next` is null at the end."""

    items: list[ItemRow]
    next: str | None


class ClockShort(msgspec.Struct, frozen=True):
    """A clock: one round of one promise, with its explanation in words (`why`, in the reader's language)."""

    promise: str
    line: str
    round: int
    title: str
    clause: str
    owed_by: str
    judged: bool
    phase: str
    verdict: str
    limit: str
    level: str
    started: datetime | None
    stopped: datetime | None
    due: datetime | None
    broken_at: datetime | None
    next_at: datetime | None
    consumed: Seconds
    remaining: Seconds | None
    lateness: Seconds
    provisional: bool
    why: list[str]


class Stage(msgspec.Struct, frozen=True):
    """A stretch during which a level was in force."""

    start: datetime
    level: str
    cause: str
    source: str


class EventOut(msgspec.Struct, frozen=True):
    """What happened: a fact, a decision of the engine, a refusal, or work on the case that no plan counts (`desk`)."""

    seq: int
    sort: str
    kind: str
    id: str
    happened: datetime
    recorded: datetime
    account: int | None
    role: str
    person: str
    line: str
    payload: dict[str, Any]


class Standing(msgspec.Struct, frozen=True):
    """How an item stands: its level, its state and its clocks."""

    id: int
    number: int
    key: str
    contract: int
    customer: int
    seq: int
    kind: str
    title: str
    state: str
    open: bool
    level: str
    levels: list[Stage]
    opened: datetime | None
    closed: datetime | None
    next_at: datetime | None
    owner: int | None
    assignee: int | None
    team: int | None
    tier: int
    fields: dict[str, Any]
    clocks: list[ClockShort]


class Whole(Standing, frozen=True):
    """An item with everything behind it."""

    contract_number: str
    customer_name: str
    assignee_name: str | None
    lines: dict[str, dict[str, Any]]
    merged_into: str
    history: list[EventOut]


class Previewed(msgspec.Struct, frozen=True):
    """What an act would lead to. Nothing was written."""

    level: str
    level_before: str | None
    state: str
    clocks: list[ClockShort]
    refused: list[dict[str, str]]


class EventPage(msgspec.Struct, frozen=True):
    """A page of history."""

    items: list[EventOut]
    next: str | None


class Noted(msgspec.Struct, frozen=True):
    """The item, and how far its journal has come."""

    number: int
    seq: int


class OutageOut(msgspec.Struct, frozen=True):
    """An interval of outage (or, with a reason, of excluded time) that an item knows of."""

    id: int
    number: int
    contract: int
    kind: str
    key: str
    reason: str
    start: datetime
    end: datetime | None
    facts: list[str]


class OutagePage(msgspec.Struct, frozen=True):
    """A page of intervals, the latest first."""

    items: list[OutageOut]
    next: str | None


class ClockRow(msgspec.Struct, frozen=True):
    """A clock in a list."""

    id: int
    number: int
    contract: int
    promise: str
    line: str
    round: int
    owed_by: str
    level: str
    phase: str
    verdict: str
    started: datetime | None
    stopped: datetime | None
    due: datetime | None
    broken_at: datetime | None
    provisional: bool


class ClockPage(msgspec.Struct, frozen=True):
    """A page of clocks, the latest first."""

    items: list[ClockRow]
    next: str | None


class RelationOut(msgspec.Struct, frozen=True):
    """Another item that this one has to do with; `outward`: this one names the other."""

    kind: str
    number: int
    title: str
    outward: bool
    link: int | None


class AttachmentOut(msgspec.Struct, frozen=True):
    """A file of an item."""

    id: int
    name: str
    size: int
    type: str
    sha256: str
    public: bool
    author: int | None
    added: datetime
