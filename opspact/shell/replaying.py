"""`opspact replay`: a whole history under a plan."""

import csv
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from functools import partial
from pathlib import Path

import click
from rich.progress import Progress

from opspact.kernel.time import Instant, start_of_day
from opspact.plans.plan import Plan, PlanBook
from opspact.plans.terms.leaf import TermError
from opspact.shell.common import careful, console, json_option, lang_option, print_json, progress_console
from opspact.shell.files import load_plan
from opspact.shell.report import report_history
from opspact.shell.why import why_json, why_text
from opspact.simulate.bulk.presenting import one_ticket, present_history
from opspact.simulate.bulk.replay import Replayed
from opspact.simulate.bulk.replay import replay as replay_all
from opspact.simulate.moments import read_moment
from opspact.simulate.result import HistoryResult
from opspact.ui.words import say

Sink = Callable[[Iterable[str]], None]


@click.command()
@click.argument("plan")
@click.argument("history", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.option("--until", metavar="TIME", help="Replay to TIME. Default: the end of the contract.")
@click.option("--processes", type=click.IntRange(1), default=2, show_default=True, help="Processes at work.")
@click.option(
    "--verdicts", type=click.Path(path_type=Path, dir_okay=False), help="Write each ticket's verdicts as CSV."
)
@click.option("--why", "name", metavar="TICKET/PROMISE", help="Explain one clock of one ticket: T1/restore.")
@json_option
@lang_option
@careful
def replay(
    plan: str, history: Path, *, until: str | None, processes: int, verdicts: Path | None, name: str | None,
    as_json: bool, lang: str,
) -> None:  # fmt: skip
    """Replay the tickets of HISTORY under PLAN: promises kept and broken, KPIs and money.

    HISTORY is a file of JSON lines, one ticket each, or CSV, one fact a row; docs/simulate.md describes both. What
    happened has happened: gates refuse nothing. Each ticket is replayed by itself.
    """
    book = load_plan(plan)
    end = _end(book.latest) if until is None else _time(until, book)
    if name is not None:
        ticket = one_ticket(book, history, name, end)
        print_json(why_json(ticket, name)) if as_json else click.echo("\n".join(why_text(ticket, name, lang)))
        return
    found = _replay(plan, book, history, end, processes, verdicts, lang)
    print_json(found) if as_json else report_history(console(), found, lang)


def _replay(
    plan: str, book: PlanBook, history: Path, until: Instant, processes: int, verdicts: Path | None, lang: str
) -> HistoryResult:  # fmt: skip
    begun = time.perf_counter()
    with _sink(verdicts) as sink, _progress(lang) as progress:
        replayed: Replayed = replay_all(
            partial(load_plan, plan), history, until=until, processes=processes, sink=sink, progress=progress
        )
    return present_history(replayed, book, until, time.perf_counter() - begun)


def _end(plan: Plan) -> Instant:
    """The first instant after the contract's last day."""
    return start_of_day(date.fromisoformat(plan.pack.term.end) + timedelta(days=1), plan.zone)


def _time(text: str, book: PlanBook) -> Instant:
    try:
        return read_moment(text, book.latest.zone)
    except TermError as wrong:
        raise click.BadParameter(str(wrong), param_hint="--until") from None


@contextmanager
def _sink(path: Path | None) -> Iterator[Sink | None]:
    """Takes lines `case,verdicts` to a CSV file, where one is wished."""
    if path is None:
        yield None
        return
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(("case", "verdicts"))
        yield lambda lines: rows.writerows((line.rpartition(",")[::2]) for line in lines)


@contextmanager
def _progress(lang: str) -> Iterator[Callable[[int, int], None]]:
    """A bar on stderr, where that is a terminal."""
    with Progress(console=progress_console(), transient=True, disable=not sys.stderr.isatty()) as bar:
        task = bar.add_task(say(lang, "Replaying"), total=None)
        yield lambda done, parts: bar.update(task, completed=done, total=parts)
