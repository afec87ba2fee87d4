"""The explanation of a plan as structure: sections with paragraphs, lists and tables, ready for any page or paper."""

import msgspec


class Paragraph(msgspec.Struct, frozen=True, tag="paragraph"):
    """Whole sentences: `text` is what people read, `sentences` the same one by one."""

    text: str
    sentences: tuple[str, ...] = ()


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


def markdown(section: Section, depth: int = 1) -> str:
    """A section and its parts as Markdown text."""
    own = [f"{'#' * min(depth, 6)} {section.title}", *map(_block, section.blocks)]
    return "\n\n".join([*own, *(markdown(part, depth + 1).rstrip() for part in section.parts)]) + "\n"


def _block(block: Block) -> str:
    if isinstance(block, Paragraph):
        return block.text
    if isinstance(block, Listing):
        return "\n".join(f"- {item}" for item in block.items)
    lines = [_row(block.head), _row(tuple("---" for _ in block.head)), *map(_row, block.rows)]
    return "\n".join(lines)


def _row(cells: tuple[str, ...]) -> str:
    return f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |"
