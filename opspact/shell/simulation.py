"""`opspact simulate`: a timeline over a plan."""

import sys
from functools import lru_cache
from pathlib import Path

import click

from opspact.kernel.time import Instant
from opspact.plans.phrasing import Names
from opspact.plans.plan import PlanBook
from opspact.plans.terms.leaf import TermError
from opspact.shell.common import DIFFERENT, careful, console, json_option, lang_option, print_json
from opspact.shell.files import load_plan, load_timeline
from opspact.shell.report import report
from opspact.shell.why import why_json, why_text
from opspact.simulate.check import check as compare
from opspact.simulate.check import tell
from opspact.simulate.moments import read_moment
from opspact.simulate.presenting import present
from opspact.simulate.result import Result
from opspact.simulate.run import run
from opspact.simulate.timeline import Timeline
from opspact.ui.words import say


class Run:
    """A timeline over a plan; each look at it is computed once."""

    def __init__(self, book: PlanBook, timeline: Timeline, known_at: Instant | None, until: Instant | None) -> None:
        self.book = book
        self.timeline = timeline
        self.known_at = known_at
        self.until = timeline.now if until is None else until
        self.result = lru_cache(maxsize=32)(self._result)

    def _result(self, as_of: Instant | None = None) -> Result:
        """How everything stands as of an instant; None: where the timeline ends."""
        outcome = run(self.book, self.timeline.facts, until=self.until, known_at=self.known_at, as_of=as_of)
        return present(outcome, self.book, self.timeline.zone)


@click.command()
@click.argument("plan")
@click.argument("timeline", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.option("--as-of", metavar="TIME", help="Show how everything stands at TIME. Default: the end of the run.")
@click.option("--known-at", metavar="TIME", help="Use only facts recorded by TIME: what was known then.")
@click.option("--until", metavar="TIME", help="Run to TIME. Default: `now` in the timeline, else its last fact.")
@click.option(
    "--why", "name", metavar="CLOCK", help="Explain one clock, duty, measure or sum: T1/restore, T1/restore#2."
)
@click.option("--check", is_flag=True, help="Compare with what the timeline expects; exit code 1 where it differs.")
@json_option
@lang_option
@careful
def simulate(
    plan: str, timeline: Path, *, as_of: str | None, known_at: str | None, until: str | None, name: str | None,
    check: bool, as_json: bool, lang: str,
) -> None:  # fmt: skip
    """Replay the facts of TIMELINE under PLAN: every deadline, step, breach, refusal, figure and sum.

    PLAN is the path of a pack or the name of a shipped one. TIMELINE is a YAML or JSON file; docs/simulate.md
    describes it, `opspact facts PLAN` lists the facts it may hold. TIME is written as in a timeline:
    "2026-05-08 18:00".
    """
    book = load_plan(plan)
    line = load_timeline(timeline, book)
    looked = _time(as_of, line)
    ran = Run(book, line, _time(known_at, line), _time(until, line))
    _warn(line)
    if check:
        _check(ran, as_json, lang)
        return
    result = ran.result(looked)
    if name is not None:
        print_json(why_json(result, name)) if as_json else click.echo("\n".join(why_text(result, name, lang)))
    elif as_json:
        print_json(result)
    else:
        report(console(), result, Names(book), lang)


def _time(text: str | None, line: Timeline) -> Instant | None:
    if text is None:
        return None
    try:
        return read_moment(text, line.zone)
    except TermError as wrong:
        raise click.BadParameter(str(wrong)) from None


def _warn(line: Timeline) -> None:
    for warning in line.warnings:
        click.echo(str(warning), err=True)


def _check(ran: Run, as_json: bool, lang: str) -> None:
    found = compare(ran.timeline, ran.result)
    if as_json:
        print_json(found)
    else:
        for difference in found:
            click.echo(tell(difference, lang))
        click.echo(summary(len(ran.timeline.expect), len(found), lang))
    if found:
        sys.exit(DIFFERENT)


def summary(expected: int, differences: int, lang: str) -> str:
    """One line on how a check went."""
    if not differences:
        return say(lang, "All {n} expectations are met.", n=expected)
    return say(lang, "{n} expectations, {differences} differences.", n=expected, differences=differences)
