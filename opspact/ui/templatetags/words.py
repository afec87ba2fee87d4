"""Sentences, times and texts in templates: `{% load words %}`.

The language is `lang` of the context, else the request's reader; the zone is `zone` of the context, else the product's.
"""

from datetime import date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from django import template
from django.template import Context, Node, TemplateSyntaxError
from django.template.base import FilterExpression, Parser, Token, token_kwargs
from django.utils.html import conditional_escape, escape, format_html
from django.utils.safestring import SafeString, mark_safe

from opspact.kernel.now import now
from opspact.kernel.text import Text, pick
from opspact.kernel.time import Instant, Span
from opspact.ui import reader, times
from opspact.ui.words import template as sentence_template

register = template.Library()


def _lang(context: Context) -> str:
    found: str | None = context.get("lang")
    return found or reader.language(context.get("request"))


def _zone(context: Context) -> ZoneInfo:
    found: ZoneInfo | None = context.get("zone")
    return found or reader.zone()


class Said(Node):
    """A sentence, shown or kept under a name."""

    def __init__(self, sentence: FilterExpression, values: dict[str, FilterExpression], kept: str) -> None:
        self.sentence = sentence
        self.values = values
        self.kept = kept

    def render(self, context: Context) -> SafeString:
        """The sentence in the reader's language with its values, which are escaped."""
        found = _escaped(_lang(context), self.sentence.resolve(context))
        filled = {name: conditional_escape(value.resolve(context)) for name, value in self.values.items()}
        said = mark_safe(found.format(**filled))
        if not self.kept:
            return said
        context[self.kept] = said
        return mark_safe("")


@register.tag
def say(parser: Parser, token: Token) -> Said:
    """`{% say "Due {time}." time=due %}`: a whole sentence with its values; `… as name` keeps it."""
    _, sentence, *rest = token.split_contents()
    kept = rest[-1] if rest[-2:-1] == ["as"] else ""
    given = rest[:-2] if kept else rest
    values = token_kwargs(given, parser)
    if given:
        raise TemplateSyntaxError(f"say takes a sentence and values by name, not {given}")
    return Said(parser.compile_filter(sentence), values, kept)


@lru_cache(maxsize=4096)
def _escaped(lang: str, sentence: str) -> str:
    """The sentence in a language, its `{names}` still open. Pages say a hundred of the same few."""
    return escape(sentence_template(lang, sentence))


@register.simple_tag(takes_context=True)
def moment(context: Context, at: Instant | datetime | None) -> SafeString:
    """`{% moment at %}`: 2026-11-21 周六 14:05; a dash where there is none."""
    if at is None:
        return _dash()
    zone, lang = _zone(context), _lang(context)
    return _time(at, times.moment(at, zone, lang), zone, lang)


@register.simple_tag(takes_context=True)
def near(context: Context, at: Instant | datetime | None) -> SafeString:
    """`{% near at %}`: 明天 10:40, the full time on hovering."""
    return _dash() if at is None else near_in(at, _zone(context), _lang(context))


def near_in(at: Instant | datetime, zone: ZoneInfo, lang: str) -> SafeString:
    """The same, for what is drawn by functions."""
    return _time(at, times.near(at, now(), zone, lang), zone, lang)


@register.simple_tag(takes_context=True)
def day(context: Context, on: date | None) -> SafeString:
    """`{% day on %}`: 2026-11-21 周六."""
    if on is None:
        return _dash()
    return format_html('<time datetime="{}">{}</time>', on.isoformat(), times.day(on, _lang(context)))


@register.simple_tag(takes_context=True)
def span(context: Context, length: Span | None) -> str:
    """`{% span length %}`: 2 小时 10 分."""
    return "–" if length is None else times.span(length, _lang(context))


@register.simple_tag(takes_context=True)
def text(context: Context, given: Text | None, default: str = "") -> str:
    """`{% text plan.title %}`: a text of a pack in the reader's language."""
    return pick(given, _lang(context), default)


@register.filter(name="text")
def text_in(given: Text | None, lang: str) -> str:
    """`{{ plan.title|text:lang }}`, for where a tag cannot stand."""
    return pick(given, lang)


@register.filter(name="span")
def span_in(length: Span | None, lang: str) -> str:
    """`{{ length|span:lang }}`, for where a tag cannot stand."""
    return "–" if length is None else times.span(length, lang)


def _time(at: Instant | datetime, shown: str, zone: ZoneInfo, lang: str) -> SafeString:
    there = times.local(at, zone)
    return mark_safe(f'<time datetime="{there.isoformat()}" title="{times.moment(at, zone, lang)}">{shown}</time>')


def _dash() -> SafeString:
    return mark_safe("–")
