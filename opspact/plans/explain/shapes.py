"""The explanation of a plan as structure: sections with paragraphs, lists and tables, ready for any page or paper."""

import msgspec


class Paragraph(msgspec.Struct, frozen=True, tag="paragraph"):
    """One or more whole sentences."""

    text: str


class Listing(msgspec.Struct, frozen=True, tag="listing"):
    """Sentences one below the other."""

    items: tuple[str, ...]


class Table(msgspec.Struct, frozen=True, tag="table"):
    """Rows under a head."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


Block = Paragraph | Listing | Table


class Section(msgspec.Struct, frozen=True):
    """One part of the explanation. `id` is where in the pack it comes from, such as `commitments.restore`."""

    id: str
    title: str
    blocks: tuple[Block, ...] = ()
    parts: tuple["Section", ...] = ()


def markdown(sections: tuple[Section, ...], depth: int = 1) -> str:
    """The sections as Markdown text."""
    return "\n\n".join(part for section in sections for part in _section(section, depth)) + ("\n" if depth == 1 else "")


def _section(section: Section, depth: int) -> list[str]:
    own = [f"{'#' * min(depth, 6)} {section.title}", *map(_block, section.blocks)]
    return [*own, markdown(section.parts, depth + 1)] if section.parts else own


def _block(block: Block) -> str:
    if isinstance(block, Paragraph):
        return block.text
    if isinstance(block, Listing):
        return "\n".join(f"- {item}" for item in block.items)
    lines = [_row(block.head), _row(tuple("---" for _ in block.head)), *map(_row, block.rows)]
    return "\n".join(lines)


def _row(cells: tuple[str, ...]) -> str:
    return f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |"
