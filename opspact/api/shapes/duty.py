"""Rosters, shifts and who is on duty, as the API gives and takes them."""

from datetime import datetime
from typing import Any

import msgspec
from ninja import Schema
from pydantic import AwareDatetime


class ShiftOut(msgspec.Struct, frozen=True):
    """One person on duty from … until (exclusive). `line` 1 is on duty, 2 stands behind."""

    id: int
    roster: int
    version: int
    line: int
    rotation: str
    shift: str
    account: int
    name: str
    leads: bool
    planned: int | None
    """Who the rotation gave; null: nobody, a gap was filled."""
    by: str
    """`rotation`, `cover` or `swap`."""
    start: datetime
    end: datetime


class RosterOut(msgspec.Struct, frozen=True):
    """A roster and who is on duty now."""

    id: int
    name: str
    team: int | None
    active: bool
    on: list[ShiftOut]


class VersionOut(msgspec.Struct, frozen=True):
    """A version of a roster."""

    number: int
    since: datetime
    terms: dict[str, Any]
    """As `PUT` takes them."""


class TermsIn(Schema):
    """Terms of a roster as a new version. `since`: in force from then on; now where left out, never earlier."""

    terms: dict[str, Any]
    since: AwareDatetime | None = None


class CoverIn(Schema):
    """Somebody takes a span of duty, of another or (without `instead_of`) where nobody is."""

    account: int
    start: AwareDatetime
    end: AwareDatetime
    line: int = 1
    instead_of: int | None = None
    reason: str = ""


class CoverOut(msgspec.Struct, frozen=True):
    """A cover as kept."""

    id: int
    account: int
    instead_of: int | None
    line: int
    start: datetime
    end: datetime
    reason: str


class GapOut(msgspec.Struct, frozen=True):
    """A span in which nobody is on duty though somebody must be."""

    start: datetime
    end: datetime
