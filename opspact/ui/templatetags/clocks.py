"""What a promise in time shows: its time, its bar, its due time, in words: `{% load clocks %}`."""

from html import escape
from typing import Any, Final

from django import template
from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from opspact.kernel.now import now
from opspact.kernel.time import SECOND
from opspact.ui import reader, times
from opspact.ui.shapes import ClockFace, ClockState
from opspact.ui.words import say

register = template.Library()

STATE_WORDS: Final[dict[ClockState, str]] = {
    "pending": "Not started",
    "running": "Running",
    "near": "Nearly due",
    "paused": "Paused",
    "awaiting": "Awaiting confirmation",
    "kept": "Kept",
    "broken": "Broken",
    "void": "Void",
}
TIME_WORDS: Final[dict[ClockState, str]] = {
    "pending": "Not started",
    "running": "left",
    "near": "left",
    "paused": "left, paused",
    "awaiting": "awaiting confirmation",
    "kept": "to spare",
    "broken": "over",
    "void": "Void",
}
_DUE: Final = "Due {time}"
_WAS_DUE: Final = "Was due {time}"
_DEADLINE: Final = "Deadline {time}"
_RESTS: Final = "Outside service time: does not count now"
_CLOSED: Final = "Outside service time, {length}"
_WAITED: Final = "Paused for {length}"
_WAITED_FOR: Final = "Paused for {length}: {cause}"


@register.simple_tag(takes_context=True)
def state_word(context: Context, state: ClockState) -> str:
    """The word for a state."""
    return say(_lang(context), STATE_WORDS[state])


@register.simple_tag(takes_context=True)
def clock_word(context: Context, clock: ClockFace) -> str:
    """What the time beside it means: left, over, to spare."""
    lang = _lang(context)
    return say(lang, _RESTS if clock.phase == "running" and not clock.counts else TIME_WORDS[_timed(clock)])


@register.simple_tag(takes_context=True)
def clock_time(context: Context, clock: ClockFace) -> SafeString:
    """The time left or over in tabular figures; what the browser needs to let it tick."""
    return _time(clock, _lang(context))


@register.simple_tag(takes_context=True)
def clock_bar(context: Context, clock: ClockFace) -> SafeString:
    """The thin bar: as long as the consumed share, with a gap wherever time did not count."""
    return _bar(clock, _lang(context))


@register.simple_tag(takes_context=True)
def clock_due(context: Context, clock: ClockFace) -> SafeString:
    """The due time in words."""
    return _due(context, clock)


@register.simple_tag(takes_context=True)
def clock_mini(context: Context, clock: ClockFace | None) -> SafeString:
    """A clock on one line of a table. Drawn here, not by a component: lists show hundreds."""
    return mark_safe("–") if clock is None else mini(clock, _lang(context))


def mini(clock: ClockFace, lang: str) -> SafeString:
    """The same, for what is drawn by functions."""
    state = clock.state
    word = escape(say(lang, STATE_WORDS[state]))
    over = f'<small class="clock-over">{word}</small>' if state == "broken" else ""
    return mark_safe(
        f'<span class="clock-mini state-{state}"><svg class="shape shape-{state}" role="img" aria-label="{word}">'
        f'<title>{escape(clock.name)}: {word}</title><use href="#shape-{state}"></use></svg>'
        f"{_time(clock, lang)}{over}{_bar(clock, lang)}</span>"
    )


def _timed(clock: ClockFace) -> ClockState:
    """A promise that was broken by something else than time shows no time over."""
    return clock.state if clock.state != "broken" or clock.over else "running"


def _time(clock: ClockFace, lang: str) -> SafeString:
    shown = "–" if clock.remaining is None else times.figures(clock.remaining, lang)
    return mark_safe(f'<span class="figures"{_ticking(clock)}>{shown}</span>')


def _ticking(clock: ClockFace) -> str:
    """What the browser needs to let the figures tick."""
    if not clock.ticks or clock.remaining is None:
        return ""
    until = "" if clock.counts_until is None else (clock.counts_until - clock.now) // SECOND
    total = (clock.consumed + clock.remaining) // SECOND
    return f' data-left="{clock.remaining // SECOND}" data-until="{until}" data-total="{total}"'


def _bar(clock: ClockFace, lang: str) -> SafeString:
    gaps = "".join(
        f'<rect class="bar-gap bar-{gap.kind}" x="{max(at - 1, 0)}" width="{2 if gap.kind == "paused" else 1}"'
        f' height="4"><title>{escape(_gap(gap, lang))}</title></rect>'
        for at, gap in clock.notches
    )
    return mark_safe(
        '<svg class="clock-bar" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">'
        '<rect class="bar-all" width="100" height="4"/>'
        f'<rect class="bar-used" width="{clock.bar}" height="4"/>{gaps}</svg>'
    )


def _gap(gap: Any, lang: str) -> str:
    length = times.span(gap.length, lang)
    if gap.kind == "closed":
        return say(lang, _CLOSED, length=length)
    return say(lang, _WAITED_FOR if gap.cause else _WAITED, length=length, cause=gap.cause)


def _due(context: Context, clock: ClockFace) -> SafeString:
    if clock.due is None:
        return mark_safe("")
    lang, zone = _lang(context), context.get("zone") or reader.zone()
    ended = clock.phase in ("stopped", "void")
    sentence = _DEADLINE if ended else _WAS_DUE if clock.due < now() else _DUE
    return format_html(
        '<time datetime="{}" title="{}">{}</time>',
        times.local(clock.due, zone).isoformat(),
        times.moment(clock.due, zone, lang),
        say(lang, sentence, time=times.near(clock.due, now(), zone, lang)),
    )


def _lang(context: Context) -> str:
    return context.get("lang") or reader.language(context.get("request"))
