"""Prometheus Alertmanager: its webhook (version 4), which Grafana's (version 1) follows, and its API of alerts."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

import msgspec

from opspact.kernel.time import Instant
from opspact.signals.formats.reading import CONTENT, bounded, decoded, digest, key_of, labels, moment, text
from opspact.signals.formats.severity import severity
from opspact.signals.shapes import Parsed, Raw, Setting, Signal, Unreadable

Texts = dict[str, Any]
_OBJECTS: Final = ("instance", "host", "hostname", "node", "device", "pod", "job")
"""Labels that say what it is about, the first that is there."""


class Alert(msgspec.Struct):
    """One alert of a webhook or of the API."""

    labels: Texts
    annotations: Texts | None = None
    status: str = ""
    startsAt: str | None = None  # noqa: N815 - the sender's name
    endsAt: str | None = None  # noqa: N815
    generatorURL: str | None = None  # noqa: N815
    fingerprint: str | None = None
    values: Any = None
    dashboardURL: str | None = None  # noqa: N815
    panelURL: str | None = None  # noqa: N815


class Notification(msgspec.Struct):
    """A webhook of a group of alerts."""

    alerts: list[Alert]
    receiver: str = ""
    groupKey: Any = ""  # noqa: N815
    externalURL: str = ""  # noqa: N815


def webhook(raw: Raw, setting: Setting) -> Parsed:
    """A notification of version 4 (Alertmanager) or 1 (Grafana)."""
    told = decoded(raw.body, Notification)
    if not told.alerts:
        raise Unreadable("a notification without alerts")
    signals = tuple(_told(one, setting, told.externalURL) for one in bounded(told.alerts))
    states = sorted(_mark(one, signal) for one, signal in zip(told.alerts, signals, strict=True))
    return Parsed(digest(told.receiver, text(told.groupKey), *states), signals)


def _mark(alert: Alert, signal: Signal) -> str:
    ended = alert.endsAt or "" if signal.state == "resolved" else ""
    return f"{signal.key} {signal.state} {alert.startsAt} {ended}"


def _told(alert: Alert, setting: Setting, sender: str) -> Signal:
    over = alert.status in ("resolved", "ok")
    ended = moment(alert.endsAt) if over else None
    return _signal(alert, setting, over=over, ended=ended, sender=sender)


def posted(raw: Raw, setting: Setting) -> Parsed:
    """`POST /api/v2/alerts`, as Prometheus itself sends: over where `endsAt` has come, else firing until then.

    Without `endsAt` a problem is over when it was not said again for the setting's `resolve_after`.
    """
    alerts = bounded(decoded(raw.body, list[Alert]))
    return Parsed(digest(raw.body), tuple(_posted(one, setting) for one in alerts), lasting=False)


def _posted(alert: Alert, setting: Setting) -> Signal:
    ends = moment(alert.endsAt)
    if ends is not None and ends <= setting.now:
        return _signal(alert, setting, over=True, ended=ends)
    return _signal(alert, setting, over=False, until=ends or setting.now + setting.resolve_after)


def _signal(
    alert: Alert, setting: Setting, *, over: bool, ended: Instant | None = None, until: Instant | None = None,
    sender: str = "",
) -> Signal:  # fmt: skip
    named = labels(alert.labels)
    said: Mapping[str, Any] = alert.annotations or {}
    return Signal(
        key=key_of(alert.fingerprint or _identity(named)),
        state="resolved" if over else "firing",
        started=moment(alert.startsAt),
        ended=(ended or setting.now) if over else None,
        until=until,
        type=text(named.get("alertname")),
        content=text(_first(said, ("summary", "message", "title", "description")) or named.get("alertname"), CONTENT),
        object=text(_first(named, _OBJECTS)),
        discoverer=text(sender),
        severity=severity(_first(named, ("severity", "priority", "level"))),
        labels=named,
        link=text(alert.generatorURL or alert.panelURL or alert.dashboardURL),
    )


def _identity(named: Mapping[str, str]) -> str:
    return digest(*(f"{name}={value}" for name, value in sorted(named.items())))


def _first(given: Mapping[str, Any], names: Iterable[str]) -> Any:
    return next((given[name] for name in names if given.get(name)), "")
