"""Every sentence that templates and pages say is translated, with the same values."""

import ast
import re
import string
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from opspact.ui.words import catalogue

PACKAGE = Path("opspact")
SAID = re.compile(r"""\{%\s*say\s+("(?P<double>[^"]*)"|'(?P<single>[^']*)')(?P<rest>[^%]*)%\}""")
TEMPLATES = sorted(PACKAGE.rglob("templates/**/*.html"))
MODULES = sorted(path for path in PACKAGE.rglob("*.py") if "migrations" not in path.parts)


def names(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


def in_template(file: Path) -> list[tuple[str, set[str]]]:
    """Sentences, with the names of the values given."""
    found = SAID.finditer(file.read_text("utf-8"))
    return [(m["double"] or m["single"] or "", set(re.findall(r"\b(\w+)=", m["rest"]))) for m in found]


def in_module(file: Path) -> set[str]:
    """Literal sentences given to `say(lang, …)` or to a method `_say(…)` or `say(…)`."""
    calls = [node for node in ast.walk(ast.parse(file.read_text("utf-8"))) if isinstance(node, ast.Call)]
    names_of = ((getattr(call.func, "id", "") or getattr(call.func, "attr", ""), call) for call in calls)
    given = [arg for name, call in names_of if name in ("say", "_say") for arg in call.args]
    return {text for arg in given for text in literals(arg) if text not in ("zh", "en")}


def literals(node: ast.AST) -> list[str]:
    if isinstance(node, ast.IfExp):
        return [*literals(node.body), *literals(node.orelse)]
    return [node.value] if isinstance(node, ast.Constant) and isinstance(node.value, str) and " " in node.value else []


def tables(file: Path) -> set[str]:
    """Sentences of the interface kept in tables: whatever reads like one."""
    tree = ast.parse(file.read_text("utf-8"))
    docs = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    found = [node for node in ast.walk(tree) if isinstance(node, ast.Constant) and id(node) not in docs]
    texts = {node.value for node in found if isinstance(node.value, str)}
    return {text for text in texts if re.match(r"[A-Z][a-z]+( [a-z]|$)", text)} - {"Lax"}


@pytest.mark.parametrize("file", TEMPLATES, ids=str)
def test_every_sentence_of_a_template_is_translated_with_the_same_values(file: Path) -> None:
    known = catalogue("zh")
    said = in_template(file)
    assert [sentence for sentence, _ in said if sentence not in known] == []
    assert [s for s, given in said if not names(s) == names(known[s]) <= given - {"as"}] == []


def test_every_sentence_of_a_page_is_translated_with_the_same_values() -> None:
    known = catalogue("zh")
    said = {sentence for file in MODULES for sentence in in_module(file)}
    assert sorted(said - known.keys()) == []
    assert [sentence for sentence in said if names(sentence) != names(known[sentence])] == []


@pytest.mark.parametrize("file", ["ui/web.py", "ui/templatetags/clocks.py", "conf/areas.py"])
def test_sentences_in_tables_are_translated(file: str) -> None:
    assert sorted(tables(PACKAGE / file) - catalogue("zh").keys()) == []


def test_no_template_says_a_sentence_without_the_catalogue() -> None:
    """Chinese stands in catalogues only, so that English readers never meet it (the names of languages aside)."""
    chinese = {str(file): re.findall(r"[一-鿿]+", strip_comments(file.read_text("utf-8"))) for file in TEMPLATES}
    assert {file: found for file, found in chinese.items() if set(found) - {"中文"}} == {}


def strip_comments(text: str) -> str:
    return re.sub(r"\{#.*?#\}|\{% comment %\}.*?\{% endcomment %\}", "", text, flags=re.DOTALL)


def test_a_sentence_has_one_translation_whatever_area_says_it() -> None:
    found: dict[str, dict[str, str]] = {}
    for file in sorted((PACKAGE / "ui/locale/zh").glob("*.po")):
        with file.open("rb") as text:
            for message in read_po(text):
                if message.id and message.string:
                    found.setdefault(str(message.id), {}).setdefault(str(message.string), file.name)
    assert {sentence: said for sentence, said in found.items() if len(said) > 1} == {}
