"""Zabbix: the media type that the product ships (`given/zabbix.yaml`), and scripts with Grafana OnCall's fields."""

from typing import Any, Final

import msgspec

from opspact.signals.formats.reading import CONTENT, decoded, digest, key_of, labels, moment, text
from opspact.signals.shapes import Parsed, Raw, Setting, Signal, Unreadable

_LEVELS: Final = {"5": 1, "4": 2, "3": 3, "2": 4, "1": 5, "0": 4}
"""Zabbix counts from 0 (not classified) and 1 (information) to 5 (disaster)."""


class Event(msgspec.Struct):
    """What the media type sends."""

    eventid: Any = ""
    value: Any = ""
    update: Any = "0"
    severity: Any = ""
    name: Any = ""
    message: Any = ""
    host: Any = ""
    hostip: Any = ""
    clock: Any = ""
    """When the problem began; `recovery_clock` when it was over: local times of the server, with its `zone`."""
    recovery_clock: Any = ""
    zone: str = "+00:00"
    acknowledged: Any = ""
    update_note: Any = ""
    update_time: Any = ""
    triggerid: Any = ""
    tags: Any = None
    url: Any = ""
    alert_uid: Any = ""
    title: Any = ""
    state: Any = ""


def webhook(raw: Raw, setting: Setting) -> Parsed:
    """A problem (value 1), its recovery (value 0) or an update of it."""
    event = decoded(raw.body, Event)
    if event.alert_uid:
        return _plain(event, raw)
    if not event.eventid or str(event.value) not in ("0", "1"):
        raise Unreadable("eventid and value (0 or 1) are expected")
    over, noted = str(event.value) == "0", str(event.update) == "1"
    signal = Signal(
        key=key_of(event.eventid),
        state="resolved" if over else "acknowledged" if noted and event.acknowledged == "Yes" else "firing",
        started=_clock(event.clock, event.zone),
        ended=_clock(event.recovery_clock, event.zone) if over else None,
        type=text(event.name), content=text(event.message or event.name, CONTENT), object=text(event.host),
        severity=_LEVELS.get(str(event.severity), 4), labels=_labels(event), link=text(event.url),
        note=text(event.update_note) if noted else "",
    )  # fmt: skip
    told = (text(event.eventid), text(event.value), text(event.update), text(event.update_time))
    return Parsed(digest(*told), (signal,), lasting=not noted or bool(event.update_time))


def _plain(event: Event, raw: Raw) -> Parsed:
    over = event.state in ("ok", "resolved")
    signal = Signal(
        key=key_of(event.alert_uid), state="resolved" if over else "firing", type=text(event.title),
        content=text(event.message or event.title, CONTENT),
    )  # fmt: skip
    return Parsed(digest(raw.body), (signal,), lasting=False)


def _clock(value: Any, zone: str) -> int | None:
    """`2026.05.11 10:00:00` and the like."""
    said = text(value, 40).replace(".", "-", 2)
    return moment(said) if said.isdigit() else moment(f"{said}{zone}")


def _labels(event: Event) -> dict[str, str]:
    tags = event.tags
    if isinstance(tags, str):
        try:
            tags = msgspec.json.decode(tags)
        except (msgspec.MsgspecError, RecursionError):
            tags = None
    pairs = [one for one in tags if isinstance(one, dict)] if isinstance(tags, list) else []
    named = {text(one.get("tag")): one.get("value") for one in pairs if one.get("tag")}
    own = {"host": event.host, "hostip": event.hostip, "triggerid": event.triggerid}
    return labels(named, {name: value for name, value in own.items() if value})
