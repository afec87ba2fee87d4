"""Errors as problem documents (RFC 9457), in the reader's language, with a `type` that programs can tell apart."""

from collections.abc import Mapping
from typing import Any, Final

import msgspec
from django.http import HttpResponse

from opspact.kernel.text import pick
from opspact.runner.shapes import Refusal
from opspact.ui.words import say

TYPE: Final = "urn:opspact:"
TITLES: Final[dict[str, tuple[int, str]]] = {
    "unreadable": (400, "The request cannot be read."),
    "unauthenticated": (401, "Send a token that works, or sign in."),
    "not-allowed": (403, "You may not do this."),
    "csrf": (403, "A page that writes must send its CSRF token."),
    "unsettled": (403, "Settle first what the pages ask of you after signing in."),
    "not-found": (404, "There is no such thing here."),
    "method": (405, "This address does not understand the method."),
    "conflict": (409, "Somebody acted on this item meanwhile. Look again, then decide."),
    "wrong-state": (409, "It is in a state in which this cannot be done."),
    "refused": (409, "The plan refuses this act."),
    "in-flight": (409, "A request with this key is being worked on. Wait for its answer."),
    "invalid": (422, "Some values cannot be taken."),
    "bad-plan": (422, "The plan cannot be used."),
    "key-reused": (422, "This key was used for another request."),
    "too-many": (429, "Too many requests. Wait a little."),
    "internal": (500, "Something went wrong on our side. The operators can find it in the log."),
}
"""Every kind of problem: its status and its title."""


class Problem(Exception):  # noqa: N818 - named as the RFC does
    """An answer that is a problem. `more` are further members of the document."""

    def __init__(self, kind: str, detail: str = "", **more: Any) -> None:
        super().__init__(kind)
        self.kind = kind
        self.detail = detail
        self.more = more


def answer(
    lang: str, kind: str, detail: str = "", *, headers: Mapping[str, str] | None = None, **more: Any
) -> HttpResponse:
    """The document as a response."""
    status, title = TITLES[kind]
    body: dict[str, Any] = {"type": TYPE + kind, "title": say(lang, title), "status": status}
    if detail:
        body["detail"] = detail
    return HttpResponse(
        msgspec.json.encode(body | more), status=status, content_type="application/problem+json", headers=headers
    )


def unmet(refusals: tuple[Refusal, ...], lang: str) -> list[dict[str, str]]:
    """All that is unmet, in words: the rule or gate, what it asks, and the condition as the plan writes it."""
    return [
        {"rule": refusal.rule, "title": pick(one.title, lang), "condition": one.condition}
        for refusal in refusals
        for one in refusal.unmet
    ]
