"""Webhooks and their log."""

from datetime import datetime
from typing import Annotated

import msgspec
from ninja import Field, Schema

from opspact.api.shapes.common import Id

Url = Annotated[str, Field(min_length=1, max_length=2000)]
Kinds = Annotated[list[Annotated[str, Field(min_length=1, max_length=100)]], Field(max_length=100)]


class WebhookOut(msgspec.Struct, frozen=True):
    """An address that hears of events. `secret` is told once, when it is made."""

    id: int
    url: str
    kinds: list[str]
    contract: int | None
    active: bool
    made: datetime
    failing_since: datetime | None
    secret: str | None


class WebhookIn(Schema):
    """A new webhook: where to, which kinds of event (none: all), of which contract (none: all the caller sees)."""

    url: Url
    kinds: Kinds = []
    contract: Id | None = None


class WebhookChange(Schema):
    """What is to change; what is left out stays."""

    url: Url | None = None
    kinds: Kinds | None = None
    active: bool | None = None


class DeliveryOut(msgspec.Struct, frozen=True):
    """One event on its way: `queued`, `delivered` or `failed`."""

    id: int
    event: int
    kind: str
    state: str
    tries: int
    made: datetime
    next_try: datetime | None
    done: datetime | None
    status: int | None
    error: str
    body: str


class DeliveryPage(msgspec.Struct, frozen=True):
    """A page of the log, the latest first."""

    items: list[DeliveryOut]
    next: str | None
