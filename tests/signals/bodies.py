"""What real senders send, one body for a problem and one for its recovery of each format."""

from typing import Any, Final

from tests.signals.senders import firing, notification, resolved
from tests.work.live import at

T0: Final = at("2026-05-11 10:00")
MIN: Final = 60_000_000
_ZABBIX = {
    "eventid": "101", "value": "1", "update": "0", "severity": "5", "name": "Host down", "message": "ICMP ping fails",
    "host": "core-1", "clock": "2026.05.11 10:00:00", "recovery_clock": "", "zone": "+08:00",
    "tags": '[{"tag":"service","value":"backbone"}]',
}  # fmt: skip
_NAGIOS = {
    "type": "PROBLEM", "host": "core-1", "service": "ping", "state": "CRITICAL", "output": "100% loss", "problem": "7",
    "number": "1", "time": str(T0 // 1_000_000), "since": str(T0 // 1_000_000),
}  # fmt: skip
_PAGERDUTY = {
    "routing_key": "x" * 32, "event_action": "trigger", "dedup_key": "core-1/ping",
    "payload": {"summary": "100% loss", "source": "core-1", "severity": "critical",
                "timestamp": "2026-05-11T10:00:00+08:00"},
}  # fmt: skip
_CLOUD = {
    "specversion": "1.0", "id": "e1", "source": "/demo", "type": "demo.alert", "subject": "core-1",
    "time": "2026-05-11T02:00:00Z", "data": {"key": "k1", "severity": "critical", "content": "100% loss"},
}  # fmt: skip
_NIGHTINGALE = {
    "hash": "h1", "rule_name": "ping", "rule_note": "100% loss", "severity": 1, "is_recovered": False,
    "trigger_time": T0 // 1_000_000, "first_trigger_time": T0 // 1_000_000,
    "tags": ["ident=core-1", "service=backbone"],
    "target_ident": "core-1",
}  # fmt: skip
_FLASHDUTY = {
    "title_rule": "ping", "event_status": "Critical", "alert_key": "k1", "description": "100% loss",
    "labels": {"resource": "core-1"},
}  # fmt: skip
_GENERIC = {
    "id": "k1", "status": "firing", "message": "100% loss", "host": "core-1", "level": "critical",
    "time": "2026-05-11T02:00:00Z",
}  # fmt: skip

Pair = tuple[dict[str, Any], dict[str, Any]]
BODIES: Final[dict[str, Pair]] = {
    "alertmanager": (notification(firing(started=T0)), notification(resolved(started=T0, ended=T0 + MIN))),
    "grafana": (
        {**notification(firing(started=T0)), "version": "1", "orgId": 1, "title": "x"},
        {**notification(resolved(started=T0, ended=T0 + MIN)), "version": "1", "orgId": 1},
    ),
    "zabbix": (_ZABBIX, {**_ZABBIX, "value": "0", "recovery_clock": "2026.05.11 10:01:00"}),
    "nagios": (
        _NAGIOS,
        {**_NAGIOS, "type": "RECOVERY", "state": "OK", "number": "2", "since": str((T0 + MIN) // 1_000_000)},
    ),
    "pagerduty": (
        _PAGERDUTY,
        {"event_action": "resolve", "dedup_key": "core-1/ping", "routing_key": "x" * 32},
    ),
    "cloudevents": (
        _CLOUD,
        {**_CLOUD, "id": "e2", "data": {"key": "k1", "status": "resolved", "endsAt": "2026-05-11T02:01:00Z"}},
    ),
    "nightingale": (
        _NIGHTINGALE,
        {**_NIGHTINGALE, "is_recovered": True, "recover_time": (T0 + MIN) // 1_000_000},
    ),
    "flashduty": (_FLASHDUTY, {**_FLASHDUTY, "event_status": "Ok"}),
    "generic": (_GENERIC, {**_GENERIC, "status": "resolved", "endsAt": "2026-05-11T02:01:00Z"}),
}
HEADERS: Final[dict[str, dict[str, str]]] = {"cloudevents": {"content_type": "application/cloudevents+json"}}
