"""What components say and draw that a template would say clumsily: `{% load parts %}`."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from itertools import dropwhile
from typing import Any

from django import template
from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from opspact.ui import reader
from opspact.ui.shapes import Bar, Column, Option
from opspact.ui.words import say

register = template.Library()


@register.filter
def initials(name: str) -> str:
    """Two signs for a person: the last two characters of a Chinese name, the first letters of a Latin one."""
    if not name.isascii():
        return name.strip()[-2:]
    return "".join(word[0] for word in name.split()[:2]).upper()


@register.filter
def spaced(moment: object) -> str:
    """A day or a moment as people write it, 2026-11-21 14:05: what a browser or a plan wrote with a T, spelt out."""
    return str(moment)[:16].replace("T", " ")


@register.simple_tag
def choices(options: Iterable[Option], chosen: Any = "") -> SafeString:
    """The options of a choice; there may be hundreds."""
    return mark_safe("".join(_choice(one, here=one.value == chosen) for one in options))


def _choice(one: Option, *, here: bool) -> str:
    return f'<option value="{escape(one.value)}"{" selected" if here else ""}>{escape(one.label)}</option>'


@register.simple_tag
def described(field: str, help_text: str, error: str) -> SafeString:
    """Attributes that tie a field to its help and its error."""
    names = [f"{field}-{end}" for end, text in (("help", help_text), ("error", error)) if text]
    if not names:
        return mark_safe("")
    invalid = mark_safe(' aria-invalid="true"') if error else ""
    return format_html(' aria-describedby="{}"{}', " ".join(names), invalid)


@register.simple_tag
def sorted_by(column: Column, sort: str) -> dict[str, str]:
    """How a table is sorted by a column `now` (as ARIA says it), and what its head asks for `next`."""
    if not column.sort or sort.lstrip("-") != column.sort:
        return {"now": "", "next": column.sort}
    falling = sort.startswith("-")
    return {"now": "descending" if falling else "ascending", "next": column.sort if falling else f"-{column.sort}"}


@dataclass(frozen=True)
class Drawn:
    """A bar with its lengths and places on a column 100 high."""

    bar: Bar
    sum: int
    kept: float
    broken: float

    @property
    def kept_y(self) -> float:
        """Kept stands on the ground."""
        return 100 - self.kept

    @property
    def broken_y(self) -> float:
        """Broken stands on kept."""
        return round(100 - self.kept - self.broken, 2)


@register.filter
def columns_of(bars: Sequence[Bar]) -> list[Drawn]:
    """Bars drawn to the same scale, from the first one that holds something on."""
    most = max((bar.kept + bar.broken for bar in bars), default=0) or 1
    shown = list(dropwhile(lambda bar: not bar.kept + bar.broken, bars)) or bars
    return [
        Drawn(bar, bar.kept + bar.broken, round(bar.kept / most * 100, 2), round(bar.broken / most * 100, 2))
        for bar in shown
    ]


@register.simple_tag(takes_context=True)
def bar_words(context: Context, bar: Bar) -> str:
    """A bar, read out."""
    lang = context.get("lang") or reader.language(context.get("request"))
    return say(lang, "{label}: {kept} kept, {broken} broken", label=bar.label, kept=bar.kept, broken=bar.broken)
