"""What is the caller's own: settings of messages, sessions, escalations that wait for an answer."""

from datetime import datetime
from typing import Annotated

import msgspec
from ninja import Field, Schema

from opspact.api.shapes.common import Id
from opspact.notify.shapes import Channel, Kind

Hour = Annotated[str, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]


class TellingOut(msgspec.Struct, frozen=True):
    """By which channels the caller is told of each kind of message, and of cases of the highest level where that was
    said (`grave`); in which order channels follow each other; the hours in which all but the inbox waits.
    """

    channels: dict[str, list[str]]
    grave: dict[str, list[str]] | None
    order: list[str]
    quiet_from: str | None
    quiet_to: str | None


class TellingIn(Schema):
    """By kind of message its channels; a kind that is left out is told by none. Both quiet hours, or none."""

    channels: dict[Kind, list[Channel]]
    grave: dict[Kind, list[Channel]] | None = None
    order: list[Channel] = []
    quiet_from: Hour | None = None
    quiet_to: Hour | None = None


class SessionOut(msgspec.Struct, frozen=True):
    """A browser in which the caller is signed in."""

    began: datetime | None
    address: str
    agent: str
    expires: datetime


class ReadIn(Schema):
    """Messages up to this id, itself included."""

    upto: Id


class EscalationOut(msgspec.Struct, frozen=True):
    """Somebody was asked to take over or to step in; open until answered, repaired or climbed on (`climbed_to`)."""

    id: int
    number: int
    contract: int
    kind: str
    role: str
    asked: list[int]
    reporter: int | None
    raised: datetime
    acknowledged_by: int | None
    acknowledged: datetime | None
    feedback: str
    repaired: datetime | None
    withdrawn: bool
    climbs: datetime | None
    climbed_to: int | None


class EscalationPage(msgspec.Struct, frozen=True):
    """A page of escalations, the latest first."""

    items: list[EscalationOut]
    next: str | None


class AcknowledgeIn(Schema):
    """What is done about it."""

    feedback: Annotated[str, Field(max_length=2000)] = ""


class UnreachedOut(msgspec.Struct, frozen=True):
    """A role was to be told of something and nobody holds it."""

    id: int
    number: int
    contract: int
    kind: str
    role: str
    at: datetime


class UnreachedPage(msgspec.Struct, frozen=True):
    """A page of what reached nobody, the latest first."""

    items: list[UnreachedOut]
    next: str | None
