"""From YAML text to a tree with places. YAML 1.2: `on`, `off`, `yes` and `no` are plain words."""

import re
from typing import Final

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from opspact.plans.loader.problems import Problem
from opspact.plans.loader.tree import Entries, Items, Place, Scalar, Tree

MAX_TEXT: Final = 1_000_000
"""Characters of one file."""
MAX_DEPTH: Final = 40
MAX_VALUES: Final = 200_000
"""Keys and values of one file, aliases written out: a small text must not unfold into a huge pack."""

_PLAIN: Final = {
    f"tag:yaml.org,2002:{name}" for name in ("str", "int", "float", "bool", "null", "timestamp", "value", "merge")
}
_TAG: Final = "tag:yaml.org,2002:"


class _StopError(Exception):
    """The text is too deep or unfolds to too much; carries the problem."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem


def read_yaml(file: str, text: str) -> tuple[Tree | None, list[Problem]]:
    """The tree of one file (None where there is none to speak of) and what is wrong with its writing."""
    if len(text) > MAX_TEXT:
        message = f"the file has {len(text):,} characters"
        return None, [Problem(code="too-large", file=file, message=message, expected=f"at most {MAX_TEXT:,}")]
    if deep := _deep_bracket(file, text):
        return None, [_too_deep(deep)]
    try:
        node = YAML(typ="safe", pure=True).compose(text)
    except MarkedYAMLError as error:
        return None, [_syntax(file, error)]
    except (YAMLError, ValueError) as error:
        return None, [Problem(code="yaml", file=file, message=str(error).splitlines()[0])]
    except RecursionError:
        return None, [_too_deep(Place(file, 1, 1))]
    if node is None:
        return None, [Problem(code="yaml", file=file, line=1, column=1, message="the file is empty")]
    reader = _Reader(file)
    try:
        return reader.tree(node, 0), reader.problems
    except _StopError as stop:
        return None, [*reader.problems, stop.problem]


def _syntax(file: str, error: MarkedYAMLError) -> Problem:
    mark = error.problem_mark or error.context_mark
    line, column = (mark.line + 1, mark.column + 1) if mark else (0, 0)
    context = f" {error.context}" if error.context else ""
    message = f"this is not YAML: {error.problem}{context}"
    return Problem(
        code="yaml",
        file=file,
        line=line,
        column=column,
        message=message,
        hint=_syntax_hint(str(error.problem)),
    )


def _syntax_hint(problem: str) -> str:
    if "\\t" in problem or "tab" in problem:
        return "indent with spaces, not with tabs"
    if "mapping values are not allowed" in problem:
        return "put the text between quotes where it holds a colon and a space"
    if "cannot start any token" in problem or "scalar" in problem:
        return "put a text that begins with a sign (%, @, >, *, &, !) between quotes"
    return "check the indentation and the quotes of this line and the one before"


def _deep_bracket(file: str, text: str) -> Place | None:
    """Where brackets are nested beyond all sense: the parser would take very long over them."""
    depth = 0
    for bracket in re.finditer(r"[\[{\]}]", text):
        depth = depth + 1 if bracket[0] in "[{" else max(depth - 1, 0)
        if depth > 5 * MAX_DEPTH:
            before = text[: bracket.start()]
            return Place(file, before.count("\n") + 1, bracket.start() - before.rfind("\n"))
    return None


def _too_deep(place: Place) -> Problem:
    message = "the pack is nested too deeply"
    return Problem(code="too-large", **place._asdict(), message=message, expected=f"at most {MAX_DEPTH} levels")


class _Reader:
    def __init__(self, file: str) -> None:
        self.file = file
        self.problems: list[Problem] = []
        self.count = 0

    def place(self, node: Node) -> Place:
        return Place(self.file, node.start_mark.line + 1, node.start_mark.column + 1)

    def tree(self, node: Node, depth: int) -> Tree:
        place = self.place(node)
        self.count += 1
        if depth > MAX_DEPTH:
            raise _StopError(_too_deep(place))
        if self.count > MAX_VALUES:
            message = "the pack unfolds to too many values"
            raise _StopError(
                Problem(code="too-large", **place._asdict(), message=message, expected=f"at most {MAX_VALUES:,}")
            )
        if isinstance(node, MappingNode):
            return self.entries(node, place, depth)
        if isinstance(node, SequenceNode):
            return Items(tuple(self.tree(part, depth + 1) for part in node.value), place)
        return self.scalar(node, place)

    def entries(self, node: MappingNode, place: Place, depth: int) -> Entries:
        parts: dict[str, Tree] = {}
        keys: dict[str, Place] = {}
        for key, value in node.value:
            at = self.place(key)
            if not isinstance(key, ScalarNode):
                self.problem("wrong-type", at, "a key must be a plain word")
            elif key.value in parts:
                message = f"the key {key.value!r} is written twice"
                self.problem("duplicate-key", at, message, "keep one of them", str(keys[key.value]))
            else:
                part = self.tree(value, depth + 1)
                parts[key.value] = Scalar(None, "", at) if part == Scalar(None, "", part.place) else part
                keys[key.value] = at
        return Entries(parts, keys, place)

    def scalar(self, node: Node, place: Place) -> Scalar:
        if str(node.tag) not in _PLAIN:
            self.problem("yaml", place, f"the tag {node.tag!s} is not allowed", "write the value without a tag")
        kind = str(node.tag).removeprefix(_TAG)
        return Scalar(_value(kind, node.value), node.value, place)

    def problem(self, code: str, place: Place, message: str, hint: str = "", other: str = "") -> None:
        self.problems.append(Problem(code=code, **place._asdict(), message=message, hint=hint, other_place=other))


def _value(kind: str, text: str) -> str | int | float | bool | None:
    if kind == "null":
        return None
    if kind == "bool":
        return text.lower() == "true"
    if kind in ("int", "float"):
        return _number(text)
    return text


def _number(text: str) -> str | int | float:
    for read in (int, float):
        try:
            return read(text)
        except ValueError:
            continue
    return text
