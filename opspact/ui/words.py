"""Sentences for people: whole templates with named values, English in the code, other languages in `.po` files."""

from functools import cache
from importlib.resources import files
from typing import Final

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

SOURCE: Final = "en"


def say(lang: str, sentence: str, **values: object) -> str:
    """The sentence in a language, its `{names}` filled in. English where it is not translated."""
    found = sentence if lang == SOURCE else _translated(lang, sentence)
    return found.format(**values)


def _translated(lang: str, sentence: str) -> str:
    message = _catalogue(lang).get(sentence)
    return str(message.string) if message and message.string else sentence


@cache
def _catalogue(lang: str) -> Catalog:
    with (files("opspact.ui") / "locale" / lang / "messages.po").open("rb") as file:
        return read_po(file)
