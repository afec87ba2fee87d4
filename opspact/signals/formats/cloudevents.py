"""CloudEvents 1.0: structured, in batches, and binary. What is in `data` is read as the generic format reads it."""

from base64 import b64decode
from binascii import Error
from typing import Any

import msgspec

from opspact.signals.formats import generic
from opspact.signals.formats.reading import bounded, decoded, digest, moment, text
from opspact.signals.shapes import Parsed, Raw, Setting, Signal, Unreadable


class Event(msgspec.Struct):
    """An event with its context."""

    id: str = ""
    source: str = ""
    specversion: str = ""
    type: str = ""
    subject: str = ""
    time: Any = None
    data: Any = None
    data_base64: str = ""


def events(raw: Raw, setting: Setting) -> Parsed:
    """The events of a request, in whichever of the three modes. Source and id tell an event apart."""
    kind = raw.headers.get("content-type", "")
    if kind.startswith("application/cloudevents-batch"):
        found = decoded(raw.body, list[Event])
    elif kind.startswith("application/cloudevents"):
        found = [decoded(raw.body, Event)]
    else:
        found = [_binary(raw)]
    signals = [signal for one in bounded(found) for signal in _signals(one, setting)]
    marks = sorted(f"{one.source} {one.id}" for one in found)
    return Parsed(digest(*marks), tuple(signals))


def _binary(raw: Raw) -> Event:
    names = ("id", "source", "specversion", "type", "subject", "time")
    given = {name: raw.headers.get(f"ce-{name}", "") for name in names}
    return Event(**given, data=decoded(raw.body, Any) if raw.body else None)


def _signals(event: Event, setting: Setting) -> list[Signal]:
    if event.specversion != "1.0" or not (event.id and event.source and event.type):
        raise Unreadable("id, source, type and specversion 1.0 are expected")
    body = _data(event)
    if not isinstance(body, dict):
        body = {"content": text(body) or event.type}
    context = {"type": event.type, "object": event.subject or event.source, "content": event.type}
    entry = {**context, **body}
    if not setting.mapping and not any(entry.get(name) for name in ("id", "key", "alert_id", "fingerprint")):
        entry["key"] = f"{event.source}/{event.subject}/{event.type}"
    if moment(event.time) is not None:
        entry.setdefault("time", event.time)
    parsed = generic.mapped(Raw(msgspec.json.encode(entry)), setting)
    return list(parsed.signals)


def _data(event: Event) -> Any:
    if not event.data_base64:
        return event.data
    try:
        return msgspec.json.decode(b64decode(event.data_base64, validate=True))
    except (Error, ValueError, RecursionError):
        raise Unreadable("data_base64 holds no JSON") from None
