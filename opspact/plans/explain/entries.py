"""The frame of one entry: its title with the clause, what it says, its note and the reading that was chosen."""

from collections.abc import Iterable

from opspact.plans.explain.shapes import Block, Listing, Paragraph, Section, Table
from opspact.plans.explain.teller import Teller
from opspact.plans.schema.base import Titled


def entry(teller: Teller, section: str, name: str, said: Titled, blocks: Iterable[Block | None]) -> Section:
    """The section of one entry."""
    title = teller.title(said, name)
    if said.clause:
        title = teller.say("{title} (clause {clause})", title=title, clause=said.clause)
    told = tuple(block for block in blocks if block is not None)
    return Section(f"{section}.{name}", title, (*told, *remarks(teller, said)))


def remarks(teller: Teller, said: Titled) -> tuple[Block, ...]:
    """The note of an entry and the reading chosen for it."""
    note = teller.say("Note: {note}", note=teller.text(said.note)) if said.note else ""
    reading = teller.say("Reading chosen: {reading}", reading=teller.text(said.reading)) if said.reading else ""
    found = (paragraph(teller, note), paragraph(teller, reading))
    return tuple(block for block in found if block is not None)


def paragraph(teller: Teller, *sentences: str) -> Paragraph | None:
    """Sentences as one paragraph; None where there are none."""
    said = tuple(filter(None, sentences))
    return Paragraph(teller.sentences(said), said) if said else None


def listing(items: Iterable[str]) -> Listing | None:
    """Items one below the other; None where there are none."""
    found = tuple(items)
    return Listing(found) if found else None


def table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Table | None:
    """A table; None where it has no rows."""
    found = tuple(rows)
    return Table(head, found) if found else None


def chapter(section: str, title: str, blocks: Iterable[Block | None], parts: Iterable[Section] = ()) -> Section | None:
    """A chapter; None where it says nothing."""
    said = tuple(block for block in blocks if block is not None)
    inner = tuple(parts)
    return Section(section, title, said, inner) if said or inner else None
