"""`--why`: one clock, duty, measure, quota, trigger or sum with everything behind it."""

from collections.abc import Iterator, Sequence
from typing import Any, Final

import click

from opspact.kernel.text import pick
from opspact.plans.loader.problems import nearest
from opspact.simulate.result import ClockResult, Result
from opspact.ui.words import say

_SHOWN: Final = 20


def why_json(result: Result, name: str) -> Any:
    """The structure behind one name; a list where several bear it (all periods of a measure)."""
    found = _found(result, name)
    return found[0] if len(found) == 1 else found


def why_text(result: Result, name: str, lang: str) -> list[str]:
    """The explanation in words, one sentence per line."""
    lines: list[str] = []
    for one in _found(result, name):
        said = getattr(one.sentences, lang)
        lines += [_heading(one, lang), *(said if isinstance(one, ClockResult) else _figure(one, said, lang))]
    return lines


def _found(result: Result, name: str) -> list[Any]:
    named = list(_named(result))
    found = [one for known, one in named if name in known]
    if not found:
        words = {word for known, _ in named for word in known}
        hint = nearest(name, words) or "there are " + ", ".join(sorted(words)[:20])
        raise click.BadParameter(f"nothing is named {name!r} here; {hint}", param_hint="--why")
    return found


def _named(result: Result) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Everything that can be asked for, with the names it answers to."""
    for clock in (*(c for case in result.cases for c in case.clocks), *result.duties):
        yield (clock.name, *((clock.clock,) if not clock.case else ())), clock
    figures = [*((one.measure, one) for one in result.measures), *((one.item, one) for one in result.money)]
    figures += [*((one.quota, one) for one in result.quotas), *((one.trigger, one) for one in result.triggers)]
    for name, one in figures:
        keys = ",".join(one.key.values())
        yield (name, f"{name}@{one.period}", f"{name}@{one.period}/{keys}"), one


def _heading(one: Any, lang: str) -> str:
    if isinstance(one, ClockResult):
        return f"{one.name}  {pick(one.title, lang)}"
    name = next(getattr(one, key) for key in ("measure", "item", "quota", "trigger") if hasattr(one, key))
    return "  ".join(part for part in (f"{name}@{one.period}", *one.key.values(), pick(one.title, lang)) if part)


def _figure(one: Any, said: Sequence[str], lang: str) -> list[str]:
    """How a figure came about, and what it rests on: the first of it, for people; JSON has it all."""
    values = [getattr(one, key) for key in ("value", "amount", "left") if hasattr(one, key)]
    result = say(lang, "The result is {value}.", value=values[0] if values[0] is not None else "–")
    lines = list(said or (result,))
    if len(one.links) > _SHOWN:
        links = {"links": ", ".join(one.links[:_SHOWN]), "more": len(one.links) - _SHOWN}
        lines.append(say(lang, "It rests on: {links} and {more} more.", **links))
    elif one.links:
        lines.append(say(lang, "It rests on: {links}.", links=", ".join(one.links)))
    return lines
