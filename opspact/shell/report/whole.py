"""The whole report: cases, what happened and what is to come, duties, figures."""

from collections.abc import Iterable

from rich.console import Console
from rich.table import Table
from rich.text import Text

from opspact.kernel.text import pick
from opspact.shell.report.cells import coming, left, promise, span, state, when
from opspact.shell.report.events import tell_event
from opspact.shell.report.figures import figures
from opspact.simulate.phrasing import Names
from opspact.simulate.result import CaseResult, ClockResult, Result
from opspact.ui.words import say


def report(console: Console, result: Result, names: Names, lang: str) -> None:
    """Print the report of a run."""
    title = pick(result.title, lang, result.plan)
    console.print(f"[bold]{title}[/]  {say(lang, 'as of {time}', time=when(result.now))}  ({result.zone})")
    for case in result.cases:
        _case(console, case, names, lang)
    if result.duties:
        _heading(console, say(lang, "Periodic duties"))
        console.print(_clocks(result.duties, lang))
    if result.events:
        _heading(console, say(lang, "What happened"))
        for event in result.events:
            console.print(f"  {when(event.at)}  {tell_event(event, names, lang)}")
    _coming(console, result, lang)
    figures(console, result, lang)
    for warning in result.warnings:
        console.print(f"[yellow]! {warning}[/]")


def _heading(console: Console, text: str) -> None:
    console.print()
    console.print(Text(text, style="bold underline"))


def _case(console: Console, case: CaseResult, names: Names, lang: str) -> None:
    _heading(console, f"{case.case}  {names.kind(case.kind, lang)}  {say(lang, case.state)}")
    if case.levels:
        stages = (
            f"{when(stage.start)} {names.level(stage.level, lang)} ({say(lang, stage.cause)})" for stage in case.levels
        )
        console.print("  " + say(lang, "Level: {stages}", stages=" → ".join(stages)))
    if case.clocks:
        console.print(_clocks(case.clocks, lang))
    for hole in case.holes:
        sentence = "No target for {promise}: no clock ({reason})."
        console.print(
            "  "
            + say(lang, sentence, promise=names.say("commitments", hole.clock, lang), reason=say(lang, hole.reason))
        )
    for warning in case.warnings:
        console.print(f"  [yellow]! {warning}[/]")


def _clocks(clocks: Iterable[ClockResult], lang: str) -> Table:
    headings = ("promise", "clause", "limit", "started", "due", "state", "used", "left or over", "next")
    table = Table(*(say(lang, heading) for heading in headings), box=None, padding=(0, 2, 0, 0), header_style="dim")
    for clock in clocks:
        name = promise(clock, lang) + (f" {clock.period}" if clock.period else "")
        provisional = " ?" if clock.provisional else ""
        table.add_row(
            name, clock.clause, clock.limit, when(clock.started), when(clock.due or clock.settled_due) + provisional,
            state(clock, lang), span(clock.consumed, lang), left(clock, lang), coming(clock),
        )  # fmt: skip
    return table


def _coming(console: Console, result: Result, lang: str) -> None:
    clocks = [*(clock for case in result.cases for clock in case.clocks), *result.duties]
    steps = sorted((step.at, clock.name, step.step) for clock in clocks for step in clock.steps if not step.fired)
    if steps:
        _heading(console, say(lang, "To come, if nothing else happens"))
        for at, name, step in steps:
            console.print(f"  {when(at)}  {say(lang, '{clock}: step “{step}”', clock=name, step=step)}")
