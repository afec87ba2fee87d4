"""Addresses of pages by their names. Django searches all patterns for each; here a name is searched once."""

import re
from functools import cache
from typing import Any, Final

from django.urls import NoReverseMatch, reverse

_NUMBER: Final = 7_700_000_001
_WORD: Final = re.compile(r"[A-Za-z0-9_-]+")


def address(name: str, *args: Any) -> str:
    """The address of a name, as `reverse` gives it. Raises NoReverseMatch."""
    kinds = tuple(map(_kind, args))
    pattern = _pattern(name, kinds) if all(kinds) else ""
    return pattern.format(*args) if pattern else reverse(name, args=args)


def _kind(value: Any) -> str:
    """What kind of argument it is; empty for one that must be quoted or checked."""
    if type(value) is int:
        return "number" if value >= 0 else ""
    return "word" if isinstance(value, str) and _WORD.fullmatch(value) else ""


@cache
def _pattern(name: str, kinds: tuple[str, ...]) -> str:
    """The address with a place for each argument; empty where it depends on more than their kind."""
    marks = [_NUMBER + n if kind == "number" else f"x-{_NUMBER + n}-x" for n, kind in enumerate(kinds)]
    try:
        found = reverse(name, args=marks)
    except NoReverseMatch:
        return ""
    for n, mark in enumerate(marks):
        found = found.replace(str(mark), f"{{{n}}}")
    return found
