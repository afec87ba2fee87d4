"""The JSON Schema of a timeline, made from the same tables that the reader uses."""

from typing import Any, Final

from opspact.simulate.expecting import SHAPES

_TEXT: Final = {"type": ["string", "number"]}
_TIME: Final = {"type": "string", "description": "a time such as 2026-05-08 09:00, local in the timeline's zone"}
_WHEN: Final = {
    "type": "string",
    "description": "a time, or a distance such as +30 min from the fact before or the one in `after`",
}
_KINDS: Final[dict[str, dict[str, Any]]] = {
    "moment": {"type": ["string", "null"], "description": _TIME["description"]},
    "span": {"type": ["string", "null"], "description": "a length of time such as 1 h 30 min"},
    "number": {"type": ["integer", "null"]},
    "flag": {"type": ["boolean", "null"]},
    "list": {"type": ["array", "string"], "items": {"type": "string"}},
    "texts": {"type": ["array", "string"], "items": {"type": "string"}},
    "map": {"type": "object"},
}
_FACT: Final = {
    "type": "object",
    "required": ["at", "fact"],
    "properties": {
        "at": _WHEN, "recorded": _WHEN, "fact": {"type": "string"}, "id": _TEXT, "after": _TEXT, "case": _TEXT,
        "cases": {"type": "array", "items": _TEXT}, "kind": {"type": "string"}, "line": _TEXT, "by": {"type": "string"},
        "person": _TEXT,
    },
    "additionalProperties": {"description": "a field"},
}  # fmt: skip


def timeline_schema() -> dict[str, Any]:
    """The JSON Schema of a timeline. Words of the plan (facts, promises) are checked by the reader."""
    sections = {name: _section(name) for name in SHAPES}
    none = {"type": "array", "items": {"type": "object", "properties": sections, "additionalProperties": False}}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "timeline",
        "type": "object",
        "required": ["timeline", "facts"],
        "additionalProperties": False,
        "properties": {
            "timeline": {"const": 1},
            "plan": {"type": "string"},
            "title": {"type": "string"},
            "zone": {"type": "string"},
            "now": _TIME,
            "facts": {"type": "array", "items": _FACT},
            "expect": {"type": "object", "properties": {**sections, "none": none}, "additionalProperties": False},
        },
    }


def _section(name: Any) -> dict[str, Any]:
    shape = SHAPES[name]
    entry = {
        "type": "object",
        "required": list(shape.needs),
        "properties": {key: _KINDS.get(kind, {}) for key, kind in (shape.where | shape.what).items()},
        "additionalProperties": False,
    }
    return {"oneOf": [entry, {"type": "array", "items": entry}]}
