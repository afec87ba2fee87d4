"""Everything these pages say is said in Chinese too, with the same values."""

import ast
import re
from pathlib import Path

from opspact.ui.words import catalogue
from tests.plans.test_words import fields, literals, tables

FOLDER = Path("opspact/agreements")
IN_TEMPLATES = re.compile(r"""\{% say (["'])(.*?)\1""")


def sentences() -> set[str]:
    found = {match[2] for page in FOLDER.rglob("*.html") for match in IN_TEMPLATES.finditer(page.read_text("utf-8"))}
    for file in FOLDER.rglob("*.py"):
        nodes = [node for node in ast.walk(ast.parse(file.read_text("utf-8"))) if isinstance(node, ast.Call)]
        said = [node for node in nodes if ast.unparse(node.func) in ("say", "teller.say", "self.teller.say")]
        found |= {text for node in said for argument in node.args for text in literals(argument)}
        found |= {text for text in tables(file) if " " in text and "<" not in text} | set(labels(file))
    return found


def labels(file: Path) -> list[str]:
    """What the tables of words of a module say."""
    dicts = [node for node in ast.walk(ast.parse(file.read_text("utf-8"))) if isinstance(node, ast.Assign | ast.AnnAssign)]
    named = [d for d in dicts if any(name in ast.unparse(d) for name in ("_KEYS", "_WORDS", "_SECTIONS"))]
    return [text for d in named if isinstance(d.value, ast.Dict) for value in d.value.values for text in literals(value)]


def test_every_sentence_is_translated_with_the_same_values() -> None:
    known, said = catalogue("zh"), sentences()
    assert sorted(said - known.keys()) == []
    assert [sentence for sentence in said if fields(sentence) != fields(known[sentence])] == []
    assert len(said) > 100
