"""Periodic duties: a row each, with how often it was fulfilled in time and in which periods it was not."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from rich.console import Console

from opspact.kernel.text import pick
from opspact.shell.report.cells import periods, when
from opspact.shell.report.tables import Row, heading, table
from opspact.simulate.result import ClockResult
from opspact.ui.words import say


def duties(console: Console, owed: Sequence[ClockResult], lang: str, year: str) -> None:
    """Print the periodic duties, if there are any."""
    if not owed:
        return
    heading(console, say(lang, "Periodic duties"))
    by_duty: dict[str, list[ClockResult]] = {}
    for one in owed:
        by_duty.setdefault(one.clock, []).append(one)
    rows = [_row(found, lang, year) for found in by_duty.values()]
    headings = ("duty", "clause", "kept", "broken", "running", "no due day", "broken in", "next due")
    console.print(table(headings, rows, lang))


def _row(found: Sequence[ClockResult], lang: str, year: str) -> Row:
    first = found[0]
    kept, running, undated = (sum(map(test, found)) for test in (_kept, _running, _undated))
    broken = [one for one in found if one.verdict == "broken"]
    ahead = min((one.due for one in found if _running(one) and one.due), default=None)
    bad = f"[bold red]{len(broken)}[/]" if broken else ""
    return (
        pick(first.title, lang, first.clock), first.clause, _number(kept), bad, _number(running), _number(undated),
        ", ".join(_runs(found)), when(ahead, year),
    )  # fmt: skip


def _number(n: int) -> str:
    return str(n) if n else ""


def _kept(one: ClockResult) -> bool:
    return one.verdict == "kept"


def _running(one: ClockResult) -> bool:
    return one.verdict == "open" and one.phase in ("running", "paused", "stopped")


def _undated(one: ClockResult) -> bool:
    return one.verdict == "open" and one.phase == "pending"


def _runs(found: Iterable[ClockResult]) -> Iterator[str]:
    """The periods of broken occurrences, one after the other as one span."""
    for broken, run in groupby(found, lambda one: one.verdict == "broken"):
        if broken:
            names = list(dict.fromkeys(one.period if not one.line else f"{one.period}/{one.line}" for one in run))
            yield periods(names)
