"""Sentences of the explanation: every one is translated, with the same values."""

import ast
import string
from pathlib import Path

import pytest

from opspact.ui.words import catalogue

FILES = sorted([*Path("opspact/plans/explain").glob("*.py"), Path("opspact/plans/diff.py")])


def fields(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


def calls(file: Path) -> list[ast.Call]:
    tree = ast.parse(file.read_text("utf-8"))
    return [node for node in ast.walk(tree) if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "say"]


def literals(node: ast.AST) -> list[str]:
    if isinstance(node, ast.IfExp):
        return [*literals(node.body), *literals(node.orelse)]
    return [node.value] if isinstance(node, ast.Constant) and isinstance(node.value, str) else []


def tables(file: Path) -> list[str]:
    """Sentences kept in the tables and choices of a module."""
    tree = ast.parse(file.read_text("utf-8"))
    docs = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    found = [node for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    texts = [str(node.value) for node in found if id(node) not in docs]
    return [text for text in texts if "{" in text and "}" in text]


@pytest.mark.parametrize("file", FILES, ids=str)
def test_every_sentence_is_translated_with_the_same_values(file: Path) -> None:
    said = {sentence for call in calls(file) for sentence in literals(call.args[0])} | set(tables(file))
    known = catalogue("zh")
    assert sorted(said - known.keys()) == []
    assert [sentence for sentence in said if fields(sentence) != fields(known[sentence])] == []


@pytest.mark.parametrize("file", FILES, ids=str)
def test_every_sentence_gets_its_values(file: Path) -> None:
    for call in calls(file):
        given = {keyword.arg for keyword in call.keywords}
        for sentence in literals(call.args[0]):
            assert None in given or fields(sentence) <= given, f"{file}:{call.lineno}"
