"""Sentences, times and texts in templates: `{% load words %}`.

The language is `lang` of the context, else the request's reader; the zone is `zone` of the context, else the product's.
"""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import template
from django.template import Context
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


@register.simple_tag(takes_context=True)
def say(context: Context, sentence: str, **values: Any) -> SafeString:
    """`{% say "Due {time}." time=due %}`: a whole sentence with its values, which are escaped."""
    found = escape(sentence_template(_lang(context), sentence))
    return mark_safe(found.format(**{name: conditional_escape(value) for name, value in values.items()}))


@register.simple_tag(takes_context=True)
def moment(context: Context, at: Instant | datetime | None) -> SafeString:
    """`{% moment at %}`: 2026-11-21 周六 14:05; a dash where there is none."""
    return _time(at, times.moment(at, _zone(context), _lang(context)), context) if at is not None else _dash()


@register.simple_tag(takes_context=True)
def near(context: Context, at: Instant | datetime | None) -> SafeString:
    """`{% near at %}`: 明天 10:40, the full time on hovering."""
    if at is None:
        return _dash()
    return _time(at, times.near(at, now(), _zone(context), _lang(context)), context)


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


def _time(at: Instant | datetime, shown: str, context: Context) -> SafeString:
    zone = _zone(context)
    full = times.moment(at, zone, _lang(context))
    return format_html('<time datetime="{}" title="{}">{}</time>', times.local(at, zone).isoformat(), full, shown)


def _dash() -> SafeString:
    return mark_safe("–")
