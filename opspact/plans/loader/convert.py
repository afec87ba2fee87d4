"""From a tree to the typed pack: field by field, so that one error hides no other.

Where a value is wrong, its default (or None) stands in for it, so that what refers to its owner can still be checked;
a pack with errors never leaves the loader.
"""

from decimal import Decimal, InvalidOperation
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Final, Literal, Union, get_args, get_origin

import msgspec

from opspact.plans.loader.problems import Problem, nearest
from opspact.plans.loader.tree import Entries, Items, Path, Place, Scalar, Tree, place_of, plain, show
from opspact.plans.schema.base import Part
from opspact.plans.terms.leaf import Leaf, TermError
from opspact.plans.terms.targets import Targets

_SCALARS: Final = {str, int, float, bool, NoneType}
_WRITTEN: Final = {bool: "true or false", int: "a whole number", float: "a number", Decimal: "a number"}


@cache
def fields_of(kind: type) -> dict[str, Any]:
    """The fields of a part by the key they have in a pack."""
    return {field.encode_name: field for field in msgspec.structs.fields(kind)}


class Converter:
    """One pass over a tree. `problems` holds everything that was wrong."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def read(self, tree: Tree, kind: Any, path: Path) -> Any:
        """The typed value; None (with a problem noted) where it could not be read."""
        origin = get_origin(kind)
        if origin in (Union, UnionType):
            return self._union(tree, get_args(kind), path)
        if origin is dict:
            return self._mapping(tree, get_args(kind), path)
        if origin in (list, tuple):
            return self._list(tree, origin, get_args(kind)[0], path)
        if origin is Literal:
            return self._choice(tree, get_args(kind), path)
        if origin is Annotated or not isinstance(kind, type):
            return self._other(tree, kind, path)
        if issubclass(kind, msgspec.Struct):
            return self._part(tree, kind, path)
        if issubclass(kind, Leaf):
            return self._leaf(tree, kind, path)
        return self._scalar(tree, kind, path)

    def _part(self, tree: Tree, kind: type, path: Path) -> Any:
        known = fields_of(kind)
        if not isinstance(tree, Entries):
            return self._wrong(tree, path, f"a mapping with keys such as {', '.join(list(known)[:6])}")
        for key in tree.parts:
            if key not in known:
                message, others = f"there is no key {key!r} here", f"one of {', '.join(sorted(known))}"
                self._note("unknown-key", tree.keys[key], (*path, key), message, others, nearest(key, known))
        values = {}
        for key, field in known.items():
            if key in tree.parts:
                value = self.read(tree.parts[key], field.type, (*path, key))
                if value is not None or NoneType in get_args(field.type):
                    values[field.name] = value
            elif field.required:
                self._note("missing-key", tree.place, path, f"the key {key!r} is missing", hint=f"add {key}: …")
        return self._build(kind, values)

    @staticmethod
    def _build(kind: type, values: dict[str, Any]) -> Any:
        """The part; None for a shape of another layer that lacks a field, because that layer relies on them all."""
        required = [field.name for field in fields_of(kind).values() if field.required]
        missing = {name: None for name in required if name not in values}
        return None if missing and not issubclass(kind, Part) else kind(**values, **missing)

    def _mapping(self, tree: Tree, kinds: tuple[Any, Any], path: Path) -> Any:
        if not isinstance(tree, Entries):
            return self._wrong(tree, path, "a mapping of names to entries")
        found = {key: self.read(part, kinds[1], (*path, key)) for key, part in tree.parts.items()}
        return {key: value for key, value in found.items() if value is not None or kinds[1] is object}

    def _list(self, tree: Tree, origin: type, kind: Any, path: Path) -> Any:
        if isinstance(tree, Scalar) and kind is str and tree.value is not None:
            return origin([tree.text])
        if not isinstance(tree, Items):
            return self._wrong(tree, path, "a list")
        found = (self.read(part, kind, (*path, n)) for n, part in enumerate(tree.parts))
        return origin(value for value in found if value is not None)

    def _union(self, tree: Tree, kinds: tuple[Any, ...], path: Path) -> Any:
        if isinstance(tree, Scalar) and tree.value is None and NoneType in kinds:
            return None
        kinds = tuple(kind for kind in kinds if kind is not NoneType)
        if len(kinds) == 1:
            return self.read(tree, kinds[0], path)
        wanted: type = {Entries: dict, Items: list}.get(type(tree), Scalar)
        for kind in kinds:
            if get_origin(kind) is wanted:
                return self.read(tree, kind, path)
        if isinstance(tree, Scalar) and {int, str} <= set(kinds):
            return tree.value
        return self.read(tree, next((kind for kind in kinds if kind in _SCALARS), kinds[0]), path)

    def _choice(self, tree: Tree, allowed: tuple[str, ...], path: Path) -> Any:
        if isinstance(tree, Scalar) and tree.text in allowed:
            return tree.text
        word = tree.text if isinstance(tree, Scalar) else ""
        said = f"{word!r} is not a choice here" if word else "a word is needed here"
        self._note("choice", tree.place, path, said, f"one of {', '.join(allowed)}", nearest(word, allowed))
        return None

    def _scalar(self, tree: Tree, kind: type, path: Path) -> Any:
        if kind is object:
            return plain(tree)
        if not isinstance(tree, Scalar) or tree.value is None:
            return self._wrong(tree, path, _WRITTEN.get(kind, "a text"))
        if kind is str:
            return tree.text
        if kind is Decimal and not isinstance(tree.value, bool):
            return self._decimal(tree, path)
        if kind in (int, bool, float) and (type(tree.value) is kind or (kind is float and type(tree.value) is int)):
            return kind(tree.value)
        return self._wrong(tree, path, _WRITTEN[kind]) if kind in _WRITTEN else self._other(tree, kind, path)

    def _decimal(self, tree: Scalar, path: Path) -> Any:
        try:
            number = Decimal(tree.text.replace("_", ""))
        except InvalidOperation:
            return self._wrong(tree, path, "a number without sign or unit")
        return number if number.is_finite() else self._wrong(tree, path, "a finite number")

    def _other(self, tree: Tree, kind: Any, path: Path) -> Any:
        try:
            return msgspec.convert(tree.text if isinstance(tree, Scalar) else plain(tree), kind, strict=False)
        except msgspec.ValidationError as error:
            return self._wrong(tree, path, f"what fits here ({error})")

    def _leaf(self, tree: Tree, kind: type[Leaf], path: Path) -> Any:
        raw = plain(tree)
        while True:
            try:
                return kind.read(raw)
            except TermError as error:
                where = (*path, *error.at)
                place = place_of(tree, error.at)
                hint = "" if "for example" in str(error) else f"for example {kind.example}"
                self._note("term", place, where, str(error), hint=hint)
                if not (kind is Targets and error.at):
                    return None
                raw = without(raw, error.at)

    def _wrong(self, tree: Tree, path: Path, expected: str) -> None:
        self._note("wrong-type", tree.place, path, f"{_said(tree)} cannot stand here", expected, _hint(tree))

    def _note(self, code: str, place: Place, path: Path, message: str, expected: str = "", hint: str = "") -> None:
        self.problems.append(
            Problem(
                code=code,
                file=place.file,
                line=place.line,
                column=place.column,
                path=show(path),
                message=message,
                expected=expected,
                hint=hint,
            )
        )


def without(raw: Any, at: Path) -> Any:
    """A table of targets without the wrong cell, so that the others can be read."""
    key, rest = at[0], at[1:]
    if isinstance(raw, list):
        return [{"limit": "none"} if n == key else part for n, part in enumerate(raw)]
    inner = raw[key]
    if rest and isinstance(inner, dict) and "limit" not in inner and rest[0] in inner:
        return {**raw, key: without(inner, rest)}
    return {name: part for name, part in raw.items() if name != key}


def _said(tree: Tree) -> str:
    if isinstance(tree, Scalar):
        return "an empty value" if tree.value is None else repr(tree.text)
    return "a list" if isinstance(tree, Items) else "a mapping"


def _hint(tree: Tree) -> str:
    if isinstance(tree, Scalar) and tree.value is None:
        return "write a value, or take the key out"
    if isinstance(tree, Scalar) and tree.text.lower() in ("yes", "on", "no", "off"):
        return f"write {'true' if tree.text.lower() in ('yes', 'on') else 'false'}"
    return ""
