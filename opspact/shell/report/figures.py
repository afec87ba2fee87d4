"""Measures, money, quotas and triggers as tables."""

from collections.abc import Callable, Sequence
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from opspact.kernel.text import pick
from opspact.simulate.result import MeasureResult, MoneyResult, QuotaResult, Result, TriggerResult
from opspact.ui.words import say

Row = tuple[str, ...]


def figures(console: Console, result: Result, lang: str) -> None:
    """Print every table of figures that has rows."""
    _table(
        console,
        "Measures",
        ("measure", "clause", "period", "key", "value", "target", "state"),
        result.measures,
        _measure,
        lang,
    )
    _table(console, "Money", ("item", "clause", "period", "key", "amount", "state"), result.money, _money, lang)
    _table(console, "Quotas", ("quota", "clause", "period", "used", "left"), result.quotas, _quota, lang)
    reached = [one for one in result.triggers if one.reached]
    _table(
        console, "Triggers", ("trigger", "clause", "period", "key", "value", "what follows"), reached, _trigger, lang
    )


def _table(
    console: Console, title: str, headings: Row, rows: Sequence[Any], cells: Callable[[Any, str], Row], lang: str
) -> None:  # fmt: skip
    if not rows:
        return
    console.print()
    console.print(Text(say(lang, title), style="bold underline"))
    table = Table(*(say(lang, heading) for heading in headings), box=None, padding=(0, 2, 0, 0), header_style="dim")
    for row in rows:
        table.add_row(*cells(row, lang))
    console.print(table)


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
