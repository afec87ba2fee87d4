"""The API as a whole: its operations and its description."""

from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI

from opspact.api import contract, errors
from opspact.api.documented import reply
from opspact.api.operations import (
    acts,
    amending,
    course,
    desk,
    escalations,
    items,
    kept,
    messages,
    outages,
    outreach,
    own,
    papers,
    people,
    places,
    plans,
    relations,
    rosters,
    signals,
    staff,
    webhooks,
)

DESCRIPTION = """Everything that a page of Opspact can do, for programs. Times are ISO 8601 with offset, lengths are
seconds. Errors are problem documents (RFC 9457) in the reader's language; `type` says which. What is not the caller's
to see is answered like what is not there. Lists are paged by `cursor`. Writes may carry an `Idempotency-Key`."""


class Api(NinjaAPI):
    """With the names and the finish of our own description."""

    def get_openapi_operation_id(self, operation: Any) -> str:
        """The name of the function."""
        return contract.operation_id(operation)

    def get_openapi_schema(self, *args: Any, **kwargs: Any) -> Any:
        """The description as given out."""
        return contract.finished(super().get_openapi_schema(*args, **kwargs))


api = Api(title="Opspact", version="1", description=DESCRIPTION, urls_namespace="api", docs_url=None, openapi_url=None)
errors.handle(api)
PARTS: Final = (
    items, course, acts, desk, relations, outages, kept, plans, amending, papers, messages, escalations, places,
    people, staff, rosters, own, webhooks, signals, outreach,
)  # fmt: skip
for part in PARTS:
    api.add_router("", part.router)


@api.get("/openapi.json", auth=None, include_in_schema=False)
def openapi(request: HttpRequest) -> HttpResponse:
    """The description of the API (OpenAPI 3.1)."""
    return reply(api.get_openapi_schema())


@api.get("/health", auth=None, response={200: dict[str, str]}, tags=["system"])
def health(request: HttpRequest) -> HttpResponse:
    """The API answers."""
    return reply({"status": "ok"})
