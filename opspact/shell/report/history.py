"""The report of a replayed history."""

from rich.console import Console
from rich.table import Table

from opspact.kernel.text import pick
from opspact.shell.report.cells import when
from opspact.shell.report.figures import figures
from opspact.shell.report.tables import heading, table
from opspact.simulate.result import HistoryResult, PromiseCount
from opspact.ui.words import say


def report_history(console: Console, found: HistoryResult, lang: str) -> None:
    """Print what a history comes to."""
    title = pick(found.title, lang, found.plan)
    console.print(f"[bold]{title}[/]  {say(lang, 'replayed to {time}', time=when(found.until))}  ({found.zone})")
    sentence = "{tickets} tickets in {seconds} s; {alone} of them were walked one by one."
    values = {"tickets": f"{found.tickets:,}", "alone": f"{found.alone:,}", "seconds": f"{found.seconds:.1f}"}
    console.print(say(lang, sentence, **values))
    if found.promises:
        heading(console, say(lang, "Promises"))
        console.print(_promises(found.promises, lang))
    figures(console, found, lang)


def _promises(promises: tuple[PromiseCount, ...], lang: str) -> Table:
    headings = ("promise", "clause", "kept", "broken", "undecided", "share kept")
    rows = [
        (
            pick(one.title, lang), one.clause, f"{one.kept:,}",
            f"[bold red]{one.broken:,}[/]" if one.broken else "0", f"{one.open:,}",
            "–" if one.share is None else f"{one.share} %",
        )
        for one in promises
    ]  # fmt: skip
    return table(headings, rows, lang)
