"""What alerts and their course are called. Keys are what rows hold, values sentences of the catalogue."""

from collections.abc import Mapping
from typing import Any, Final

from opspact.signals.models import AlertEvent
from opspact.ui.words import say

JUDGEMENTS: Final = {
    "new": "Not judged yet", "pending": "To be judged", "service": "Affects service", "one_off": "One-off",
    "no": "Does not affect service",
}  # fmt: skip
WHY: Final = {
    "rule": "by the rule “{rule}”", "no_rule": "no rule fits", "no_contract": "the rule names no contract",
    "blip": "over sooner than the hold time", "window": "inside a maintenance window", "flapping": "it is flapping",
    "hold": "held until it lasts long enough", "refused": "the plan refused the incident: {reason}",
    "person": "judged by a person", "": "nobody looked yet",
}  # fmt: skip
SEVERITIES: Final = {1: "Disaster", 2: "High", 3: "Medium", 4: "Low", 5: "Information"}
EVENTS: Final = {
    "opened": "The problem was told", "overtaken": "The problem was told after its end; recorded as already over",
    "ended": "The sender says that it is over", "expired": "Not said again in time: it counts as over",
    "acknowledged": "Acknowledged", "updated": "The sender changed it", "judged": "Judged: {judgement}",
    "held": "Held back",
}  # fmt: skip
FORMATS: Final = {
    "alertmanager": "Prometheus Alertmanager", "grafana": "Grafana", "zabbix": "Zabbix", "nagios": "Nagios, Icinga",
    "pagerduty": "PagerDuty Events v2", "cloudevents": "CloudEvents", "nightingale": "Nightingale",
    "flashduty": "FlashDuty", "generic": "Any JSON, by a mapping",
}  # fmt: skip
MODES: Final = {"suppress": "Keep silent until it ends", "keep": "Mark, and judge as always"}


def judgement(word: str, lang: str) -> str:
    """A judgement in words."""
    return say(lang, JUDGEMENTS.get(word, word))


def why(row: Mapping[str, Any], lang: str) -> str:
    """What decided, in words."""
    sentence = WHY.get(str(row.get("why") or ""), "")
    return say(lang, sentence, rule=row.get("rule") or "–", reason=row.get("reason") or "–") if sentence else ""


def event(one: AlertEvent, lang: str) -> tuple[str, str]:
    """An entry of an alert's course: its title and what more there is to say."""
    title = say(lang, EVENTS.get(one.kind, one.kind), judgement=judgement(one.data.get("judgement", ""), lang))
    if one.kind in ("judged", "held"):
        said = why(one.data, lang)
        reason = one.data.get("reason", "") if one.data.get("why") == "person" else ""
        return title, " · ".join(part for part in (said, reason) if part)
    return title, str(one.data.get("note", ""))
