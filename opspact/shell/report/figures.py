"""Measures, money, quotas and triggers as tables."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import groupby
from typing import Any

from rich.console import Console

from opspact.kernel.text import pick
from opspact.shell.report.cells import periods
from opspact.shell.report.tables import Row, heading, table
from opspact.simulate.result import AdjustmentResult, Figures, MeasureResult, MoneyResult, QuotaResult, TriggerResult
from opspact.ui.words import say


def figures(console: Console, result: Figures, lang: str) -> None:
    """Print every table of figures that has rows."""
    rows = list(_gathered(result.measures, lang))
    _table(console, "Measures", ("measure", "clause", "period", "key", "value", "target", "state"), rows, lang)
    money = [_money(one, lang) for one in result.money]
    _table(console, "Money", ("item", "clause", "period", "key", "amount", "state"), money, lang)
    later = [_adjustment(one, lang) for one in result.adjustments]
    headings = ("figure", "clause", "period", "key", "before", "after", "change", "booked in")
    _table(console, "Adjustments of closed periods", headings, later, lang)
    quotas = [_quota(one, lang) for one in result.quotas]
    _table(console, "Quotas", ("quota", "clause", "period", "used", "left"), quotas, lang)
    reached = [_trigger(one, lang) for one in result.triggers if one.reached]
    _table(console, "Triggers", ("trigger", "clause", "period", "key", "value", "what follows"), reached, lang)


def _table(console: Console, title: str, headings: Row, rows: Sequence[Row], lang: str) -> None:
    if rows:
        heading(console, say(lang, title))
        console.print(table(headings, rows, lang))


def _gathered(measures: Sequence[MeasureResult], lang: str) -> Iterator[Row]:
    """A row per result, key by key; periods in a row without result, or with nothing counted, are one row."""
    for _, results in groupby(measures, lambda one: one.measure):
        by_key = sorted(results, key=lambda one: tuple(one.key.values()))
        for _, run in groupby(by_key, _same_row):
            found = list(run)
            row = _measure(found[0], lang)
            yield (*row[:2], periods([one.period for one in found]), *row[3:])


def _same_row(one: MeasureResult) -> tuple[dict[str, str], str]:
    return one.key, "nothing" if one.value is None else "none" if Decimal(one.value) == 0 else one.period


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


def _adjustment(one: AdjustmentResult, lang: str) -> Row:
    before, after = ("–" if value is None else _short(value) for value in (one.before, one.after))
    return pick(one.title, lang), one.clause, one.period, _key(one), before, after, _short(one.change), one.booked_in


def _quota(one: QuotaResult, lang: str) -> Row:
    return pick(one.title, lang), one.clause, one.period, f"{one.used} {one.unit}", f"{one.left} {one.unit}"


def _trigger(one: TriggerResult, lang: str) -> Row:
    return pick(one.title, lang), one.clause, one.period, _key(one), one.value, one.then
