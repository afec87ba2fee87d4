"""Which parser reads what: by the source's format, or by the end of the address where a protocol brings its own."""

from collections.abc import Callable
from typing import Final

from opspact.kernel.time import MINUTE, Instant
from opspact.signals.formats import (
    alertmanager,
    cloudevents,
    flashduty,
    generic,
    heartbeat,
    nagios,
    pagerduty,
    zabbix,
)
from opspact.signals.senders import Sender
from opspact.signals.shapes import Parsed, Raw, Setting, Unreadable

Parser = Callable[[Raw, Setting], Parsed]

PARSERS: Final[dict[str, Parser]] = {
    "alertmanager": alertmanager.webhook,
    "grafana": alertmanager.webhook,
    "zabbix": zabbix.webhook,
    "nagios": nagios.notify,
    "pagerduty": pagerduty.enqueue,
    "cloudevents": cloudevents.events,
    "nightingale": flashduty.nightingale,
    "flashduty": flashduty.event,
    "generic": generic.mapped,
}
PATHS: Final[dict[str, Parser]] = {
    "api/v2/alerts": alertmanager.posted,
    "v2/enqueue": pagerduty.enqueue,
    "heartbeat": heartbeat.beat,
}
"""Ends of addresses that say the protocol by themselves."""


def parsed(sender: Sender, raw: Raw, now: Instant) -> Parsed:
    """A delivery understood, by the path it came to or the format of its source. Raises Unreadable."""
    parser = PATHS.get(raw.path) or PARSERS.get(sender.format)
    if parser is None:
        raise Unreadable(f"no format {sender.format}")
    setting = Setting(now, mapping=sender.mapping, resolve_after=sender.policy.resolve_minutes * MINUTE)
    return parser(raw, setting)
