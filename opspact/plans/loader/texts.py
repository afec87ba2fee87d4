"""Texts with a form of their own: days, zones, amounts, periods, lengths, expressions over measures."""

import ast
import re
from collections.abc import Callable
from datetime import date
from typing import Final
from zoneinfo import ZoneInfo

from opspact.plans.loader.report import Report
from opspact.plans.loader.tree import Path
from opspact.plans.loader.walking import Found
from opspact.plans.periods import rule_of
from opspact.plans.schema import duties, gates, measures, money, pack, papers
from opspact.plans.terms.leaf import TermError
from opspact.plans.terms.limits import Limit
from opspact.plans.terms.quantity import Compare, read_span

Checker = Callable[[str], object]
"""Raises ValueError (TermError is one) saying what was expected."""


def _day(text: str) -> None:
    try:
        date.fromisoformat(text)
    except ValueError:
        raise TermError(f"{text!r} is not a day; write for example 2026-01-31") from None


def find_zone(name: str) -> ZoneInfo | None:
    """The time zone of that name, None where there is none."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return None


def _zone(text: str) -> None:
    if find_zone(text) is None:
        raise TermError(f"{text!r} is not a time zone; write for example Asia/Shanghai")


def _currency(text: str) -> None:
    if not re.fullmatch(r"[A-Z]{3}", text):
        raise TermError(f"{text!r} is not a currency; write three letters such as CNY")


def _long(text: str) -> None:
    """`1 month`, `3 years`, or any length of a limit."""
    if text and Limit.read(text).empty:
        raise TermError(f"{text!r} is not a length; write for example '3 months' or '2 years'")


def _amount(text: str) -> None:
    if not re.match(r"-?\d+(?:\.\d+)?(?:\s*%|\s*[A-Z]{3}|\s+per\b|\s*\+|\s*$)", text.strip()):
        raise TermError(
            f"{text!r} is not an amount; write for example '500', '10 %', '30 % of monthly_fee', '2 % per 0.1'"
        )


def _anchor_day(text: str) -> None:
    if text and text != "contract" and not re.fullmatch(r"\d\d-\d\d", text):
        _day(text)


def _optional(check: Checker) -> Checker:
    return lambda text: check(text) if text else None


def _word(*allowed: str) -> Checker:
    def check(text: str) -> None:
        if text not in allowed:
            raise TermError(f"{text!r} is not a choice here; it is one of {', '.join(allowed)}")

    return check


FORMS: Final[dict[tuple[type, str], Checker]] = {
    (pack.Term, "start"): _day,
    (pack.Term, "end"): _day,
    (pack.Pack, "zone"): _zone,
    (pack.Pack, "currency"): _currency,
    (pack.Amendment, "effective"): _day,
    (pack.Amendment, "running"): _word("keep", "adopt"),
    (pack.Late, "mend"): _word("with_approval", "freely"),
    (duties.Span_, "from_"): _day,
    (duties.Span_, "to"): _day,
    (duties.DeclaredPeriod, "anchor"): _anchor_day,
    (duties.Duty, "first"): _optional(_day),
    (measures.Availability, "slots"): _optional(read_span),
    (measures.Availability, "minimum"): _optional(read_span),
    (money.Band, "amount"): _amount,
    (money.PerRecord, "amount"): _amount,
    (money.PerShortfall, "amount"): _amount,
    (money.PerPoint, "amount"): _amount,
    (money.Cap, "amount"): _amount,
    (money.PerRecord, "unit"): _optional(Limit.read),
    (money.PerRecord, "free"): _optional(Limit.read),
    (money.Claim, "within"): Limit.read,
    (money.MoneyItem, "grace"): _long,
    (money.MoneyItem, "cure"): _optional(Limit.read),
    (gates.CheckLine, "limit"): _optional(Compare.read),
    (papers.Part_, "warranty"): _long,
    (papers.Exchange, "mode"): _word("replace", "advance", "loan", "bridge", "repair"),
    (papers.Exchange, "old_part"): _word("", "return", "keep", "destroy"),
}

PERIODS: Final = {
    (duties.Duty, "every"), (measures.Measure, "per"), (measures.Quota, "every"), (money.Fee, "per"),
    (money.MoneyItem, "per"), (money.Cap, "per"),
}  # fmt: skip
"""Fields that name a kind of period; a cap also knows `event` and `period`."""

EXPRESSIONS: Final = {(measures.Measure, "value"), (money.MoneyItem, "value")}
FUNCTIONS: Final = frozenset({"min", "max", "round"})


def check_text(report: Report, found: Found, whole: pack.Pack, names: dict[str, frozenset[str]]) -> None:
    """Note a text that has not the form its field asks for, and the names within it that do not exist."""
    own = (type(found.owner), found.field)
    if isinstance(found.value, str) and own in FORMS:
        _try(report, found.path, FORMS[own], found.value)
    if own in PERIODS and not (own == (money.Cap, "per") and found.value in ("event", "period")):
        check_period(report, found.path, found.value, whole)
    if own in EXPRESSIONS and found.value:
        _check_expression(report, found.path, found.value, names["result"])
    for fee in re.findall(r"\bof (\w+)", found.value) if FORMS.get(own) is _amount else ():
        if fee not in names["fee"]:
            report.unknown(found.path, "fee", fee, names["fee"])
    calendar = found.value.partition(" on ")[2].strip() if own in _LIMITS else ""
    if calendar and calendar not in names["calendar"]:
        report.unknown(found.path, "calendar", calendar, names["calendar"])


_LIMITS: Final = {
    (money.PerRecord, "unit"), (money.PerRecord, "free"), (money.Claim, "within"), (money.MoneyItem, "cure")
}  # fmt: skip


def check_period(report: Report, path: Path, name: str, whole: pack.Pack) -> None:
    """Note a name that is no kind of period, unless the days that periods are counted from are wrong themselves."""
    try:
        _day(whole.term.start)
        _day(whole.term.end)
    except (TermError, TypeError, AttributeError):
        return
    _try(report, path, lambda text: rule_of(whole, text), name)


def _try(report: Report, path: Path, check: Checker, text: str) -> None:
    try:
        check(text)
    except (ValueError, OverflowError) as error:
        report.note("term", path, str(error))


def names_in(expression: str) -> frozenset[str]:
    """The measures and money items that an expression names. Raises TermError where it is not arithmetic."""
    try:
        tree = ast.parse(expression.strip(), mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise TermError(
            f"{expression!r} is not an expression; write for example '0.6 * answered + 0.4 * solved'"
        ) from None
    return frozenset(node.id for node in ast.walk(tree) if isinstance(node, ast.Name)) - FUNCTIONS


def _check_expression(report: Report, path: Path, text: str, known: frozenset[str]) -> None:
    try:
        for name in sorted(names_in(text) - known):
            report.unknown(path, "measure or money item", name, known)
    except TermError as error:
        report.note("term", path, str(error))
