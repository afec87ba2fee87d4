"""The JSON Schema of a pack, for editors: types, meanings and examples."""

from typing import Any

import msgspec

from opspact.plans.reference.docs import field_docs, parts
from opspact.plans.schema.base import Part
from opspact.plans.schema.pack import Pack
from opspact.plans.terms.leaf import Leaf

_BLOCKS = {
    "include": {"type": "array", "items": {"type": "string"}, "description": "Other files of the pack's folder."},
    "blocks": {"type": "object", "description": "Reusable blocks, put in their places by `use`."},
}


def json_schema() -> dict[str, Any]:
    """The schema (draft 2020-12) of a whole pack. Every mapping may `use` blocks."""
    kinds = parts()
    _, components = msgspec.json.schema_components(kinds, schema_hook=_leaf, ref_template="#/$defs/{name}")
    names = {kind: _name(kind, components) for kind in kinds}
    for kind, name in names.items():
        _describe(components[name], kind)
    whole = components[names[Pack]]
    whole["properties"] |= _BLOCKS
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$ref": f"#/$defs/{names[Pack]}",
        "$defs": components,
    }
    widened: dict[str, Any] = _widen(schema)
    return widened


def _leaf(kind: type) -> dict[str, Any]:
    if issubclass(kind, Leaf):
        text = (kind.__doc__ or "").strip().splitlines()[0]
        return {"title": kind.__name__, "description": text, "examples": [kind.example]}
    return {"description": "Any value."}


def _name(kind: type, components: dict[str, Any]) -> str:
    long = f"{kind.__module__}.{kind.__qualname__}"
    return next(name for name in (kind.__name__, long, long.replace(".", "_")) if name in components)


def _describe(component: dict[str, Any], kind: type) -> None:
    for key, text in field_docs(kind).items():
        if text and key in component["properties"]:
            component["properties"][key] = {**component["properties"][key], "description": text}
    if issubclass(kind, Part):
        component["properties"]["use"] = {
            "description": "Blocks whose entries stand here.",
            "type": ["string", "array"],
        }


def _widen(schema: Any) -> Any:
    """What a pack may write more freely than the types say: numbers for decimals, one name for a list of names."""
    if isinstance(schema, list):
        return [_widen(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    if schema.get("format") == "decimal":
        rest = {key: value for key, value in schema.items() if key not in ("type", "format")}
        return {**rest, "type": ["number", "string"]}
    found = {key: _widen(value) for key, value in schema.items()}
    if found.get("type") == "array" and found.get("items") == {"type": "string"}:
        found["type"] = ["array", "string"]
    return found
