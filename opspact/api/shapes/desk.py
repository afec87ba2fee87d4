"""What the desk keeps beside items, and acts on several of them."""

from typing import Annotated, Literal

import msgspec
from ninja import Field, Schema

from opspact.api.shapes.common import Id, Seq

Form = Literal["csv", "xlsx"]
Query = Annotated[str, Field(max_length=2000)]


class FilterOut(msgspec.Struct, frozen=True):
    """A filter of the caller's own: the query string of the list of items on the pages."""

    id: int
    name: str
    query: str


class FilterIn(Schema):
    """A filter under a name; another of that name gives way."""

    name: Annotated[str, Field(min_length=1, max_length=60, pattern=r"\S")]
    query: Query = ""


class AnswerOut(msgspec.Struct, frozen=True):
    """A ready-made answer. `kind`: the kind of item it is for; empty: any."""

    id: int
    name: str
    body: str
    kind: str


class AnswerIn(Schema):
    """A ready-made answer; `{number}`, `{customer}`, `{declarant}`, `{handler}` in it are filled in on pages."""

    name: Annotated[str, Field(min_length=1, max_length=100, pattern=r"\S")]
    body: Annotated[str, Field(min_length=1, max_length=4000, pattern=r"\S")]
    kind: Annotated[str, Field(max_length=200)] = ""


class BulkIn(Schema):
    """One act on several items: `fact` and `reason` of a fact, `text` and `public` of a note, who of an assignment."""

    items: list[Id] = Field(max_length=200, description="numbers of the items; those that are not there are left out")
    do: Literal["assign", "take_over", "note", "fact"]
    fact: Annotated[str, Field(max_length=200)] = ""
    reason: Annotated[str, Field(max_length=2000)] = ""
    text: Annotated[str, Field(max_length=20_000)] = ""
    public: bool = False
    assignee: Id | None = None
    team: Id | None = None


class BulkLine(msgspec.Struct, frozen=True):
    """What the act does, or did, to one item; `good`: nothing speaks against it."""

    number: int
    good: bool
    told: list[str]


class MergeIn(Schema):
    """The number of the open item of the same contract that takes this one in."""

    into: Id
    seen: Seq | None = None


class SeenIn(Schema):
    """`seen`: the item's `seq` as the sender knows it; another since then makes a conflict."""

    seen: Seq | None = None


class SplitIn(Schema):
    """What is split off."""

    text: Annotated[str, Field(min_length=1, max_length=2000, pattern=r"\S")]


class NoteOut(msgspec.Struct, frozen=True):
    """The item, how far its journal has come, and the names that were called (`@name`) and that nobody has."""

    number: int
    seq: int
    unknown: list[str]
