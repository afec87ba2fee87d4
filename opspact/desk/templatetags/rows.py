"""The rows of the desk's list, drawn by functions as a page shows fifty: `{% item_rows rows may_act %}`."""

from collections.abc import Iterable
from html import escape
from typing import Final
from zoneinfo import ZoneInfo

from django import template
from django.template import Context
from django.utils.safestring import SafeString, mark_safe

from opspact.desk.rows import Row
from opspact.ui.addresses import address
from opspact.ui.templatetags.clocks import mini
from opspact.ui.templatetags.words import near_in
from opspact.ui.words import say
from opspact.work.models import WorkItem

register = template.Library()
NONE: Final = '<span class="text-secondary">–</span>'


@register.simple_tag(takes_context=True)
def item_rows(context: Context, rows: Iterable[Row], may_act: bool) -> SafeString:
    """The rows; who may act can choose them."""
    lang, zone = context["lang"], context["zone"]
    return mark_safe("".join(_row(row, lang, zone, may_act=may_act) for row in rows))


def _row(row: Row, lang: str, zone: ZoneInfo, *, may_act: bool) -> str:
    item = row.item
    over = ' class="is-over"' if row.clock and row.clock.over else ""
    level = f'<span class="level level-{row.rank}">{escape(row.level)}</span>' if row.level else NONE
    return f"""<tr data-row{over}>{_pick(item, lang) if may_act else ""}
<td class="figures list-number"><a href="{address("desk:item", item.number)}" data-row-link>#{item.number}</a></td>
<td class="list-due">{_due(row, lang)}</td>
<td>{level}</td>
<td class="list-title">{escape(item.title or row.kind)}<small>{_small(row, lang)}</small></td>
<td class="nowrap">{escape(row.state)}</td>
<td class="list-more">{escape(item.customer.name)}<small class="nowrap">{escape(item.contract.number)}</small></td>
<td class="nowrap list-more">{_handler(item)}</td>
<td class="figures">{near_in(item.opened, zone, lang)}</td></tr>"""


def _pick(item: WorkItem, lang: str) -> str:
    label = escape(say(lang, "Choose {number}", number=item.number))
    return (
        f'<td class="pick"><input type="checkbox" class="form-check-input" name="item" value="{item.pk}" form="bulk"'
        f' aria-label="{label}"></td>'
    )


def _due(row: Row, lang: str) -> str:
    if row.waiting:
        shape = '<svg class="shape shape-paused" aria-hidden="true"><use href="#shape-paused"></use></svg>'
        return f'<span class="state state-paused">{shape}{escape(row.waiting)}</span>'
    return f"{mini(row.clock, lang)}<small>{escape(row.promise)}</small>" if row.clock else NONE


def _small(row: Row, lang: str) -> str:
    """What stands under the title: kind, who reported it, promises broken."""
    item = row.item
    broken = escape(say(lang, "{n} broken", n=item.broken))
    parts = [escape(row.kind), escape(item.declarant)]
    parts += [f'<span class="state-broken list-broken">{broken}</span>'] if item.broken else []
    return " · ".join(filter(None, parts))


def _handler(item: WorkItem) -> str:
    one = item.assignee or item.team
    return escape(one.name) if one else NONE
