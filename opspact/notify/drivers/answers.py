"""What answers have in common: errors that HTTP tells, and errors told inside an answer of 200. Pure."""

from collections.abc import Collection
from typing import Any

import msgspec

from opspact.notify.drivers.shapes import Outcome, Token
from opspact.outside.asking import Answer


class Codes(msgspec.Struct, frozen=True):
    """The codes of a server that need more than another try, by what is at fault."""

    code: str
    """Name of the member that holds the code."""
    text: str
    """Name of the member that says it in words."""
    slow: Collection[int] = ()
    token: Collection[int] = ()
    gateway: Collection[int] = ()
    address: Collection[int] = ()
    message: Collection[int] = ()
    wait: int = 60
    """Seconds for which the server shuts who was too fast."""


def by_status(answer: Answer) -> Outcome | None:
    """What HTTP says is wrong; none where the status is one of success."""
    if 200 <= answer.status < 300:
        return None
    error = f"HTTP {answer.status}"
    if answer.status in (429, 503):
        return Outcome(False, error, "slow", wait=answer.retry_after or 60)
    if answer.status in (401, 403, 404, 410):
        return Outcome(False, error, "gateway")
    if answer.status in (400, 413, 422):
        return Outcome(False, error, "message")
    return Outcome(False, error, "later")


def content(answer: Answer) -> dict[str, Any] | None:
    """The object that an answer holds; none where it holds none."""
    try:
        found = msgspec.json.decode(answer.body)
    except msgspec.DecodeError:
        return None
    return found if isinstance(found, dict) else None


def by_code(answer: Answer, codes: Codes, reference: str = "") -> Outcome:
    """What a server of robots or apps says: 0 in its code is success, whatever the status."""
    said = content(answer)
    code = said.get(codes.code) if said else None
    if not said or not isinstance(code, int):
        return by_status(answer) or Outcome(False, "the answer holds no code", "later")
    if code == 0:
        return Outcome(True, reference=str(said.get(reference, "")) if reference else "")
    error = f"{code} {said.get(codes.text, '')}".strip()[:500]
    if code in codes.slow:
        return Outcome(False, error, "slow", wait=codes.wait)
    for trouble in ("token", "gateway", "address", "message"):
        if code in getattr(codes, trouble):
            return Outcome(False, error, trouble)
    return Outcome(False, error, "later")


def token_in(answer: Answer, codes: Codes, name: str, lasts: str) -> Token | Outcome:
    """The access token in an answer; refused, the gateway is set up wrongly."""
    outcome = by_code(answer, codes)
    said = content(answer) or {}
    text, seconds = said.get(name), said.get(lasts)
    if outcome.ok and isinstance(text, str) and isinstance(seconds, int):
        return Token(text, seconds)
    kept = outcome.trouble in ("slow", "later")
    return Outcome(False, outcome.error or "no access token", outcome.trouble if kept else "gateway", outcome.wait)
