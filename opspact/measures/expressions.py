"""Expressions over measures: `0.6 * answered + 0.4 * solved`, in exact decimals, nothing else of Python."""

import ast
import operator
from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Final

from opspact.measures.exact import EXACT, add, div, mul, rounded, sub
from opspact.plans.terms.leaf import TermError

_SIGNS: Final[dict[type[ast.operator], Callable[[Decimal, Decimal], Decimal]]] = {
    ast.Add: add, ast.Sub: sub, ast.Mult: mul, ast.Div: div,
}  # fmt: skip
_COMPARES: Final[dict[type[ast.cmpop], Callable[[Decimal, Decimal], bool]]] = {
    ast.Lt: operator.lt, ast.LtE: operator.le, ast.Gt: operator.gt, ast.GtE: operator.ge,
    ast.Eq: operator.eq, ast.NotEq: operator.ne,
}  # fmt: skip
_FUNCTIONS: Final = ("min", "max", "round")
_HELP: Final = (
    "an expression has names, numbers, + - * /, parentheses, min, max, round and 'x if a < b else y'"
)


@lru_cache(maxsize=1024)
def parse(text: str) -> ast.expr:
    """The tree of an expression. Raises TermError for anything that is not arithmetic over names."""
    try:
        tree = ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise TermError(f"{text!r} cannot be read ({error}); {_HELP}") from None
    _check(tree, text)
    return tree


def names_in(text: str) -> frozenset[str]:
    """The measures and money that an expression names. Raises TermError as `parse` does."""
    found = {node.id for node in ast.walk(parse(text)) if isinstance(node, ast.Name)}
    return frozenset(found - set(_FUNCTIONS))


def evaluate(text: str, values: Mapping[str, Decimal | None]) -> Decimal | None:
    """The value; None where a named input has no result, or where it would divide by zero."""
    if any(values.get(name) is None for name in names_in(text)):
        return None
    known = {name: value for name, value in values.items() if value is not None}
    try:
        return _value(parse(text), known)
    except (ZeroDivisionError, InvalidOperation):
        return None


def _check(node: ast.AST, text: str) -> None:
    allowed = (
        ast.BinOp, ast.UnaryOp, ast.UAdd, ast.USub, ast.IfExp, ast.Compare, ast.Call, ast.Name, ast.Load,
        ast.Constant,
        *_SIGNS, *_COMPARES,
    )  # fmt: skip
    for part in ast.walk(node):
        number = not isinstance(part, ast.Constant) or type(part.value) in (int, float)
        if not isinstance(part, allowed) or not number or not _plain_call(part):
            raise TermError(f"{text!r} holds {type(part).__name__}, which is not allowed; {_HELP}")


def _plain_call(node: ast.AST) -> bool:
    if not isinstance(node, ast.Call):
        return True
    return (
        isinstance(node.func, ast.Name)
        and node.func.id in _FUNCTIONS
        and bool(node.args)
        and not node.keywords
    )


def _value(node: ast.expr, values: Mapping[str, Decimal]) -> Decimal:
    match node:
        case ast.Constant(value=number):
            return Decimal(str(number))
        case ast.Name(id=name):
            return values[name]
        case ast.UnaryOp(op=ast.USub(), operand=inner):
            return EXACT.minus(_value(inner, values))
        case ast.UnaryOp(operand=inner):
            return _value(inner, values)
        case ast.BinOp(left=left, op=sign, right=right):
            return _SIGNS[type(sign)](_value(left, values), _value(right, values))
        case ast.IfExp(test=test, body=body, orelse=orelse):
            return _value(body if _true(test, values) else orelse, values)
        case ast.Call(func=ast.Name(id=name), args=args):
            return _call(name, [_value(arg, values) for arg in args])
        case _:
            return Decimal(_true(node, values))


def _true(node: ast.expr, values: Mapping[str, Decimal]) -> bool:
    if not isinstance(node, ast.Compare):
        return _value(node, values) != 0
    sides = [_value(side, values) for side in (node.left, *node.comparators)]
    pairs = zip(node.ops, sides, sides[1:], strict=False)
    return all(_COMPARES[type(sign)](left, right) for sign, left, right in pairs)


def _call(name: str, args: list[Decimal]) -> Decimal:
    if name == "round":
        return rounded(args[0], int(args[1]) if len(args) > 1 else 0, "half_up")
    return min(args) if name == "min" else max(args)
