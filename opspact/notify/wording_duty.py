"""What messages about calls and duty say: one whole sentence per case, in the reader's language. Pure."""

from collections.abc import Mapping
from typing import Any, Final
from zoneinfo import ZoneInfo

from opspact.kernel.text import pick
from opspact.ui import times
from opspact.ui.words import say

Payload = Mapping[str, Any]


def names(payload: Payload, lang: str) -> dict[str, str]:
    """What sentences about calls and duty name."""
    return {
        "title": str(payload.get("title", "")), "level": pick(payload.get("level") or "", lang),
        "who": payload.get("who", ""), "instead": payload.get("instead", ""), "count": str(payload.get("count", 0)),
        "names": say(lang, ", ").join(payload.get("silent", ())),
        "duty": _span(payload, "start", "end", lang), "other_duty": _span(payload, "take_start", "take_end", lang),
    }  # fmt: skip


def _span(payload: Payload, start: str, end: str, lang: str) -> str:
    if start not in payload:
        return ""
    zone = ZoneInfo(payload["zone"])
    since, until = (times.moment(payload[name], zone, lang) for name in (start, end))
    return say(lang, "{start} to {end}", start=since, end=until)


def called(payload: Payload) -> str:
    """The sentence of a call."""
    if payload.get("target") == "managers":
        return "{what}: nobody on duty has answered the call; please step in as a manager"
    again = "since" in payload
    if payload.get("level"):
        return _CALLS["level again" if again else "level"]
    return _CALLS["again" if again else "first"]


_CALLS: Final = {
    "first": "{what} calls you on duty: {title}",
    "level": "{what} ({level}) calls you on duty: {title}",
    "again": "{what} has not been taken yet and now calls you: {title}",
    "level again": "{what} ({level}) has not been taken yet and now calls you: {title}",
}


def duty(payload: Payload) -> str:
    """The sentence about a cover, a swap, or what is missing ahead."""
    if payload["duty"] == "ahead":
        return _AHEAD[bool(payload["count"]), bool(payload["silent"])]
    if payload["duty"] == "swap_asked":
        return _SWAP["both" if payload.get("take_start") is not None else "give"]
    if payload["duty"] == "duty_covered":
        return (
            "{what}: {who} takes the duty of {instead}, {duty}"
            if payload["instead"]
            else "{what}: {who} takes the duty {duty}"
        )
    return _SETTLED[payload["duty"]]


_AHEAD: Final = {
    (True, True): "{what}: {count} gaps within two weeks, and calls would not reach {names}",
    (True, False): "{what}: {count} gaps within two weeks",
    (False, True): "{what}: calls would not reach {names}, on duty within two weeks",
}
_SWAP: Final = {
    "give": "{what}: {instead} asks {who} to take the duty {duty}",
    "both": "{what}: {instead} asks {who} to swap: the duty {duty} for {other_duty}",
}
_COVERED: Final = {
    True: "{what}: {who} takes the duty of {instead}, {duty}",
    False: "{what}: {who} takes the duty {duty}",
}
_SETTLED: Final = {
    "cover_withdrawn": "{what}: the cover {duty} is withdrawn",
    "swap_agreed": "{what}: the swap between {instead} and {who} is agreed, {duty}",
    "swap_refused": "{what}: the swap between {instead} and {who} is refused, {duty}",
    "swap_withdrawn": "{what}: {instead} has withdrawn the swap, {duty}",
}
