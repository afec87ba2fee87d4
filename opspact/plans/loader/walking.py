"""Walking over a typed pack: every field of every part, with its path."""

from collections.abc import Iterator
from typing import Any, NamedTuple

import msgspec

from opspact.plans.loader.convert import fields_of
from opspact.plans.loader.tree import Path
from opspact.plans.schema.base import Part


class Found(NamedTuple):
    """One field of one part."""

    owner: Part
    field: str
    """Its name in Python (`from_`)."""
    path: Path
    value: Any


def walk(part: Part, path: Path = ()) -> Iterator[Found]:
    """Every field with a value, parts within parts included."""
    for key, field in fields_of(type(part)).items():
        value = getattr(part, field.name)
        if value is not None:
            yield Found(part, field.name, (*path, key), value)
            yield from _inner(value, (*path, key))


def _inner(value: Any, path: Path) -> Iterator[Found]:
    if isinstance(value, Part):
        yield from walk(value, path)
    elif isinstance(value, dict) and not isinstance(value, msgspec.Struct):
        for key, part in value.items():
            yield from _inner(part, (*path, key))
    elif isinstance(value, list):
        for n, part in enumerate(value):
            yield from _inner(part, (*path, n))
