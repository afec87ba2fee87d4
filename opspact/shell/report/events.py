"""Decisions as sentences of the report."""

from functools import singledispatch
from typing import Any

from opspact.kernel.text import pick
from opspact.simulate.phrasing import Names
from opspact.simulate.presenting import clock_name
from opspact.simulate.result import Acted, Levelled, NoTarget, Refused, Stepped, Told
from opspact.ui.words import say


@singledispatch
def tell_event(event: Any, names: Names, lang: str) -> str:
    """One decision in one sentence."""
    raise TypeError(f"no such event: {type(event).__name__}")


@tell_event.register
def _(event: Refused, names: Names, lang: str) -> str:
    reasons = "; ".join(pick(lack.title, lang) or lack.condition for lack in event.unmet)
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
    return say(
        lang, "{case}: level {before} → {after} ({cause}).",
        case=event.case, before=names.level(event.before, lang), after=names.level(event.after, lang),
        cause=say(lang, event.cause),
    )  # fmt: skip


@tell_event.register
def _(event: Stepped, names: Names, lang: str) -> str:
    name = clock_name(event.case, event.line, event.clock, event.round)
    told = names.parties(filter(None, (*event.tell, *event.escalate_to, event.rung)), lang)
    sentence = "{clock}: step “{step}”; told: {told}."
    if event.withdrawn:
        sentence = "{clock}: step “{step}” is withdrawn; told: {told}."
    return say(lang, sentence, clock=name, step=event.step, told=told)


@tell_event.register
def _(event: Acted, names: Names, lang: str) -> str:
    return say(lang, "{case}: the system recorded “{fact}”.", case=event.case or "–", fact=names.fact(event.fact, lang))


@tell_event.register
def _(event: Told, names: Names, lang: str) -> str:
    notice, told = names.say("notices", event.notice, lang), names.parties(event.tell, lang)
    return say(lang, "{case}: notice {notice} to {told}.", case=event.case or "–", notice=notice, told=told)


@tell_event.register
def _(event: NoTarget, names: Names, lang: str) -> str:
    name = clock_name(event.case, event.line, event.clock, 1)
    return say(lang, "{clock}: no target, so no clock ({reason}).", clock=name, reason=say(lang, event.reason))
