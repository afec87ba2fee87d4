"""The report of a replayed history."""

from rich.console import Console
from rich.table import Table
from rich.text import Text

from opspact.kernel.text import pick
from opspact.shell.report.cells import when
from opspact.shell.report.figures import figures
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
        console.print()
        console.print(Text(say(lang, "Promises"), style="bold underline"))
        console.print(_promises(found.promises, lang))
    figures(console, found, lang)


def _promises(promises: tuple[PromiseCount, ...], lang: str) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim")
    for heading in ("promise", "clause"):
        table.add_column(say(lang, heading))
    for heading in ("kept", "broken", "undecided", "share kept"):
        table.add_column(say(lang, heading), justify="right")
    for one in promises:
        broken = f"[bold red]{one.broken:,}[/]" if one.broken else "0"
        share = "–" if one.share is None else f"{one.share} %"
        table.add_row(pick(one.title, lang), one.clause, f"{one.kept:,}", broken, f"{one.open:,}", share)
    return table
