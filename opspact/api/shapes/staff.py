"""Administration: acts on accounts, tables in and out, the rules of signing in."""

from typing import Annotated, Literal

import msgspec
from ninja import Field, Schema

from opspact.api.shapes.common import Id

Kind = Literal["customers", "contracts", "contacts", "people"]
Post = Annotated[str, Field(min_length=1, max_length=100)]


class InvitedOut(msgspec.Struct, frozen=True):
    """The link by which the person sets a password, once; mailed as well where the account has an address."""

    link: str
    mailed: bool


class EndIn(Schema):
    """Who takes the open items over; needed where there are any."""

    successor: Id | None = None


class EndedOut(msgspec.Struct, frozen=True):
    """How many items went over."""

    items: int


class TableProblem(msgspec.Struct, frozen=True):
    """What is wrong with one cell; `row` as a spreadsheet counts, `column` as its head says."""

    row: int
    column: str
    told: str


class ImportOut(msgspec.Struct, frozen=True):
    """The rows that were read, what is wrong (the first 200), and whether they were taken: all of them, or none."""

    rows: int
    problems: list[TableProblem]
    done: bool


class RulesOut(msgspec.Struct, frozen=True):
    """The rules of signing in. A span of zero: never."""

    min_length: int
    classes: int
    max_age_days: int
    history: int
    lock_after: int
    lock_address_after: int
    lock_minutes: int
    second_factor_posts: list[str]
    invite_days: int


class RulesChange(Schema):
    """What is to change; what is left out stays."""

    min_length: int | None = Field(None, ge=8, le=128)
    classes: int | None = Field(None, ge=1, le=4)
    max_age_days: int | None = Field(None, ge=0, le=3650)
    history: int | None = Field(None, ge=0, le=24)
    lock_after: int | None = Field(None, ge=3, le=100)
    lock_address_after: int | None = Field(None, ge=3, le=10_000)
    lock_minutes: int | None = Field(None, ge=1, le=1440)
    second_factor_posts: list[Post] | None = Field(None, max_length=20)
    invite_days: int | None = Field(None, ge=1, le=90)
