"""The text of a pack as a tree in which every key and value knows where it was written."""

from typing import Any, NamedTuple

import msgspec

Key = str | int
Path = tuple[Key, ...]
"""Keys of mappings and places in lists, from the top of the pack."""


class Place(NamedTuple):
    """Where something was written; line and column count from 1."""

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


class Scalar(msgspec.Struct, frozen=True):
    """A single value, with the text it was written as: `4.10` as a clause number is not 4.1."""

    value: str | int | float | bool | None
    text: str
    place: Place


class Items(msgspec.Struct, frozen=True):
    """A list."""

    parts: tuple["Tree", ...]
    place: Place


class Entries(msgspec.Struct, frozen=True):
    """A mapping; `keys` says where each key was written."""

    parts: dict[str, "Tree"]
    keys: dict[str, Place]
    place: Place

    def plus(self, key: str, value: "Tree", place: Place) -> "Entries":
        """The same mapping with one entry added or replaced."""
        return Entries({**self.parts, key: value}, {**self.keys, key: place}, self.place)

    def minus(self, *gone: str) -> "Entries":
        """The same mapping without some keys."""
        parts = {key: value for key, value in self.parts.items() if key not in gone}
        return Entries(parts, {key: self.keys[key] for key in parts}, self.place)


Tree = Scalar | Items | Entries


def plain(tree: Tree) -> Any:
    """The tree as ordinary dicts, lists and values."""
    if isinstance(tree, Entries):
        return {key: plain(value) for key, value in tree.parts.items()}
    if isinstance(tree, Items):
        return [plain(value) for value in tree.parts]
    return tree.value


def place_of(tree: Tree, path: Path, *, key: bool = False) -> Place:
    """Where the value at `path` (with `key`: its key) was written, or the deepest part of the path that was."""
    place = tree.place
    for step in path:
        if isinstance(tree, Entries) and step in tree.parts:
            place, tree = tree.keys[str(step)], tree.parts[str(step)]
        elif isinstance(tree, Items) and isinstance(step, int) and step < len(tree.parts):
            tree = tree.parts[step]
            place = tree.place
        else:
            return place
    return place if key else tree.place


def subtree(tree: Tree, path: Path) -> Tree | None:
    """The part of the tree at `path`, None where nothing was written."""
    for step in path:
        if isinstance(tree, Entries) and step in tree.parts:
            tree = tree.parts[str(step)]
        elif isinstance(tree, Items) and isinstance(step, int) and step < len(tree.parts):
            tree = tree.parts[step]
        else:
            return None
    return tree


def place_of_word(tree: Tree, word: str) -> Place | None:
    """Where a word was first written in a tree: as a key, as a value, or inside a value."""
    if isinstance(tree, Scalar):
        return tree.place if word in tree.text else None
    if isinstance(tree, Items):
        return next((found for part in tree.parts if (found := place_of_word(part, word))), None)
    for key, part in tree.parts.items():
        if key == word:
            return tree.keys[key]
        if found := place_of_word(part, word):
            return found
    return None


def show(path: Path) -> str:
    """A path as people write it: `levels.assess[0].when`."""
    text = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
    return text.removeprefix(".")
