"""Nagios, Naemon and Icinga: what the notify script that the product ships sends (`given/notify-opspact.sh`)."""

from typing import Any, Final
from urllib.parse import parse_qsl

import msgspec

from opspact.signals.formats.reading import CONTENT, decoded, digest, key_of, labels, moment, text
from opspact.signals.shapes import Parsed, Raw, Setting, Signal, State, Unreadable

_STATES: Final[dict[str, State]] = {
    "PROBLEM": "firing", "RECOVERY": "resolved", "ACKNOWLEDGEMENT": "acknowledged", "CUSTOM": "firing",
    "FLAPPINGSTART": "firing", "FLAPPINGSTOP": "firing", "FLAPPINGEND": "firing", "FLAPPINGDISABLED": "firing",
    "DOWNTIMESTART": "firing", "DOWNTIMEEND": "firing", "DOWNTIMEREMOVED": "firing", "DOWNTIMECANCELLED": "firing",
}  # fmt: skip
_TALK: Final = frozenset(_STATES) - {"PROBLEM", "RECOVERY", "ACKNOWLEDGEMENT"}
"""Notices about an alert that neither open nor close one."""
_GRAVE: Final = {"DOWN": 1, "UNREACHABLE": 2, "CRITICAL": 2, "WARNING": 3, "UNKNOWN": 4}
_FINE: Final = ("OK", "UP")


class Notice(msgspec.Struct):
    """What the script sends, as JSON or as a form."""

    type: str = ""
    host: str = ""
    service: str = ""
    state: str = ""
    output: str = ""
    address: str = ""
    problem: Any = ""
    """Id of the problem, or when the state last changed."""
    number: Any = ""
    time: Any = ""
    since: Any = ""
    """When the state changed."""
    author: str = ""
    comment: str = ""


def notify(raw: Raw, setting: Setting) -> Parsed:
    """A notification about a host or a service."""
    notice = _read(raw)
    kind, host, state = notice.type.upper(), notice.host, notice.state.upper()
    if not host or kind not in _STATES:
        raise Unreadable("type and host are expected")
    if kind in _TALK and state in _FINE:
        return Parsed(digest(raw.body), (), lasting=False)
    over, at = kind == "RECOVERY" or state in _FINE, moment(notice.time)
    signal = Signal(
        key=key_of(host, notice.service), state="resolved" if over else _STATES[kind],
        started=None if over else moment(notice.since) or at, ended=(moment(notice.since) or at) if over else None,
        type=text(notice.service or "host"), content=text(notice.output, CONTENT), object=text(host),
        severity=_GRAVE.get(state, 4), labels=_labels(notice),
        note=text(f"{notice.author}: {notice.comment}") if notice.comment else "",
    )  # fmt: skip
    told = [text(part) for part in (host, notice.service, notice.problem, kind, notice.number, notice.time)]
    return Parsed(digest(*told), (signal,), lasting=bool(notice.problem or notice.time))


def _read(raw: Raw) -> Notice:
    if "form" not in raw.headers.get("content-type", ""):
        return decoded(raw.body, Notice)
    try:
        pairs = parse_qsl(raw.body.decode("utf-8", "replace"), max_num_fields=50)
    except ValueError as wrong:
        raise Unreadable(str(wrong)) from None
    names = Notice.__struct_fields__
    return Notice(**{name: value for name, value in pairs if name in names})


def _labels(notice: Notice) -> dict[str, str]:
    own = {"host": notice.host, "service": notice.service, "address": notice.address, "state": notice.state}
    return labels({name: value for name, value in own.items() if value})
