"""Documents, messages and tokens."""

from datetime import datetime
from typing import Annotated, Any

import msgspec
from ninja import Field, Schema

from opspact.kernel.text import Text

Short = Annotated[str, Field(max_length=200)]


class DocumentOut(msgspec.Struct, frozen=True):
    """One edition of a document. `version` counts its changes."""

    id: int
    item: int
    contract: int
    kind: str
    title: Text
    language: str
    state: str
    number: str
    edition: int
    version: int
    complete: bool | None
    to: str
    drafted: datetime
    reviewed: datetime | None
    delivered: datetime | None


class DocumentPage(msgspec.Struct, frozen=True):
    """A page of documents, the latest first."""

    items: list[DocumentOut]
    next: str | None


class DocumentWhole(msgspec.Struct, frozen=True):
    """A document with what it says."""

    document: DocumentOut
    report: dict[str, Any]


class DraftIn(Schema):
    """In which language; empty: as the plan says."""

    language: Annotated[str, Field(pattern="^(zh|en|)$")] = ""


class TextsIn(Schema):
    """Passages by name, and the `version` that was seen."""

    texts: dict[Short, Annotated[str, Field(max_length=20_000)]]
    version: Annotated[int, Field(ge=0, lt=2**31)]


class ReviewIn(Schema):
    """The `version` that was seen."""

    version: Annotated[int, Field(ge=0, lt=2**31)]


class DeliveryIn(Schema):
    """To whom, and how."""

    to: Annotated[str, Field(min_length=1, max_length=200)]
    channel: Short = ""


class EditionIn(Schema):
    """Why there is to be a new edition."""

    reason: Annotated[str, Field(min_length=1, max_length=2000, pattern=r"\S")]


class MessageOut(msgspec.Struct, frozen=True):
    """A message in the caller's inbox. `stands_for`: how many it stands for in a storm."""

    id: int
    number: int
    contract: int | None
    """None: it is about duty, of no contract; `number` is 0 then."""
    kind: str
    headline: str
    happened: datetime
    unread: bool
    stands_for: int


class MessagePage(msgspec.Struct, frozen=True):
    """A page of the inbox, the unread first."""

    items: list[MessageOut]
    next: str | None


class Counted(msgspec.Struct, frozen=True):
    """How many."""

    count: int


class TokenOut(msgspec.Struct, frozen=True):
    """A token of the caller's own. `text` is told once, when it is made."""

    id: int
    name: str
    prefix: str
    scopes: list[str]
    made: datetime
    expires: datetime
    used: datetime | None
    text: str | None


class TokenIn(Schema):
    """A new token: its name, its rights (as far as the caller has them), its life in days."""

    name: Annotated[str, Field(min_length=1, max_length=200)]
    scopes: list[Short] = Field(max_length=100)
    days: int = Field(90, ge=1, le=730)
