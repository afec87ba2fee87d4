"""Decisions as sentences of the report."""

from functools import singledispatch
from typing import Any

from opspact.kernel.text import pick
from opspact.simulate.presenting import clock_name
from opspact.simulate.result import Acted, Levelled, NoTarget, Refused, Stepped, Told
from opspact.ui.words import say


@singledispatch
def tell_event(event: Any, lang: str) -> str:
    """One decision in one sentence."""
    raise TypeError(f"no such event: {type(event).__name__}")


@tell_event.register
def _(event: Refused, lang: str) -> str:
    reasons = "; ".join(pick(lack.title, lang) or lack.condition for lack in event.unmet)
    return "[red]" + say(
        lang, "{case}: “{kind}” ({fact}) was refused by {by}: {reasons}.",
        case=event.case or "–", kind=event.kind, fact=event.fact, by=event.by, reasons=reasons or "–",
    ) + "[/]"  # fmt: skip


@tell_event.register
def _(event: Levelled, lang: str) -> str:
    return say(
        lang, "{case}: level {before} → {after} ({cause}).",
        case=event.case, before=event.before or "?", after=event.after or "?", cause=event.cause,
    )  # fmt: skip


@tell_event.register
def _(event: Stepped, lang: str) -> str:
    name = clock_name(event.case, event.line, event.clock, event.round)
    told = ", ".join(dict.fromkeys((*event.tell, *event.escalate_to, *((event.rung,) if event.rung else ()))))
    sentence = "{clock}: step “{step}”; told: {told}."
    if event.withdrawn:
        sentence = "{clock}: step “{step}” is withdrawn; told: {told}."
    return say(lang, sentence, clock=name, step=event.step, told=told or "–")


@tell_event.register
def _(event: Acted, lang: str) -> str:
    return say(lang, "{case}: the system recorded “{fact}”.", case=event.case or "–", fact=event.fact)


@tell_event.register
def _(event: Told, lang: str) -> str:
    return say(lang, "{case}: notice {notice} to {told}.", case=event.case or "–", notice=event.notice, told=", ".join(event.tell))


@tell_event.register
def _(event: NoTarget, lang: str) -> str:
    name = clock_name(event.case, event.line, event.clock, 1)
    return say(lang, "{clock}: no target, so no clock ({reason}).", clock=name, reason=say(lang, event.reason))
