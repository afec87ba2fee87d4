"""Measures, money, quotas and triggers as tables."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any, Final

from rich.console import Console
from rich.table import Table
from rich.text import Text

from opspact.kernel.text import pick
from opspact.simulate.result import Figures, MeasureResult, MoneyResult, QuotaResult, TriggerResult
from opspact.ui.words import say

Row = tuple[str, ...]
_NUMBERS: Final = ("value", "amount", "used", "left")


def figures(console: Console, result: Figures, lang: str) -> None:
    """Print every table of figures that has rows."""
    rows = list(_gathered(result.measures, lang))
    _table(console, "Measures", ("measure", "clause", "period", "key", "value", "target", "state"), rows, lang)
    money = [_money(one, lang) for one in result.money]
    _table(console, "Money", ("item", "clause", "period", "key", "amount", "state"), money, lang)
    quotas = [_quota(one, lang) for one in result.quotas]
    _table(console, "Quotas", ("quota", "clause", "period", "used", "left"), quotas, lang)
    reached = [_trigger(one, lang) for one in result.triggers if one.reached]
    _table(console, "Triggers", ("trigger", "clause", "period", "key", "value", "what follows"), reached, lang)


def _table(console: Console, title: str, headings: Row, rows: Sequence[Row], lang: str) -> None:
    """A table under its title; columns with nothing in them are left out, a name that repeats is said once."""
    if not rows:
        return
    console.print()
    console.print(Text(say(lang, title), style="bold underline"))
    used = [n for n in range(len(headings)) if any(row[n] for row in rows)]
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim")
    for n in used:
        heading = headings[n]
        table.add_column(say(lang, heading), justify="right" if heading in _NUMBERS else "left", no_wrap=n > 0)
    before = ""
    for row in rows:
        cells = (("", "", *row[2:]) if row[0] == before else row) if row[0] else row
        table.add_row(*(cells[n] for n in used))
        before = row[0]
    console.print(table)


def _gathered(measures: Sequence[MeasureResult], lang: str) -> Iterator[Row]:
    """A row per result; periods in a row without result are one row."""
    for _, run in groupby(measures, _same_row):
        found = list(run)
        first, *rest = _measure(found[0], lang), *found[1:]
        yield (*first[:2], f"{found[0].period} … {found[-1].period}", *first[3:]) if rest else first


def _same_row(one: MeasureResult) -> tuple[str, dict[str, str], str]:
    return one.measure, one.key, one.period if one.value is not None else ""


def _key(one: Any) -> str:
    return ", ".join(one.key.values())


def _measure(one: MeasureResult, lang: str) -> Row:
    value = "–" if one.value is None else f"{_short(one.value)} {one.unit}".rstrip()
    return pick(one.title, lang), one.clause, one.period, _key(one), value, one.target, _met(one, lang)


def _short(value: str) -> str:
    whole, _, fraction = value.partition(".")
    return f"{whole}.{fraction[:4]}".rstrip("0").rstrip(".") if fraction else whole


def _met(one: MeasureResult, lang: str) -> str:
    if one.value is None:
        return f"[dim]{say(lang, 'no result')}[/]"
    if one.met is None:
        return one.grade
    word = f"[green]✓ {say(lang, 'met')}[/]" if one.met else f"[bold red]✗ {say(lang, 'missed')}[/]"
    return f"{word} {one.grade}".rstrip() + (f" ({say(lang, 'period open')})" if one.open else "")


def _money(one: MoneyResult, lang: str) -> Row:
    return (
        pick(one.title, lang),
        one.clause,
        one.period,
        _key(one),
        f"{one.amount} {one.currency}",
        say(lang, one.status),
    )


def _quota(one: QuotaResult, lang: str) -> Row:
    return pick(one.title, lang), one.clause, one.period, f"{one.used} {one.unit}", f"{one.left} {one.unit}"


def _trigger(one: TriggerResult, lang: str) -> Row:
    return pick(one.title, lang), one.clause, one.period, _key(one), one.value, one.then
