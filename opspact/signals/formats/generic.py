"""Any JSON, by a mapping that a person made: for each part of an alert where in the body it stands.

A path is names and numbers between dots (`data.0.host`); `=text` stands for itself. Several paths between bars: the
first that leads to something.
"""

from collections.abc import Mapping
from typing import Annotated, Any, Final

import msgspec

from opspact.signals.formats.reading import CONTENT, bounded, decoded, digest, key_of, labels, moment, text
from opspact.signals.formats.severity import severity
from opspact.signals.shapes import Parsed, Raw, Setting, Signal, Unreadable

Path = Annotated[str, msgspec.Meta(max_length=300)]
OVER: Final = ("resolved", "ok", "up", "normal", "recovered", "recovery", "clear", "cleared", "closed", "0", "false",
               "恢复", "已恢复", "正常")  # fmt: skip


class Mapped(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where what stands. `key` and `content` are asked for; without a key the labels and texts make one."""

    each: Path = ""
    """A list, each entry an alert; empty: the body is one."""
    key: Path = "id|key|alert_id|fingerprint"
    state: Path = "status|state"
    over: tuple[str, ...] = OVER
    """Values of the state (in small letters) by which a problem is over."""
    started: Path = "started|startsAt|start_time|time|timestamp"
    ended: Path = "ended|endsAt|end_time"
    type: Path = "type|alertname|rule"
    content: Path = "content|message|summary|description|title"
    object: Path = "object|host|instance|source|device"
    severity: Path = "severity|level|priority"
    levels: dict[str, int] = {}
    """Words of the sender and our five levels, where they are not the usual ones."""
    labels: Path = "labels|tags"
    link: Path = "url|link"


def mapped(raw: Raw, setting: Setting) -> Parsed:
    """One alert or several. Raises Unreadable for what the mapping does not find, and for a mapping that is none."""
    mapping = mapping_of(setting.mapping)
    body = decoded(raw.body, Any)
    entries = _at(body, mapping.each) if mapping.each else body
    found = bounded(entries if isinstance(entries, list) else [entries])
    signals = tuple(_signal(one, mapping, setting) for one in found)
    if not signals:
        raise Unreadable("there are no alerts in it")
    identified = all(_at(one, mapping.started) for one in found)
    return Parsed(digest(raw.body), signals, lasting=identified)


def mapping_of(given: Mapping[str, Any]) -> Mapped:
    """A mapping as it was stored. Raises Unreadable."""
    try:
        return msgspec.convert(given, Mapped)
    except msgspec.ValidationError as wrong:
        raise Unreadable(f"mapping: {wrong}") from None


def _signal(entry: Any, mapping: Mapped, setting: Setting) -> Signal:
    content = text(_at(entry, mapping.content), CONTENT)
    key, about = _at(entry, mapping.key), text(_at(entry, mapping.object))
    if not content and not key:
        raise Unreadable("neither a key nor a content is where the mapping says")
    over = text(_at(entry, mapping.state)).strip().lower() in mapping.over
    kind, word = text(_at(entry, mapping.type)), text(_at(entry, mapping.severity))
    named = _at(entry, mapping.labels)
    level = mapping.levels.get(word, 0)
    return Signal(
        key=key_of(key) if key else key_of(about, kind, digest(content)) if not kind else key_of(about, kind),
        state="resolved" if over else "firing", started=moment(_at(entry, mapping.started), setting.zone),
        ended=moment(_at(entry, mapping.ended), setting.zone) if over else None, type=kind, content=content,
        object=about, severity=level if 1 <= level <= 5 else severity(word),
        labels=labels({str(n): v for n, v in named.items()}) if isinstance(named, dict) else {},
        link=text(_at(entry, mapping.link)),
    )  # fmt: skip


def _at(body: Any, paths: str) -> Any:
    """What the first path that leads to something leads to; None for none."""
    for path in paths.split("|"):
        found = path[1:] if path.startswith("=") else _one(body, path.strip())
        if found not in (None, "", [], {}):
            return found
    return None


def _one(body: Any, path: str) -> Any:
    for name in path.split(".") if path else ():
        if isinstance(body, dict):
            body = body.get(name)
        elif isinstance(body, list) and name.isascii() and name.isdigit() and int(name[:6]) < len(body):
            body = body[int(name[:6])]
        else:
            return None
    return body
