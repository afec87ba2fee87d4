"""The lines below a message's headline: what one wants to know without opening the item. Pure."""

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from opspact.kernel.text import pick
from opspact.notify.wording import Payload
from opspact.ui import times
from opspact.ui.words import say

Line = tuple[str, str]
"""A label and its value."""
_CAUSES = {
    "assessed": "assessed from the recorded impact",
    "reached": "reached by accumulated outage",
    "declared": "declared",
    "default": "the plan's default",
    "overridden": "overridden by hand",
    "lowered": "lowered by hand",
}


def lines(payload: Payload, customer: str, lang: str) -> list[Line]:
    """Label and value of everything that is known."""
    return [(say(lang, label), value) for label, value in _lines(payload, customer, lang) if value]


def _lines(payload: Payload, customer: str, lang: str) -> Iterator[Line]:
    zone = ZoneInfo(payload["zone"])
    yield "Title", str(payload.get("title", ""))
    yield "Kind", pick(payload.get("subject") or "", lang)
    yield "Level", pick(payload.get("level") or "", lang)
    yield "Cause", say(lang, _CAUSES[payload["cause"]]) if payload.get("cause") in _CAUSES else ""
    yield "Promise", pick(payload.get("promise") or "", lang)
    yield "Line", str(payload.get("line") or "")
    yield "Due", times.moment(payload["due"], zone, lang) if payload.get("due") is not None else ""
    yield "Customer", customer
    yield "Contract", payload.get("contract", "")
    yield "Text", pick(payload.get("text") or "", lang)


def why(reason: str, payload: Payload, lang: str) -> str:
    """Why this person is told."""
    if reason == "duty" and not payload.get("for"):
        return say(lang, _WHY["called"])
    if reason in _BY_ROLE:
        return say(lang, _WHY[reason], role=pick(payload.get("for") or "", lang), contract=payload["contract"])
    return say(lang, _WHY[reason])


_BY_ROLE = ("role", "duty", "all_holders")
_WHY = {
    "role": "You are told because you are {role} in contract {contract}.",
    "duty": "You are told because you are on duty as {role} in contract {contract}.",
    "all_holders": "Nobody is on duty now: everybody who is {role} in contract {contract} is told.",
    "called": "You are told because you are on duty.",
    "second": "You are told because you stand behind the person on duty.",
    "lead": "You are told because you answer for the roster.",
    "assignee": "You are told because the work item is assigned to you.",
    "owner": "You are told because you answer for the work item as its first owner.",
    "team": "You are told because the work item is with your team.",
    "follower": "You are told because you follow the work item.",
    "named": "You are told because you were named.",
    "manager": "You are told as a manager because nobody else has answered.",
}
