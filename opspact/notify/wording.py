"""What a message says: one whole sentence per kind and case, in the reader's language. Pure."""

from collections.abc import Mapping
from typing import Any, Final
from zoneinfo import ZoneInfo

from opspact.kernel.text import pick
from opspact.kernel.time import Instant, local_date, to_datetime
from opspact.notify import wording_duty
from opspact.ui import times
from opspact.ui.words import say

Payload = Mapping[str, Any]


def headline(kind: str, number: int, payload: Payload, lang: str) -> str:
    """The sentence that stands in the inbox and in the subject of a mail."""
    names = _names(number, payload, lang)
    return say(lang, _TEMPLATES[kind](payload), **names)


def storm(kind: str, count: int, lang: str) -> str:
    """The sentence for many messages of one kind that came within a minute."""
    return say(lang, _STORMS.get(kind, "{count} messages"), count=count)


def what(number: int, payload: Payload, lang: str) -> str:
    """What the message is about: the item by its number; the contract, for what is nobody's item."""
    if payload.get("subject"):
        return say(lang, "work item {number}", number=number)
    if "roster" in payload:
        return say(lang, "roster {name}", name=payload["name"])
    return say(lang, "contract {number}", number=payload["contract"])


def when(at: Instant, payload: Payload, lang: str) -> str:
    """A time of the plan's zone: of the day on which the message arose the hour alone, else with its date."""
    zone = ZoneInfo(payload["zone"])
    same_day = "at" in payload and local_date(at, zone) == local_date(payload["at"], zone)
    return to_datetime(at, zone).strftime("%H:%M") if same_day else times.moment(at, zone, lang)


def _names(number: int, payload: Payload, lang: str) -> dict[str, str]:
    """Every named value that a sentence may use."""
    texts = ("promise", "role", "before", "after", "notice", "fact", "state", "unanswered")
    named = {name: pick(payload[name], lang) for name in texts if payload.get(name)}
    subject = what(number, payload, lang)
    due, share, offset = payload.get("due"), payload.get("share"), payload.get("offset")
    return named | {
        "what": subject if lang != "en" else subject[:1].upper() + subject[1:], "the": subject,
        "due": when(due, payload, lang) if due is not None else "",
        "left": f"{(1000 - share) / 10:g}" if share is not None else "",
        "span": times.span(offset, lang) if offset is not None else "", "n": str(payload.get("n", 0) + 1),
        "by": payload.get("by") or say(lang, "Somebody"), "team": payload.get("team", ""),
    } | wording_duty.names(payload, lang)  # fmt: skip


def _soon(payload: Payload) -> str:
    if payload.get("due") is None:
        return "{what}: “{promise}” is due soon"
    if payload.get("share") is not None:
        return "{what}: {left}% of the time for “{promise}” is left, due {due}"
    return "{what}: “{promise}” is due in {span}, at {due}"


def _started(payload: Payload) -> str:
    if payload.get("due") is None:
        return "{what}: the clock of “{promise}” has started"
    return "{what}: the clock of “{promise}” has started, due {due}"


def _overdue(payload: Payload) -> str:
    if payload.get("due") is None:
        return "{what}: “{promise}” is overdue"
    if payload.get("n"):
        return "{what}: “{promise}” is still not done, reminder {n}, it was due {due}"
    if payload.get("offset"):
        return "{what}: “{promise}” is {span} overdue, it was due {due}"
    return "{what}: “{promise}” fell due at {due} and is not done"


def _escalated(payload: Payload) -> str:
    if "rung" in payload:
        if not payload.get("role"):
            return "{what}: nobody has answered the escalation; please step in as a manager"
        if not payload.get("unanswered"):
            return "{what}: nobody has answered the escalation; it now comes to {role}"
        return "{what}: nobody has answered the escalation to {unanswered}; it now comes to {role}"
    if "promise" in payload:
        functional = payload.get("escalation") == "functional"
        return _BY_PLAN["functional" if functional else "hierarchical"]
    return "{by} escalates {the} to {role}" if payload.get("role") else "{by} escalates {the} to you"


_BY_PLAN: Final = {
    "functional": "{what}: “{promise}” goes up to {role}; please take over",
    "hierarchical": "{what}: “{promise}” is escalated to {role}; please step in",
}


def _level(payload: Payload) -> str:
    if not payload.get("after"):
        return "{what}: the level is undetermined now, it was {before}"
    raised = "{what}: the level rose from {before} to {after}"
    return raised if payload["raised"] else "{what}: the level was lowered from {before} to {after}"


def _assigned(payload: Payload) -> str:
    return "{by} assigned {the} to your team {team}" if payload.get("team") else "{by} assigned {the} to you"


def _taken_back(payload: Payload) -> str:
    return "{what}: the message about “{promise}” is taken back; as recorded now it does not hold"


_TEMPLATES: Final = {
    "called": wording_duty.called,
    "soon": _soon,
    "started": _started,
    "overdue": _overdue,
    "escalated": _escalated,
    "notice": lambda _: "{what}: {notice}",
    "level": _level,
    "assigned": _assigned,
    "mentioned": lambda _: "{by} mentioned you in {the}",
    "noted": lambda _: "{by} left a note in {the}",
    "moved": lambda _: "{what}: {fact}, now {state}",
    "taken_back": _taken_back,
    "duty": wording_duty.duty,
}
_STORMS: Final = {
    "called": "{count} new work items call you on duty",
    "soon": "{count} promises are due soon",
    "started": "{count} clocks have started",
    "overdue": "{count} promises are overdue",
    "escalated": "{count} escalations",
    "notice": "{count} notices",
    "level": "The level of {count} work items has changed",
    "assigned": "{count} work items were assigned to you",
    "mentioned": "You were mentioned {count} times",
    "noted": "{count} new notes",
    "moved": "{count} work items have moved on",
    "taken_back": "{count} messages are taken back",
    "duty": "{count} messages about duty",
}
