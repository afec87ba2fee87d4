"""Decisions as sentences of the report."""

from functools import singledispatch
from typing import Any

from opspact.kernel.text import pick
from opspact.plans.phrasing import Names
from opspact.shell.report.cells import no_target, step_name
from opspact.simulate.result import Acted, Levelled, NoTarget, Refused, Stepped, Told
from opspact.ui.words import say


@singledispatch
def tell_event(event: Any, names: Names, lang: str) -> str:
    """One decision in one sentence."""
    raise TypeError(f"no such event: {type(event).__name__}")


@tell_event.register
def _(event: Refused, names: Names, lang: str) -> str:
    reasons = say(lang, "; ").join((pick(lack.title, lang) or lack.condition).rstrip(".。") for lack in event.unmet)
    return (
        "[red]"
        + say(
            lang,
            "{case}: “{kind}” ({fact}) was refused by {by}: {reasons}.",
            case=event.case or "–",
            kind=names.fact(event.kind, lang),
            fact=event.fact,
            by=names.rule(event.by, lang),
            reasons=reasons or "–",
        )
        + "[/]"
    )


@tell_event.register
def _(event: Levelled, names: Names, lang: str) -> str:
    case = subject(event.case, event.line)
    after, cause = names.level(event.after, lang), say(lang, event.cause)
    if not event.before:
        return say(lang, "{case}: the level is {after} ({cause}).", case=case, after=after, cause=cause)
    before = names.level(event.before, lang)
    return say(lang, "{case}: level {before} → {after} ({cause}).", case=case, before=before, after=after, cause=cause)


@tell_event.register
def _(event: Stepped, names: Names, lang: str) -> str:
    name = promise_of(names, event.case, event.line, event.clock, event.round, lang)
    told = names.parties(filter(None, (*event.tell, *event.escalate_to, event.rung)), lang)
    sentence = "{clock}: step “{step}”; told: {told}."
    if event.withdrawn:
        sentence = "{clock}: step “{step}” is withdrawn; told: {told}."
    return say(lang, sentence, clock=name, step=step_name(event.step, lang), told=told)


@tell_event.register
def _(event: Acted, names: Names, lang: str) -> str:
    return say(lang, "{case}: the system recorded “{fact}”.", case=event.case or "–", fact=names.fact(event.fact, lang))


@tell_event.register
def _(event: Told, names: Names, lang: str) -> str:
    notice, told = names.say("notices", event.notice, lang), names.parties(event.tell, lang)
    return say(lang, "{case}: notice {notice} to {told}.", case=event.case or "–", notice=notice, told=told)


@tell_event.register
def _(event: NoTarget, names: Names, lang: str) -> str:
    name = promise_of(names, event.case, event.line, event.clock, 1, lang)
    return say(lang, "{clock}: no target, so no clock ({reason}).", clock=name, reason=no_target(event.reason, lang))


def subject(case: str, line: str) -> str:
    """What something is about: the case, and the line of it."""
    return f"{case}/{line}" if line else case


def promise_of(names: Names, case: str, line: str, clock: str, number: int, lang: str) -> str:
    """A promise of a case, or a duty in its period, by its title: `T1 restoration #2`."""
    section = "commitments" if names.entry("commitments", clock) is not None else "duties"
    title = names.say(section, clock, lang)
    about = line if section == "duties" else subject(case, line)
    return f"{about} {title}".lstrip() + (f" #{number}" if number > 1 else "")
