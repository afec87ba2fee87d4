"""The common parts of a plan as forms: what may be changed without writing YAML, and the change that comes of it.

A part is an entry of a section (`commitments.restore`) or a whole small section (`levels`). Its form has single fields
and lists of rows; what people typed is compared with what the plan says, and only differences become the change.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

import msgspec

from opspact.plans.explain.teller import Teller
from opspact.plans.loader.tree import Entries, Items, Scalar, Tree, subtree

Path = tuple[str, ...]

FIELDS: Final[dict[str, tuple[str, ...]]] = {
    "commitments": ("within", "on", "owed_by", "paused_by"),
    "calendars": ("windows",),
    "roles": ("holders", "acts_as"),
    "levels": ("declared_by", "override_by", "default", "meanwhile"),
    "fees": ("amount", "per", "by"),
}
"""By section: the keys whose values are fields. A table gives a field for each cell."""
ROWS: Final[dict[str, dict[str, tuple[str, ...]]]] = {
    "commitments": {"steps": ("at", "tell", "escalate_to")},
    "calendars": {"closed": ("day", "from", "to", "title"), "open": ("day", "windows", "title")},
}
"""By section: lists of rows, and the columns that a form shows; what else a row says stays as it is."""
WHOLE: Final = frozenset({"levels"})
"""Sections that are one part."""
_LISTS: Final = frozenset(
    {"tell", "escalate_to", "windows", "holders", "acts_as", "declared_by", "override_by", "paused_by"}
)
"""Keys whose value is a list of words, typed with commas."""
_KEPT_APART: Final = frozenset({"by", "when", "name"})
"""Keys of a table of limits that are no limits."""


class Field(msgspec.Struct, frozen=True):
    """One input."""

    path: Path
    """Within the part: `("within", "major")`."""
    text: str
    listed: bool = False

    @property
    def name(self) -> str:
        """As the page sends it."""
        return ".".join(self.path)


class Rows(msgspec.Struct, frozen=True):
    """A list of rows, the last one empty for another."""

    key: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Field, ...], ...]


class Form(msgspec.Struct, frozen=True):
    """The form of a part."""

    fields: tuple[Field, ...]
    lists: tuple[Rows, ...]


def parts_of(tree: Entries) -> Iterator[tuple[str, list[str]]]:
    """The sections that have forms, each with its parts."""
    for section in FIELDS:
        found = tree.parts.get(section)
        if isinstance(found, Entries) and found.parts:
            yield section, [section] if section in WHOLE else [f"{section}.{name}" for name in found.parts]


def form_of(tree: Entries, part: str) -> Form | None:
    """The form of a part; None where the plan has no such part."""
    section, entry = part.partition(".")[0], subtree(tree, path_of(part))
    if section not in FIELDS or not isinstance(entry, Entries):
        return None
    single = tuple(field for key in FIELDS[section] for field in _fields(entry, key))
    lists = tuple(_rows(key, columns, entry.parts.get(key)) for key, columns in ROWS.get(section, {}).items())
    return Form(single, lists)


def path_of(part: str) -> Path:
    """Where a part stands in the pack."""
    section, _, name = part.partition(".")
    return (section, name) if name else (section,)


def _fields(entry: Entries, key: str) -> Iterator[Field]:
    value = entry.parts.get(key)
    if value is None:
        table = key in ("within", "windows", "by")
        yield from () if table else (Field((key,), "", key in _LISTS),)
    else:
        yield from _leaves((key,), value, listed=key in _LISTS)


def _leaves(path: Path, value: Tree, *, listed: bool) -> Iterator[Field]:
    if isinstance(value, Entries):
        for key, part in value.parts.items():
            if key not in _KEPT_APART:
                yield from _leaves((*path, key), part, listed=listed)
    elif isinstance(value, Scalar) or all(isinstance(part, Scalar) for part in value.parts):
        yield Field(path, _text(value), listed)


def _rows(key: str, columns: tuple[str, ...], value: Tree | None) -> Rows:
    known = value.parts if isinstance(value, Items) else ()
    found = [
        tuple(Field((key, str(n), column), _cell(row, column), column in _LISTS) for column in columns)
        for n, row in enumerate((*known, None))
    ]
    return Rows(key, columns, tuple(found))


def _cell(row: Tree | None, column: str) -> str:
    return _text(row.parts.get(column)) if isinstance(row, Entries) else ""


def _text(value: Tree | None) -> str:
    """A value as people type it; of a text in several languages the first."""
    if isinstance(value, Scalar):
        return value.text
    if isinstance(value, Items):
        return ", ".join(_text(part) for part in value.parts)
    return _text(next(iter(value.parts.values()), None)) if value is not None else ""


def change_of(tree: Entries, part: str, typed: Mapping[str, str]) -> dict[str, Any]:
    """What the typed values change, as the `change` of an amendment; empty for nothing, null for a cleared field."""
    form, entry = form_of(tree, part), subtree(tree, path_of(part))
    if form is None or not isinstance(entry, Entries):
        return {}
    own: dict[str, Any] = {}
    for field in form.fields:
        said = typed.get(field.name, field.text).strip()
        if said != field.text:
            _put(own, field.path, _value(said, listed=field.listed))
    for rows in form.lists:
        if _differ(rows, typed):
            own[rows.key] = _typed_rows(rows, entry.parts.get(rows.key), typed)
    return _within(path_of(part), own) if own else {}


def _differ(rows: Rows, typed: Mapping[str, str]) -> bool:
    return any(typed.get(field.name, field.text).strip() != field.text for row in rows.rows for field in row)


def _typed_rows(rows: Rows, value: Tree | None, typed: Mapping[str, str]) -> list[Any]:
    """The whole list as it is to be: cleared rows are gone, what the form does not show stays."""
    known = value.parts if isinstance(value, Items) else ()
    found = []
    for n, row in enumerate(rows.rows):
        said = {field: typed.get(field.name, field.text).strip() for field in row}
        if any(said.values()):
            found.append(_row(known[n] if n < len(known) else None, said))
    return found


def _row(known: Tree | None, said: Mapping[Field, str]) -> Any:
    row = {key: written(part) for key, part in known.parts.items()} if isinstance(known, Entries) else {}
    for field, text in said.items():
        if text != field.text:
            row[field.path[-1]] = _value(text, listed=field.listed)
    return {key: value for key, value in row.items() if value is not None}


def written(tree: Tree) -> Any:
    """A part of the pack as plain data that means the same when it is written again: texts stay as they were typed."""
    if isinstance(tree, Entries):
        return {key: written(part) for key, part in tree.parts.items()}
    if isinstance(tree, Items):
        return [written(part) for part in tree.parts]
    return tree.value if isinstance(tree.value, bool | int | None) else tree.text


def _value(text: str, *, listed: bool) -> Any:
    words = [word.strip() for word in text.replace("，", ",").replace("、", ",").split(",")]
    if listed:
        return [word for word in words if word]
    return text or None


def _put(into: dict[str, Any], path: Path, value: Any) -> None:
    for key in path[:-1]:
        into = into.setdefault(key, {})
    into[path[-1]] = value


def _within(path: Path, value: Any) -> dict[str, Any]:
    for key in reversed(path):
        value = {key: value}
    found: dict[str, Any] = value
    return found


_KEYS: Final = {
    "within": "limit", "on": "calendar of the limits", "owed_by": "owed by", "paused_by": "pauses for",
    "windows": "opening hours", "holders": "held by", "acts_as": "may also act as", "declared_by": "assessed by",
    "override_by": "overridden by", "default": "level without an assessment", "meanwhile": "limits meanwhile",
    "amount": "amount", "per": "for each", "by": "amount for", "at": "at which point", "tell": "who is told",
    "escalate_to": "handed over to", "day": "day", "from": "first day", "to": "last day", "title": "called",
    "steps": "reminders and escalations", "closed": "closed days", "open": "extra openings",
}  # fmt: skip


def label(teller: Teller, path: Path) -> str:
    """What people call a field: `limit · critical · city`."""
    first, *cells = path
    return teller.say(" · ").join([teller.say(_KEYS.get(first, first)), *(_cell_name(teller, cell) for cell in cells)])


def column(teller: Teller, key: str) -> str:
    """What people call a column or a list."""
    return teller.say(_KEYS.get(key, key))


def _cell_name(teller: Teller, cell: str) -> str:
    found = teller.level(cell)
    return found if found != cell else teller.value("service", cell)
