"""What the schema says of itself: the docstrings of parts and of their fields."""

import ast
import inspect
from functools import cache
from types import ModuleType
from typing import Any, get_args

import msgspec

from opspact.plans.loader.convert import fields_of
from opspact.plans.schema.pack import Pack


@cache
def _docs_in(module: ModuleType) -> dict[str, dict[str, str]]:
    """Docstrings of the fields of every class of a module: the text right below the field."""
    found: dict[str, dict[str, str]] = {}
    for node in ast.parse(inspect.getsource(module)).body:
        if isinstance(node, ast.ClassDef):
            found[node.name] = _fields_in(node)
    return found


def _fields_in(node: ast.ClassDef) -> dict[str, str]:
    docs = {}
    for one, below in zip(node.body, node.body[1:], strict=False):
        if not (isinstance(one, ast.AnnAssign) and isinstance(one.target, ast.Name)):
            continue
        text = below.value if isinstance(below, ast.Expr) else None
        if isinstance(text, ast.Constant) and isinstance(text.value, str):
            docs[one.target.id] = inspect.cleandoc(text.value)
    return docs


def field_docs(part: type) -> dict[str, str]:
    """What each field of a part means, by its key in a pack; fields of its bases included."""
    docs: dict[str, str] = {}
    for owner in reversed(part.__mro__):
        module = inspect.getmodule(owner)
        if module is not None and module.__name__.startswith("opspact."):
            docs |= _docs_in(module).get(owner.__name__, {})
    return {key: docs.get(field.name, "") for key, field in fields_of(part).items()}


def part_doc(part: type) -> str:
    """What a part means."""
    return inspect.cleandoc(part.__doc__ or "")


@cache
def parts() -> tuple[type, ...]:
    """Every part of a pack, each after the part that first mentions it."""
    found: list[type] = [Pack]
    for part in found:
        for field in msgspec.structs.fields(part):
            found += [inner for inner in parts_in(field.type) if inner not in found]
    return tuple(found)


def parts_in(kind: Any) -> list[type]:
    """The parts that a type mentions."""
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        return [kind]
    return list(dict.fromkeys(part for inner in get_args(kind) for part in parts_in(inner)))
