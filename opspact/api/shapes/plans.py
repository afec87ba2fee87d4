"""Plans: as data, in words, as the vocabulary of what may be recorded."""

from datetime import datetime
from typing import Annotated, Any

import msgspec
from ninja import Field, Schema

from opspact.kernel.text import Text

FileName = Annotated[str, Field(min_length=1, max_length=200)]
FileText = Annotated[str, Field(max_length=1_000_000)]


class RevisionOut(msgspec.Struct, frozen=True):
    """A saved revision of a contract's plan."""

    number: int
    digest: str
    saved: datetime
    author: int | None
    reason: str


class RevisionPage(msgspec.Struct, frozen=True):
    """A page of revisions, the latest first."""

    items: list[RevisionOut]
    next: str | None


class RevisionIn(Schema):
    """The files of a pack, text by name; `pack.yaml` begins it. `seen`: the revision that was edited."""

    files: dict[FileName, FileText]
    reason: Annotated[str, Field(max_length=2000)] = ""
    seen: Annotated[int, Field(ge=0, lt=2**31)] | None = None


class PlanOut(msgspec.Struct, frozen=True):
    """A plan as data: the pack in one piece."""

    revision: int
    versions: list[int]
    pack: dict[str, Any]


class SectionOut(msgspec.Struct, frozen=True):
    """Part of a plan in words: Markdown."""

    id: str
    title: str
    markdown: str


class FieldOut(msgspec.Struct, frozen=True):
    """A value that a fact or an item carries."""

    type: str
    title: Text
    unit: str
    required: bool
    choices: dict[str, Text]
    """Values of a choice with their titles."""


class FactOut(msgspec.Struct, frozen=True):
    """A kind of fact: who may record it (empty: anybody), which kinds of item it opens, what it may carry."""

    title: Text
    by: list[str]
    opens: list[str]
    fields: dict[str, FieldOut]


class KindOut(msgspec.Struct, frozen=True):
    """A kind of item."""

    title: Text
    opened_by: list[str]
    closed_by: list[str]
    states: list[str]
    levelled: bool
    fields: dict[str, FieldOut]
    line_fields: dict[str, FieldOut]


class VocabularyOut(msgspec.Struct, frozen=True):
    """What may be said under a plan: names with their titles."""

    facts: dict[str, FactOut]
    kinds: dict[str, KindOut]
    levels: dict[str, Text]
    roles: dict[str, Text]
    promises: dict[str, Text]
    pauses: dict[str, Text]
    outages: dict[str, Text]
    services: dict[str, Text]
    sites: dict[str, Text]
