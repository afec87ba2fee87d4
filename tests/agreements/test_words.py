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
    nodes = ast.walk(ast.parse(file.read_text("utf-8")))
    tables = [node for node in nodes if isinstance(node, ast.Assign | ast.AnnAssign)]
    named = [one for one in tables if re.match(r"_(KEYS|WORDS|SECTIONS)\b", ast.unparse(one))]
    dicts = [one.value for one in named if isinstance(one.value, ast.Dict)]
    return [text for one in dicts for value in one.values for text in literals(value)]


def test_every_sentence_is_translated_with_the_same_values() -> None:
    known, said = catalogue("zh"), sentences()
    assert sorted(said - known.keys()) == []
    assert [sentence for sentence in said if fields(sentence) != fields(known[sentence])] == []
    assert len(said) > 100
