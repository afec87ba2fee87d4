"""A plan before it is saved: what it would change, in words and for the items that run."""

from datetime import date
from typing import Annotated, Any, Literal

import msgspec
from ninja import Field, Schema

from opspact.api.shapes.common import Id
from opspact.api.shapes.plans import FileName, FileText, SectionOut

Seen = Annotated[int, Field(ge=0, lt=2**31)]
Reason = Annotated[str, Field(max_length=2000)]


class DraftIn(Schema):
    """Files that would be the plan. `beyond`: the item after which to look on (`beyond` of the answer before)."""

    files: dict[FileName, FileText]
    beyond: Id | None = None


class AmendmentIn(Schema):
    """A change of the plan from a day on. `change` is written as the pack's `amendments` write it; `running`: whether
    items that run adopt it or keep their terms. `seen`: the revision that was looked at.
    """

    effective: date
    change: Annotated[dict[str, Any], Field(min_length=1)]
    title: Annotated[str, Field(max_length=200)] = ""
    running: Literal["keep", "adopt"] = "keep"
    reason: Reason = ""
    seen: Seen | None = None


class MovedOut(msgspec.Struct, frozen=True):
    """A clock of a running item that would stand otherwise; `flipped`: with another verdict."""

    number: int
    promise: str
    line: str
    due_before: str
    due_after: str
    verdict_before: str
    verdict_after: str
    flipped: bool


class OfferOut(msgspec.Struct, frozen=True):
    """What saving would change. `looked` items were looked at; `beyond`: where to look on, null at the end."""

    seen: int
    changes: SectionOut | None
    looked: int
    adopting: int
    moved: int
    clocks: list[MovedOut]
    beyond: int | None
