"""Single cells of the report: times, lengths, states with their symbols and colours."""

from typing import Final

from opspact.kernel.text import pick
from opspact.kernel.time import SECOND
from opspact.plans.phrasing import length
from opspact.simulate.result import ClockResult
from opspact.ui.words import say

_STATES: Final = {
    "kept": ("✓", "green", "kept"), "broken": ("✗", "bold red", "broken"), "running": ("▶", "cyan", "running"),
    "paused": ("⏸", "yellow", "paused"), "pending": ("○", "dim", "pending"), "stopped": ("■", "dim", "stopped"),
    "void": ("–", "dim", "void"),
}  # fmt: skip


_REASONS: Final = {
    "empty": "the contract gives none here", "no_row": "no row of the table fits",
    "no_moment": "its moment is not known", "undetermined": "the level is not known",
}  # fmt: skip


def when(at: str | None, year: str = "") -> str:
    """A time without its offset: `2026-05-08 09:05`; whole seconds where there are any; no year in the year `year`."""
    if at is None:
        return ""
    day, clock = at[:10], at[11:].split("+")[0].rstrip("Z")
    clock = clock.split("-")[0].partition(".")[0]
    short = day.removeprefix(f"{year}-") if year else day
    return f"{short} {clock.removesuffix(':00') if clock.count(':') == 2 else clock}"


def span(seconds: float, lang: str) -> str:
    """A length of time; with a minus sign where it is negative."""
    sign = "-" if seconds < 0 else ""
    return sign + length(round(seconds * SECOND), lang)


def state(clock: ClockResult, lang: str) -> str:
    """Symbol, colour and word for verdict and phase: a broken clock may still run."""
    if clock.phase == "void" and clock.verdict != "broken":
        return _state("void", lang)
    if clock.verdict == "open":
        return _state(clock.phase, lang)
    verdict = _state(clock.verdict, lang)
    running = clock.verdict == "broken" and clock.phase in ("running", "paused")
    return f"{verdict} {_state(clock.phase, lang)}" if running else verdict


def _state(name: str, lang: str) -> str:
    symbol, style, word = _STATES[name]
    return f"[{style}]{symbol} {say(lang, word)}[/]"


def promise(clock: ClockResult, lang: str) -> str:
    """The promise with its round and the line it is about."""
    title = pick(clock.title, lang, clock.clock)
    own = f" · {clock.line}" if clock.line else ""
    return f"{title}{own}" + (f" #{clock.round}" if clock.round > 1 else "")


def left(clock: ClockResult, lang: str) -> str:
    """What remains, or by how much it is over."""
    if clock.verdict == "broken" and clock.lateness:
        return f"[red]+{span(clock.lateness, lang)}[/]"
    if clock.remaining is None or clock.phase in ("stopped", "void"):
        return ""
    return span(clock.remaining, lang)


def coming(clock: ClockResult, lang: str, year: str) -> str:
    """The next step and when it comes, if nothing happens before."""
    if clock.next_at is None:
        return ""
    steps = [step.step for step in clock.steps if step.at == clock.next_at and not step.fired]
    return f"{when(clock.next_at, year)} {step_name(steps[0], lang) if steps else ''}".rstrip()


def step_name(step: str, lang: str) -> str:
    """A step as people read it: `75 %`, `+1 h`, and words for the start and the due time."""
    return say(lang, step) if step in ("due", "start") else step


def no_target(reason: str, lang: str) -> str:
    """Why a promise has no target."""
    return say(lang, _REASONS[reason])


def periods(names: list[str]) -> str:
    """Periods one after the other: `2026-W01 … 2026-W09`, or the only one."""
    return names[0] if len(names) == 1 else f"{names[0]} … {names[-1]}"
