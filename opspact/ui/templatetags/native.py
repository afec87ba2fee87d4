"""What templates ask for by the dozen, made fast behind the names of Django and cotton. In every template, unloaded.

Small components are drawn by a function instead of a template: `<c-icon name="bell" />` is written as ever.
"""

from collections.abc import Callable
from typing import Any, Final

from django import template
from django.template import Context, Node
from django.template.base import Parser, Token
from django.template.defaulttags import URLNode
from django.template.defaulttags import url as django_url
from django.templatetags.static import static
from django.utils.html import conditional_escape, escape
from django.utils.safestring import SafeString, mark_safe
from django_cotton.templatetags import UnprocessableDynamicAttr
from django_cotton.templatetags._component import PreparedAttr, cotton_component

from opspact.ui.addresses import address

register = template.Library()


def icon(name: str, label: str = "") -> SafeString:
    """`<c-icon name="bell" />`: of the icon set (vendor/icons.svg). `label`: where the icon stands alone."""
    said = f'role="img" aria-label="{label}"' if label else 'aria-hidden="true"'
    return mark_safe(f'<svg class="icon" {said}><use href="{escape(static("vendor/icons.svg"))}#{name}"></use></svg>')


def shape(state: str) -> SafeString:
    """`<c-shape state="kept" />`: the shape of a `shapes.ClockState`; say the word beside it."""
    return mark_safe(f'<svg class="shape shape-{state}" aria-hidden="true"><use href="#shape-{state}"></use></svg>')


def level(label: str, rank: str = "0") -> SafeString:
    """`<c-level rank="1" label="…" />`: rank 1 the gravest (at most 5 tones); the level's name."""
    return mark_safe(f'<span class="level level-{rank}">{label}</span>')


DRAWN: Final[dict[str, Callable[..., SafeString]]] = {"icon": icon, "shape": shape, "level": level}
"""Components without slots, drawn by functions that get their attributes escaped."""


class Drawn(Node):
    """A component that a function draws."""

    def __init__(self, draw: Callable[..., SafeString], attributes: list[PreparedAttr]) -> None:
        self.draw = draw
        self.attributes = attributes

    def render(self, context: Context) -> SafeString:
        """Draw it with its attributes, a blank on either side as beside a word."""
        drawn = self.draw(**{one.key: _value(one, context) for one in self.attributes})
        return mark_safe(f" {drawn} ")


def _value(one: PreparedAttr, context: Context) -> str:
    """An attribute, escaped: as cotton knows it, a text, a small template, or with a colon a variable."""
    if one.compiled is None:
        return str(one.value)
    if hasattr(one.compiled, "render"):
        return str(one.compiled.render(context))
    try:
        return conditional_escape(one.compiled.resolve(context))
    except UnprocessableDynamicAttr:
        return ""


@register.tag("cotton")
def component(parser: Parser, token: Token) -> Any:
    """A component: drawn by a function where there is one, else by its template."""
    node = cotton_component(parser, token)
    draw = DRAWN.get(node.component_name)
    return Drawn(draw, node._prepared_attrs) if draw else node  # noqa: SLF001 - cotton parses, we draw


class Address(URLNode):
    """`{% url %}` without keywords, shown where it stands."""

    def render(self, context: Context) -> Any:
        """The address, escaped like Django's."""
        found = address(self.view_name.resolve(context), *(one.resolve(context) for one in self.args))
        return conditional_escape(found) if context.autoescape else found


@register.tag("url")
def url(parser: Parser, token: Token) -> URLNode:
    """`{% url 'desk:item' item.number %}`, `{% url … as name %}`."""
    node = django_url(parser, token)
    return node if node.kwargs or node.asvar else Address(node.view_name, node.args, {}, None)
