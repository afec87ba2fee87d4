"""A plan as a document: its explanation with anchors, clauses apart from titles, and calendars to be drawn."""

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from opspact.agreements.forms import FIELDS, WHOLE
from opspact.agreements.week import Day, ordinary_week
from opspact.kernel.text import pick
from opspact.plans.explain import explain
from opspact.plans.explain.shapes import Block, Section, Table
from opspact.plans.schema.base import Titled
from opspact.plans.schema.pack import Pack

Blocks = tuple[dict[str, Any], ...]
"""Paragraphs, listings and tables as plain values: `type` says which."""


class Part(msgspec.Struct, frozen=True):
    """One heading of the document and what stands under it."""

    id: str
    """Where in the pack: `commitments.restore`."""
    title: str
    clause: str
    depth: int
    """1 for a chapter."""
    number: str
    """`3`, `3.2`."""
    blocks: Blocks
    week: tuple[Day, ...] = ()
    """Of a calendar: its ordinary week."""
    running: int = 0
    """Clocks of this promise that run now."""

    @property
    def anchor(self) -> str:
        """Its address within the page."""
        return self.id.replace(".", "-")

    @property
    def promise(self) -> str:
        """The commitment or duty it is about; empty for other parts."""
        section, _, name = self.id.partition(".")
        return name if section in ("commitments", "duties") else ""

    @property
    def editable(self) -> bool:
        """Whether there is a form for it."""
        section, _, name = self.id.partition(".")
        return section in FIELDS and bool(name) != (section in WHOLE)


class Document(msgspec.Struct, frozen=True):
    """The whole."""

    title: str
    blocks: Blocks
    parts: tuple[Part, ...]

    def with_running(self, counts: Mapping[str, int]) -> "Document":
        """The same with the number of running clocks at each promise."""
        parts = (msgspec.structs.replace(part, running=counts.get(part.promise, 0)) for part in self.parts)
        return msgspec.structs.replace(self, parts=tuple(parts))

    @property
    def chapters(self) -> tuple[Part, ...]:
        """What the contents list."""
        return tuple(part for part in self.parts if part.depth == 1)


def document(pack: Pack, lang: str) -> Document:
    """The document of one version of a plan."""
    whole = explain(pack, lang)
    return Document(whole.title, blocks_of(whole), tuple(_parts(pack, lang, whole.parts)))


def blocks_of(section: Section) -> Blocks:
    """The blocks of a section as plain values for a template."""
    return tuple(msgspec.to_builtins(_narrowed(block)) for block in section.blocks)


def _narrowed(block: Block) -> Block:
    """A table without the columns in which no row says anything."""
    if not isinstance(block, Table):
        return block
    kept = [n for n in range(len(block.head)) if any(row[n] for row in block.rows)]
    return Table(tuple(block.head[n] for n in kept), tuple(tuple(row[n] for n in kept) for row in block.rows))


def _parts(pack: Pack, lang: str, sections: tuple[Section, ...], within: str = "") -> Iterator[Part]:
    for n, section in enumerate(sections, 1):
        number = f"{within}.{n}" if within else str(n)
        entry = _entry(pack, section.id)
        title = pick(entry.title, lang) if entry and entry.clause else ""
        week = ordinary_week(pack.calendars, _name(section.id), lang) if section.id.startswith("calendars.") else ()
        yield Part(
            section.id, title or section.title, entry.clause if entry and title else "", number.count(".") + 1, number,
            blocks_of(section), week,
        )  # fmt: skip
        yield from _parts(pack, lang, section.parts, number)


def _name(section_id: str) -> str:
    return section_id.partition(".")[2]


def _entry(pack: Pack, section_id: str) -> Titled | None:
    section, _, name = section_id.partition(".")
    entries = getattr(pack, section, None)
    found = entries.get(name) if isinstance(entries, dict) else None
    return found if isinstance(found, Titled) else None
