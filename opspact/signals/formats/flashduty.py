"""Two Chinese senders: FlashDuty's standard event, and the callback of Nightingale (夜莺)."""

from secrets import token_hex
from typing import Any, Final

import msgspec

from opspact.signals.formats.reading import CONTENT, bounded, decoded, digest, key_of, labels, moment, text
from opspact.signals.shapes import Parsed, Raw, Setting, Signal, Unreadable

_STATUS: Final = {"Critical": 1, "Warning": 3, "Info": 5}
_NIGHTINGALE: Final = {1: 1, 2: 3, 3: 4}


class Event(msgspec.Struct):
    """FlashDuty's standard event."""

    title_rule: Any = ""
    event_status: str = ""
    alert_key: str | None = None
    description: Any = ""
    labels: dict[str, Any] | None = None


def event(raw: Raw, setting: Setting) -> Parsed:
    """`Critical`, `Warning` or `Info`, and `Ok` for the recovery. A key that is missing is made and told."""
    told = decoded(raw.body, Event)
    if told.event_status != "Ok" and told.event_status not in _STATUS:
        raise Unreadable("event_status must be Critical, Warning, Info or Ok")
    if told.event_status == "Ok" and not told.alert_key:
        raise Unreadable("alert_key is expected")
    key, named = told.alert_key or token_hex(16), labels(told.labels or {})
    signal = Signal(
        key=key_of(key), state="resolved" if told.event_status == "Ok" else "firing", type=text(told.title_rule),
        content=text(told.description or told.title_rule, CONTENT),
        object=named.get("resource") or named.get("host") or named.get("ident") or "",
        severity=_STATUS.get(told.event_status, 4), labels=named,
    )  # fmt: skip
    return Parsed(digest(raw.body, key), (signal,), lasting=False, echo=text(key, 255))


class Fired(msgspec.Struct):
    """Nightingale's event."""

    hash: str = ""
    rule_id: Any = ""
    rule_name: Any = ""
    rule_note: Any = ""
    severity: Any = 2
    is_recovered: bool = False
    trigger_time: Any = None
    first_trigger_time: Any = None
    recover_time: Any = None
    trigger_value: Any = ""
    tags: Any = None
    annotations: Any = None
    cluster: Any = ""
    group_name: Any = ""
    target_ident: Any = ""
    runbook_url: Any = ""


def nightingale(raw: Raw, setting: Setting) -> Parsed:
    """One event, or a list of them."""
    found = decoded(raw.body, list[Fired]) if raw.body.lstrip()[:1] == b"[" else [decoded(raw.body, Fired)]
    signals = tuple(_fired(one) for one in bounded(found))
    marks = [f"{one.hash} {one.is_recovered} {one.trigger_time} {one.recover_time}" for one in found]
    return Parsed(digest(*sorted(marks)), signals)


def _fired(one: Fired) -> Signal:
    if not one.hash:
        raise Unreadable("hash is expected")
    pairs = [tag.partition("=") for tag in one.tags if isinstance(tag, str)] if isinstance(one.tags, list) else []
    own = {"group": one.group_name, "cluster": one.cluster, "ident": one.target_ident, "value": one.trigger_value}
    named = labels({name: value for name, _, value in pairs}, {n: v for n, v in own.items() if v})
    began = moment(one.first_trigger_time) or moment(one.trigger_time)
    return Signal(
        key=key_of(one.hash), state="resolved" if one.is_recovered else "firing", started=began,
        ended=moment(one.recover_time) or moment(one.trigger_time) if one.is_recovered else None,
        type=text(one.rule_name), content=text(one.rule_note or one.rule_name, CONTENT),
        object=text(one.target_ident or named.get("instance", "")),
        severity=_NIGHTINGALE.get(one.severity, 4) if isinstance(one.severity, int) else 4, labels=named,
        link=text(one.runbook_url),
    )  # fmt: skip
