"""What an operation declares: the rights one of which it asks for, what it answers, and the problems it may meet."""

from collections.abc import Sequence
from typing import Any, Final

from django.http import HttpRequest
from ninja import Schema
from ninja.openapi.schema import OpenAPISchema
from ninja.security import APIKeyCookie, HttpBearer

from opspact.api.documented import described
from opspact.api.problems import TITLES, Problem
from opspact.tenancy.viewer import Viewer

READ: Final = ("desk.read", "portal")
FILE: Final = ("desk.open", "portal.file")
ACT: Final = ("desk.act", "portal.file")


class ProblemDocument(Schema):
    """RFC 9457. `type` tells programs what is wrong; members beside these depend on it."""

    type: str
    title: str
    status: int
    detail: str | None = None


class Token(HttpBearer):
    """A token in the `Authorization` header. The door has looked at it; here its rights are checked."""

    def __init__(self, rights: Sequence[str]) -> None:
        super().__init__()
        self.rights = rights

    def __call__(self, request: HttpRequest) -> Any:
        """The viewer, for a token; nothing where the caller came another way."""
        return _admitted(request, "token", self.rights)

    def authenticate(self, request: HttpRequest, token: str) -> Any:
        """Never asked: the door has done it."""
        raise NotImplementedError


class Session(APIKeyCookie):
    """The session of a person's pages; writes need the CSRF token of the page."""

    param_name = "sessionid"

    def __init__(self, rights: Sequence[str]) -> None:
        super().__init__(csrf=False)
        self.rights = rights

    def __call__(self, request: HttpRequest) -> Any:
        """The viewer, for a session; nothing where the caller came another way."""
        return _admitted(request, "session", self.rights)

    def authenticate(self, request: HttpRequest, key: str | None) -> Any:
        """Never asked: the door has done it."""
        raise NotImplementedError


def _admitted(request: Any, via: str, rights: Sequence[str]) -> Viewer | None:
    caller = request.caller
    if caller.via in ("forged", "unsettled"):
        raise Problem("csrf" if caller.via == "forged" else "unsettled")
    if caller.via != via:
        return None
    if rights and not any(caller.viewer.may(right) for right in rights):
        raise Problem("not-allowed", rights=list(rights))
    viewer: Viewer = caller.viewer
    return viewer


def operation(answer: Any, *rights: str, status: int = 200, media: str = "") -> dict[str, Any]:
    """The keywords of an operation: who may, what comes. `answer` is a struct, a list of structs, or nothing.

    `media`: what the answer is where it is no JSON.
    """
    problems = {code: ProblemDocument for code, _ in TITLES.values() if code != 405}
    return {
        "auth": [Token(rights), Session(rights)],
        "response": {status: None if answer is None else described(answer), **problems},
        "openapi_extra": {"x-rights": list(rights), **({"x-media": media} if media else {})},
    }


def operation_id(operation: Any) -> str:
    """The name of an operation: that of its function."""
    return str(operation.view_func.__name__)


def finished(schema: OpenAPISchema) -> dict[str, Any]:
    """The description as it is given out: problems are of their own media type, writes take a key."""
    for path in schema["paths"].values():
        for method, one in path.items():
            for code, response in one["responses"].items():
                if int(code) >= 400 and "content" in response:
                    response["content"] = {"application/problem+json": response["content"]["application/json"]}
            if media := one.pop("x-media", ""):
                one["responses"][200]["content"] = {media: {"schema": {"type": "string", "format": "binary"}}}
            if method != "get":
                one.setdefault("parameters", []).append(_KEY)
    return dict(schema)


_KEY: Final = {
    "in": "header", "name": "Idempotency-Key", "required": False, "schema": {"type": "string", "maxLength": 255},
    "description": "Sent again with the same key and body, the request is not carried out again.",
}  # fmt: skip
