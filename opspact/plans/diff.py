"""What changed between two packs, or two versions of one, in words: the difference of their explanations."""

from collections.abc import Iterator
from itertools import zip_longest

from opspact.plans.explain import explain
from opspact.plans.explain.shapes import Block, Listing, Paragraph, Section, Table
from opspact.plans.explain.teller import Teller
from opspact.plans.schema.pack import Pack


def diff(before: Pack, after: Pack, lang: str) -> Section:
    """Every promise, duty, level … that was added, removed or changed, with its old and new words (`zh` or `en`)."""
    teller = Teller(after, lang)
    old, new = _entries(explain(before, lang)), _entries(explain(after, lang))
    order = [*new, *(name for name in old if name not in new)]
    parts = tuple(part for name in order if (part := _compare(teller, old.get(name), new.get(name))))
    title = teller.say("{plan}: from version {before} to version {after}", plan=teller.title(after, after.plan),
                       before=before.version, after=after.version)  # fmt: skip
    same = () if parts else (Paragraph(teller.say("Nothing has changed.")),)
    return Section("diff", title, same, parts)


def _entries(section: Section) -> dict[str, Section]:
    """Every section by its id, its parts as entries of their own."""
    found = {section.id: section}
    for part in section.parts:
        found |= _entries(part)
    return found


def _compare(teller: Teller, old: Section | None, new: Section | None) -> Section | None:
    if old is None or new is None:
        return _whole(teller, old, new)
    items = tuple(_changes(teller, old, new))
    if old.title != new.title:
        items = (teller.say("Was called “{title}”.", title=old.title), *items)
    return Section(new.id, teller.say("Changed: {title}", title=new.title), (Listing(items),)) if items else None


def _whole(teller: Teller, old: Section | None, new: Section | None) -> Section | None:
    if new is not None:
        return Section(new.id, teller.say("Added: {title}", title=new.title), new.blocks)
    return None if old is None else Section(old.id, teller.say("Removed: {title}", title=old.title), old.blocks)


def _changes(teller: Teller, old: Section, new: Section) -> Iterator[str]:
    yield from _sentences(teller, _said(old.blocks), _said(new.blocks))
    yield from _cells(teller, _rows(old.blocks), _rows(new.blocks))


def _said(blocks: tuple[Block, ...]) -> list[str]:
    found: list[str] = []
    for block in blocks:
        if isinstance(block, Paragraph):
            found += block.sentences or (block.text,)
        elif isinstance(block, Listing):
            found += block.items
    return found


def _sentences(teller: Teller, old: list[str], new: list[str]) -> Iterator[str]:
    gone = [sentence for sentence in old if sentence not in new]
    come = [sentence for sentence in new if sentence not in old]
    for before, after in zip_longest(gone, come):
        if before is None or after is None:
            yield (
                teller.say("Now also: {after}", after=after)
                if before is None
                else teller.say("No longer: {before}", before=before)
            )
        else:
            yield teller.say("Before: {before} Now: {after}", before=before, after=after)


def _rows(blocks: tuple[Block, ...]) -> dict[str, tuple[str, ...]]:
    """Rows of all tables by their first cell."""
    return {row[0]: row[1:] for block in blocks if isinstance(block, Table) for row in block.rows}


def _cells(teller: Teller, old: dict[str, tuple[str, ...]], new: dict[str, tuple[str, ...]]) -> Iterator[str]:
    for name in [*new, *(name for name in old if name not in new)]:
        before, after = old.get(name), new.get(name)
        if before != after:
            values = {"name": name, "before": _text(teller, before), "after": _text(teller, after)}
            yield teller.say("{name}: {before} → {after}", **values)


def _text(teller: Teller, cells: tuple[str, ...] | None) -> str:
    said = teller.say("; ").join(filter(None, cells or ()))
    return said or teller.say("nothing")
