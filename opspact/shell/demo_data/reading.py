"""Reading what the demo is written in."""

from importlib.resources import files
from typing import Any, TypeVar

import msgspec
from ruamel.yaml import YAML

from opspact.shell.demo_data.shapes import Book, Cast

T = TypeVar("T")
_HERE = files("opspact.shell.demo_data")


def cast() -> Cast:
    """Everybody who appears."""
    return _read("cast.yaml", Cast)


def book(plan: str) -> Book:
    """What happens under a plan."""
    return _read(f"stories/{plan}.yaml", Book)


def books() -> dict[str, Book]:
    """What happens, by plan."""
    return {plan: book(plan) for plan in cast().contracts}


def _read(name: str, kind: type[T]) -> T:
    raw: Any = YAML(typ="safe", pure=True).load((_HERE / name).read_text("utf-8"))
    return msgspec.convert(raw, kind)
