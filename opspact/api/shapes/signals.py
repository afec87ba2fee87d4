"""Alerts, their sources and maintenance windows."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

import msgspec
from ninja import Field, Schema

from opspact.api.shapes.common import Id, Page

Line = Annotated[str, Field(min_length=1, max_length=200)]


class AlertOut(msgspec.Struct, frozen=True):
    """A problem that a source told of. `severity` is the sender's: 1 (worst) to 5."""

    id: int
    source: int
    source_title: str
    customer: int | None
    contract: int | None
    key: str
    type: str
    content: str
    object: str
    discoverer: str
    severity: int
    labels: dict[str, str]
    link: str
    started: datetime
    ended: datetime | None
    recorded: datetime
    judgement: str
    why: str
    reason: str
    rule: str
    judged: datetime | None
    judged_by: int | None
    acknowledged: datetime | None
    acknowledged_by: int | None
    flapping: bool
    window: int | None
    item: int | None
    """Number of the work item."""


class AlertPage(msgspec.Struct, frozen=True):
    """A page of alerts, the latest first."""

    items: list[AlertOut]
    next: str | None


class AlertEventOut(msgspec.Struct, frozen=True):
    """Something that happened to an alert."""

    id: int
    kind: str
    at: datetime
    recorded: datetime
    account: int | None
    data: dict[str, Any]


class AlertsWanted(Page):
    """Which alerts."""

    open: bool | None = Field(None, description="whether it is still firing; left out: both")
    judgement: Literal["", "new", "pending", "service", "one_off", "no"] = ""
    source: Id | None = None
    contract: Id | None = None
    severity: int | None = Field(None, ge=1, le=5)
    item: Id | None = Field(None, description="number of the work item")
    recorded_from: datetime | None = None
    recorded_before: datetime | None = None


class JudgementIn(Schema):
    """A person's judgement that needs no work item."""

    judgement: Literal["one_off", "no"]
    reason: str = Field("", max_length=500)


class AttachIn(Schema):
    """The work item that an alert belongs to."""

    number: Id
    reason: str = Field("", max_length=500)


class OpenIn(Schema):
    """The work item that is opened for an alert; its outage begins by the sender's clock."""

    contract: Id
    kind: Line = "reported"
    fields: dict[str, Any] = {}


class SourceOut(msgspec.Struct, frozen=True):
    """A source. Its token is told once, when it is made or changed."""

    id: int
    title: str
    format: str
    customer: int | None
    contract: int | None
    begins: str
    signed: bool
    per_minute: int
    policy: dict[str, Any]
    mapping: dict[str, Any]
    active: bool
    token: str | None


class SourceIn(Schema):
    """A new source. Without a contract it is the provider's own."""

    title: Line
    format: Line
    contract: Id | None = None
    per_minute: int = Field(6_000, ge=1, le=1_000_000)
    policy: dict[str, Any] = {}
    mapping: dict[str, Any] = {}


class SourceChange(Schema):
    """What is to change; what is left out stays."""

    title: Line | None = None
    per_minute: int | None = Field(None, ge=1, le=1_000_000)
    policy: dict[str, Any] | None = None
    mapping: dict[str, Any] | None = None
    active: bool | None = None


class DeadOut(msgspec.Struct, frozen=True):
    """A delivery that could not be understood."""

    id: int
    source: int
    received: datetime
    reason: str
    size: int
    state: str


class DeadPage(msgspec.Struct, frozen=True):
    """A page of them, the latest first."""

    items: list[DeadOut]
    next: str | None


class WindowOut(msgspec.Struct, frozen=True):
    """A maintenance window."""

    id: int
    title: str
    contract: int | None
    source: int | None
    match: dict[str, str]
    begins: datetime
    ends: datetime
    weekly: bool
    last_day: date | None
    mode: str
    waits: str
    """A pause or exclusion of the contract's plan that open incidents wait for meanwhile; empty: none."""


class WindowIn(Schema):
    """A new window. `match`: patterns by label; `waits`: as of a window."""

    title: Line
    begins: datetime
    ends: datetime
    contract: Id | None = None
    source: Id | None = None
    match: dict[str, str] = {}
    weekly: bool = False
    last_day: date | None = None
    mode: Literal["suppress", "keep"] = "suppress"
    waits: str = ""


class WindowPage(msgspec.Struct, frozen=True):
    """A page of windows."""

    items: list[WindowOut]
    next: str | None
