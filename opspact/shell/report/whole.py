"""The whole report: cases, duties, what happened and what is to come, figures."""

from collections import Counter
from collections.abc import Iterable

from rich.console import Console

from opspact.kernel.text import pick
from opspact.plans.phrasing import Names
from opspact.shell.report.cases import cases
from opspact.shell.report.cells import step_name, when
from opspact.shell.report.duties import duties
from opspact.shell.report.events import promise_of, tell_event
from opspact.shell.report.figures import figures
from opspact.shell.report.tables import heading, lines
from opspact.simulate.result import ClockResult, EventResult, Levelled, NoTarget, Result
from opspact.ui.words import say


def report(console: Console, result: Result, names: Names, lang: str) -> None:
    """Print the report of a run. Times in the year of the run's end are printed without the year."""
    year = result.now[:4]
    title = pick(result.title, lang, result.plan)
    console.print(f"[bold]{title}[/]  {say(lang, 'as of {time}', time=when(result.now))}  ({result.zone})")
    _summary(console, result, lang)
    cases(console, result.cases, names, lang, year)
    duties(console, result.duties, lang, year)
    _happened(console, result.events, names, lang, year)
    _coming(console, result, names, lang, year)
    figures(console, result, lang)
    for warning in result.warnings:
        console.print(f"[yellow]! {warning[lang]}[/]")


def _summary(console: Console, result: Result, lang: str) -> None:
    clocks = [clock for case in result.cases for clock in case.clocks]
    for sentence, found in (
        ("Promises: {kept} kept, {broken} broken, {open} undecided.", clocks),
        ("Periodic duties: {kept} fulfilled in time, {broken} broken, {open} undecided.", result.duties),
    ):
        if found:
            console.print(say(lang, sentence, **_verdicts(found)))


def _verdicts(clocks: Iterable[ClockResult]) -> dict[str, object]:
    counts = Counter(c.verdict for c in clocks if c.phase != "void" or c.verdict == "broken")
    broken = f"[bold red]{counts['broken']}[/]" if counts["broken"] else "0"
    return {"kept": counts["kept"], "broken": broken, "open": counts["open"]}


def _happened(console: Console, events: Iterable[EventResult], names: Names, lang: str, year: str) -> None:
    """What was decided, but for what the cases above say already: the first level, and missing targets."""
    told = [event for event in events if not isinstance(event, NoTarget) and not _first_level(event)]
    if told:
        heading(console, say(lang, "What happened"))
        console.print(lines([(when(event.at, year), tell_event(event, names, lang)) for event in told]))


def _first_level(event: EventResult) -> bool:
    return isinstance(event, Levelled) and not event.before


def _coming(console: Console, result: Result, names: Names, lang: str, year: str) -> None:
    clocks = [*(clock for case in result.cases for clock in case.clocks), *result.duties]
    ahead = sorted(
        (
            (step.at, step.step, clock)
            for clock in clocks
            for step in clock.steps
            if not step.fired and not step.withdrawn
        ),
        key=lambda one: (one[0], one[2].name),
    )
    if not ahead:
        return
    heading(console, say(lang, "To come, if nothing else happens"))
    rows = []
    for at, step, clock in ahead:
        name = promise_of(names, clock.case, clock.line or clock.period, clock.clock, clock.round, lang)
        rows.append((when(at, year), say(lang, "{clock}: step “{step}”", clock=name, step=step_name(step, lang))))
    console.print(lines(rows))
