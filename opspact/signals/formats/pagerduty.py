"""PagerDuty's Events API v2, by which many tools can speak: `trigger`, `acknowledge`, `resolve`."""

from secrets import token_hex
from typing import Any, Final

import msgspec

from opspact.signals.formats.reading import CONTENT, decoded, digest, key_of, labels, moment, text
from opspact.signals.formats.severity import severity
from opspact.signals.shapes import Parsed, Raw, Setting, Signal, State, Unreadable

_STATES: Final[dict[str, State]] = {"trigger": "firing", "acknowledge": "acknowledged", "resolve": "resolved"}


class Payload(msgspec.Struct):
    """What a trigger says."""

    summary: Any = ""
    source: Any = ""
    severity: Any = ""
    timestamp: Any = None
    component: Any = ""
    group: Any = ""
    class_: Any = msgspec.field(name="class", default="")
    custom_details: Any = None


class Event(msgspec.Struct):
    """An event."""

    event_action: str = ""
    dedup_key: str | None = None
    payload: Payload | None = None
    client: Any = ""
    client_url: Any = ""


def enqueue(raw: Raw, setting: Setting) -> Parsed:
    """An event. A trigger without `dedup_key` gets one, told in the answer."""
    event = decoded(raw.body, Event)
    state = _STATES.get(event.event_action)
    if state is None:
        raise Unreadable("event_action must be trigger, acknowledge or resolve")
    if state != "firing" and not event.dedup_key:
        raise Unreadable("dedup_key is expected")
    if state == "firing" and (event.payload is None or not event.payload.summary):
        raise Unreadable("payload.summary is expected")
    said, key = event.payload or Payload(), event.dedup_key or token_hex(16)
    signal = Signal(
        key=key_of(key), state=state, started=moment(said.timestamp) if state == "firing" else None,
        ended=moment(said.timestamp) if state == "resolved" else None,
        type=text(said.class_ or said.component), content=text(said.summary, CONTENT), object=text(said.source),
        discoverer=text(event.client), severity=severity(said.severity), labels=_labels(said),
        link=text(event.client_url),
    )  # fmt: skip
    stamped = bool(said.timestamp)
    return Parsed(digest(key, event.event_action, raw.body), (signal,), lasting=stamped, echo=text(key, 255))


def _labels(said: Payload) -> dict[str, str]:
    own = {"source": said.source, "component": said.component, "group": said.group, "class": said.class_}
    more = said.custom_details if isinstance(said.custom_details, dict) else {}
    return labels({str(name): value for name, value in more.items()}, {n: v for n, v in own.items() if v})
