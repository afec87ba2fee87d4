"""Cases: their levels, their promises, and what has no target."""

from collections.abc import Iterable

from rich.console import Console

from opspact.plans.phrasing import Names
from opspact.shell.report.cells import coming, left, no_target, promise, span, state, when
from opspact.shell.report.tables import heading, table
from opspact.simulate.result import CaseResult, ClockResult, Stage
from opspact.ui.words import say


def cases(console: Console, found: Iterable[CaseResult], names: Names, lang: str, year: str) -> None:
    """Print every case; those of which nothing but the state is to be said, together in one line."""
    plain = []
    for case in found:
        if case.clocks or case.holes or case.warnings:
            _case(console, case, names, lang, year)
        else:
            state_ = names.state(case.kind, case.state, lang)
            plain.append(
                say(lang, "{case} {kind} ({state})", case=case.case, kind=names.kind(case.kind, lang), state=state_)
            )
    if plain:
        console.print()
        console.print(say(lang, "Without promises: {cases}.", cases=say(lang, ", ").join(plain)))


def _case(console: Console, case: CaseResult, names: Names, lang: str, year: str) -> None:
    heading(console, f"{case.case}  {names.kind(case.kind, lang)}  {names.state(case.kind, case.state, lang)}")
    for line, stages in (("", case.levels), *case.line_levels.items()):
        if stages and (not line or len(stages) > 1):
            _levels(console, line, stages, names, lang, year)
    if case.clocks:
        console.print(_clocks(case.clocks, lang, year))
    for hole in case.holes:
        title = names.say("commitments", hole.clock, lang) + (f" · {hole.line}" if hole.line else "")
        sentence = "No target for {promise}: no clock ({reason})."
        console.print("  " + say(lang, sentence, promise=title, reason=no_target(hole.reason, lang)))
    for warning in case.warnings:
        console.print(f"  [yellow]! {warning[lang]}[/]")


def _levels(console: Console, line: str, stages: Iterable[Stage], names: Names, lang: str, year: str) -> None:
    told = [
        say(
            lang, "{time} {level} ({cause})", time=when(stage.start, year), level=names.level(stage.level, lang),
            cause=say(lang, stage.cause),
        )
        for stage in stages
    ]  # fmt: skip
    sentence = "Level of {line}: {stages}" if line else "Level: {stages}"
    console.print("  " + say(lang, sentence, line=line, stages=" → ".join(told)))


def _clocks(clocks: Iterable[ClockResult], lang: str, year: str) -> object:
    headings = ("promise", "clause", "limit", "started", "due", "state", "used", "left or over", "next")
    rows = [
        (
            promise(clock, lang), clock.clause, clock.limit, when(clock.started, year),
            when(clock.due or clock.settled_due, year) + (" ?" if clock.provisional else ""), state(clock, lang),
            span(clock.consumed, lang), left(clock, lang), coming(clock, lang, year),
        )
        for clock in clocks
    ]  # fmt: skip
    return table(headings, rows, lang)
