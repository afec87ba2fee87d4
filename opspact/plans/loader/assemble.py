"""One pack out of its files: `include` joins sections, `use` puts a block in its place."""

from typing import Final

from opspact.plans.loader.problems import Problem, nearest
from opspact.plans.loader.tree import Entries, Items, Place, Scalar, Tree, place_of, plain

MAX_UNFOLDED: Final = 200_000
"""Keys and values after all blocks stand in their places."""


def join(main: Entries, others: list[Entries]) -> tuple[Entries, list[Problem]]:
    """The sections of all files as one mapping. The same entry in two files is an error naming both places."""
    problems: list[Problem] = []
    whole = main.minus("include")
    for other in others:
        for key, value in other.parts.items():
            whole = _join_section(whole, key, value, other.keys[key], problems)
    return whole, problems


def _join_section(whole: Entries, key: str, value: Tree, place: Place, problems: list[Problem]) -> Entries:
    there = whole.parts.get(key)
    if there is None:
        return whole.plus(key, value, place)
    if isinstance(there, Items) and isinstance(value, Items):
        return whole.plus(key, Items((*there.parts, *value.parts), there.place), whole.keys[key])
    if not (isinstance(there, Entries) and isinstance(value, Entries)):
        problems.append(_twice(key, place, whole.keys[key]))
        return whole
    section = there
    for name, entry in value.parts.items():
        if name in section.parts:
            problems.append(_twice(f"{key}.{name}", value.keys[name], section.keys[name]))
        else:
            section = section.plus(name, entry, value.keys[name])
    return whole.plus(key, section, whole.keys[key])


def _twice(path: str, here: Place, there: Place) -> Problem:
    return Problem(
        code="duplicate-key", **here._asdict(), path=path, message=f"{path!r} is in two files",
        hint="keep one of them", other_place=str(there),
    )  # fmt: skip


def unfold(pack: Entries) -> tuple[Entries, list[Problem]]:
    """The pack with every `use` replaced by the entries of its blocks; the mapping's own keys stand before them."""
    blocks = pack.parts.get("blocks")
    unfolder = _Unfolder(blocks if isinstance(blocks, Entries) else Entries({}, {}, pack.place))
    if blocks is not None and not isinstance(blocks, Entries):
        unfolder.note("wrong-type", blocks.place, "'blocks' is a mapping of names to mappings")
    whole = unfolder.tree(pack.minus("blocks"), ())
    assert isinstance(whole, Entries)
    return whole, unfolder.problems


class _Unfolder:
    def __init__(self, blocks: Entries) -> None:
        self.blocks = blocks
        self.problems: list[Problem] = []
        self.count = 0

    def tree(self, tree: Tree, within: tuple[str, ...]) -> Tree:
        self.count += 1
        if self.count > MAX_UNFOLDED:
            return self._too_large(tree)
        if isinstance(tree, Items):
            return Items(tuple(self.tree(part, within) for part in tree.parts), tree.place)
        if not isinstance(tree, Entries):
            return tree
        own = {key: self.tree(part, within) for key, part in tree.parts.items() if key != "use"}
        keys = {key: tree.keys[key] for key in own}
        for name in self._used(tree):
            block = self._block(tree, name, within)
            own = {**block.parts, **own}
            keys = {**block.keys, **keys}
        return Entries(own, keys, tree.place)

    def _too_large(self, tree: Tree) -> Tree:
        if self.count == MAX_UNFOLDED + 1:
            self.note("too-large", tree.place, f"the blocks unfold to more than {MAX_UNFOLDED:,} values")
        return Scalar(None, "", tree.place)

    def _used(self, tree: Entries) -> list[str]:
        if "use" not in tree.parts:
            return []
        used = plain(tree.parts["use"])
        words = used if isinstance(used, list) else [used]
        if all(isinstance(word, str) for word in words):
            return words
        self.note("wrong-type", tree.parts["use"].place, "'use' names a block or a list of blocks")
        return []

    def _block(self, tree: Entries, name: str, within: tuple[str, ...]) -> Entries:
        place = place_of(tree, ("use",))
        empty = Entries({}, {}, tree.place)
        block = self.blocks.parts.get(name)
        if block is None:
            self.note("unknown-name", place, f"there is no block {name!r}", nearest(name, self.blocks.parts))
        elif name in within:
            self.note("cycle", place, f"blocks use each other in a circle: {' → '.join([*within, name])}")
        elif not isinstance(block, Entries):
            self.note("wrong-type", block.place, f"the block {name!r} is not a mapping")
        else:
            unfolded = self.tree(block, (*within, name))
            return unfolded if isinstance(unfolded, Entries) else empty
        return empty

    def note(self, code: str, place: Place, message: str, hint: str = "") -> None:
        self.problems.append(Problem(code=code, **place._asdict(), message=message, hint=hint))
