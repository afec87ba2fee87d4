"""What is wrong with a request that does not fit its description, in the reader's language."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from opspact.ui.words import say

_SENTENCES: Final = {
    "missing": "It must be given.",
    "string_type": "Text is expected.",
    "string_too_short": "It must have at least {min_length} characters.",
    "string_too_long": "It must have at most {max_length} characters.",
    "int_type": "A whole number is expected.",
    "int_parsing": "A whole number is expected.",
    "int_from_float": "A whole number is expected.",
    "bool_parsing": "true or false is expected.",
    "bool_type": "true or false is expected.",
    "greater_than_equal": "It must be at least {ge}.",
    "less_than_equal": "It must be at most {le}.",
    "less_than": "It must be less than {lt}.",
    "literal_error": "It must be one of {expected}.",
    "timezone_aware": "A time with its offset is expected, such as 2026-05-08T09:30:00+08:00.",
    "dict_type": "An object is expected.",
    "list_type": "A list is expected.",
    "model_attributes_type": "An object is expected.",
}
_TIMES: Final = ("datetime", "timezone", "date_")


def worded(errors: Iterable[Mapping[str, Any]], lang: str) -> dict[str, str]:
    """By place (`fields.loss`), what is wrong there."""
    return {_place(one["loc"]): _said(one, lang) for one in errors}


def _place(location: Iterable[Any]) -> str:
    parts = [str(part) for part in location]
    inner = parts[2:] if parts[:1] in (["body"], ["query"]) and len(parts) > 2 else parts[1:]
    return ".".join(inner) or ".".join(parts)


def _said(error: Mapping[str, Any], lang: str) -> str:
    kind = str(error.get("type", ""))
    if kind.startswith(_TIMES):
        kind = "timezone_aware"
    sentence = _SENTENCES.get(kind, "This value cannot be taken.")
    return say(lang, sentence, **error.get("ctx", {}))
