"""Gateways, deliveries, and the addresses at which people are reached."""

from datetime import datetime
from typing import Annotated

import msgspec
from ninja import Field, Schema

from opspact.api.shapes.common import Id, Page
from opspact.api.shapes.places import Line

Value = Annotated[str, Field(max_length=8000)]
Values = Annotated[dict[str, Value], Field(max_length=40)]


class GatewayOut(msgspec.Struct, frozen=True):
    """A gateway by which messages leave. Its secrets are told to nobody."""

    id: int
    channel: str
    title: str
    customer: int | None
    settings: dict[str, str]
    active: bool
    failing_since: datetime | None
    error: str
    worked_at: datetime | None


class GatewayIn(Schema):
    """A new gateway. `values`: its settings and secrets by name, as the page of its channel names them."""

    channel: Line
    title: Line
    values: Values = {}
    customer: Id | None = None


class GatewayChange(Schema):
    """What is to change; what is left out stays, as do secrets that `values` leaves out."""

    title: Line | None = None
    values: Values = {}
    active: bool | None = None


class TestIn(Schema):
    """Where a test goes."""

    to: Annotated[str, Field(max_length=200)] = ""


class TestOut(msgspec.Struct, frozen=True):
    """What a gateway said to a test. `trouble`: what is at fault, empty where nothing is known."""

    ok: bool
    error: str
    trouble: str


class SentOut(msgspec.Struct, frozen=True):
    """A message on its way to one person by one channel: `queued`, `sent`, `passed`, `failed` or `withdrawn`."""

    id: int
    item: int
    account: int
    channel: str
    kind: str
    state: str
    tries: int
    scheduled: datetime
    sent: datetime | None
    delivered: datetime | None
    read: datetime | None
    instead_of: int | None


class SentPage(msgspec.Struct, frozen=True):
    """A page of deliveries, the latest first."""

    items: list[SentOut]
    next: str | None


class SentSought(Page):
    """Which deliveries."""

    state: str = ""
    channel: str = ""


class AddressOut(msgspec.Struct, frozen=True):
    """Where the caller is reached by a channel."""

    channel: str
    value: str
    gateway: int | None
    verified: datetime | None
    tested: datetime | None
    test_error: str
    broken: datetime | None
    broken_why: str


class AddressIn(Schema):
    """An address of the caller. `gateway`: the robot of which group."""

    value: Annotated[str, Field(min_length=1, max_length=2000)]
    gateway: Id | None = None


class CodeIn(Schema):
    """The code that a test carried."""

    code: Annotated[str, Field(min_length=1, max_length=20)]
