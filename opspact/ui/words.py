"""Sentences for people: whole templates with named values, English in the code, other languages in `.po` files."""

from functools import cache
from importlib.resources import files
from typing import Final

from babel.messages.pofile import read_po

SOURCE: Final = "en"


def say(lang: str, sentence: str, **values: object) -> str:
    """The sentence in a language, its `{names}` filled in. English where it is not translated."""
    return template(lang, sentence).format(**values)


def template(lang: str, sentence: str) -> str:
    """The sentence in a language, its `{names}` still open."""
    return sentence if lang == SOURCE else catalogue(lang).get(sentence, sentence)


@cache
def catalogue(lang: str) -> dict[str, str]:
    """Every translated sentence of a language, from all its `.po` files."""
    found: dict[str, str] = {}
    for file in sorted((files("opspact.ui") / "locale" / lang).iterdir(), key=lambda one: one.name):
        if file.name.endswith(".po"):
            with file.open("rb") as text:
                found |= {str(message.id): str(message.string) for message in read_po(text) if message.string}
    return found
