"""Files and functions stay small enough to be read in one go (architecture §5)."""

import ast
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from tests.house.repository import ROOT, python_files

PRODUCT = ("opspact", "bench")
Lengths = dict[str, int]
Function = ast.FunctionDef | ast.AsyncFunctionDef


def _file_lengths(*folders: str) -> Lengths:
    return {str(path.relative_to(ROOT)): len(_source(path).splitlines()) for path in python_files(*folders)}


def _function_lengths(*folders: str) -> Lengths:
    return {
        f"{path.relative_to(ROOT)}:{node.lineno} {node.name}": _length(node)
        for path in python_files(*folders)
        for node in _functions(ast.parse(_source(path)))
    }


def _functions(tree: ast.AST) -> Iterator[Function]:
    return (node for node in ast.walk(tree) if isinstance(node, Function))


def _length(node: Function) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def _source(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def _longer_than(limit: int, lengths: Lengths) -> Lengths:
    return {name: length for name, length in lengths.items() if length > limit}


def test_no_file_is_over_400_lines() -> None:
    assert _longer_than(400, _file_lengths(*PRODUCT, "tests")) == {}


def test_half_of_the_files_have_at_most_120_lines() -> None:
    lengths = [n for name, n in _file_lengths(*PRODUCT).items() if not name.endswith("__init__.py")]
    assert median(lengths) <= 120


def test_no_function_is_over_50_lines() -> None:
    assert _longer_than(50, _function_lengths(*PRODUCT)) == {}


def test_half_of_the_functions_have_at_most_15_lines() -> None:
    assert median(_function_lengths(*PRODUCT).values()) <= 15
