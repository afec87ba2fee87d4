"""What operators read exists in Chinese, with the same values."""

import ast
import string
from collections.abc import Iterator
from pathlib import Path

from opspact.shell.running.options import OPTIONS
from opspact.ui.words import catalogue

FOLDER = Path(__file__).parents[2] / "opspact" / "shell" / "running"
SPEAKING = {"tell", "announce", "Trouble"}


def said() -> Iterator[str]:
    """The literal sentences given to what speaks to operators."""
    for file in FOLDER.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in SPEAKING:
                yield from (str(given.value) for given in node.args[:1] if isinstance(given, ast.Constant))


def names(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


def test_every_message_is_translated_with_the_same_values() -> None:
    known = catalogue("zh")
    sentences = {*said(), *(option.meaning for option in OPTIONS.values())}
    assert len(sentences) > 50
    assert sorted(sentences - known.keys()) == []
    assert [sentence for sentence in sentences if names(sentence) != names(known[sentence])] == []
