"""What the layers below raise, as problem documents."""

import logging
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from opspact.api.problems import Problem, answer, unmet
from opspact.api.wording import worded
from opspact.documents.errors import Moved, NotYours, WrongState
from opspact.notify.models import Escalation
from opspact.people.errors import Invalid
from opspact.plans.loader import PackErrors
from opspact.plans.store.books import PlanConflictError
from opspact.tenancy.models import Contract
from opspact.work.shapes import BadFields, Conflict, NotAllowed, NotThere, Refused

log = logging.getLogger(__name__)


def handle(api: NinjaAPI) -> None:
    """Have the API answer every error with a problem document."""
    for kind, handler in _HANDLERS.items():
        api.add_exception_handler(kind, handler)


def _problem(request: Any, error: Problem) -> HttpResponse:
    return answer(request.lang, error.kind, error.detail, **error.more)


def _stranger(request: Any, error: Exception) -> HttpResponse:
    return answer(request.lang, "unauthenticated", headers={"WWW-Authenticate": "Bearer"})


def _not_there(request: Any, error: Exception) -> HttpResponse:
    return answer(request.lang, "not-found")


def _not_allowed(request: Any, error: Exception) -> HttpResponse:
    return answer(request.lang, "not-allowed", str(error))


def _conflict(request: Any, error: Conflict) -> HttpResponse:
    return answer(request.lang, "conflict", seq=error.seq)


def _moved(request: Any, error: Moved) -> HttpResponse:
    return answer(request.lang, "conflict", version=error.version)


def _plan_moved(request: Any, error: PlanConflictError) -> HttpResponse:
    return answer(request.lang, "conflict", revision=error.revision.number)


def _wrong_state(request: Any, error: WrongState) -> HttpResponse:
    return answer(request.lang, "wrong-state", state=error.state, wanted=error.wanted)


def _refused(request: Any, error: Refused) -> HttpResponse:
    return answer(request.lang, "refused", unmet=unmet(error.refusals, request.lang))


def _bad_fields(request: Any, error: BadFields) -> HttpResponse:
    problems = {name: words[request.lang] for name, words in error.problems.items()}
    return answer(request.lang, "invalid", problems=problems)


def _invalid(request: Any, error: Invalid) -> HttpResponse:
    return answer(request.lang, "invalid", problems={error.field: error.told(request.lang)})


def _bad_plan(request: Any, error: PackErrors) -> HttpResponse:
    return answer(request.lang, "bad-plan", str(error)[:20_000])


def _validation(request: Any, error: ValidationError) -> HttpResponse:
    return answer(request.lang, "invalid", problems=worded(error.errors, request.lang))


def _http(request: Any, error: HttpError) -> HttpResponse:
    kind = {400: "unreadable", 404: "not-found", 405: "method"}.get(error.status_code, "internal")
    return answer(request.lang, kind)


def _unexpected(request: Any, error: Exception) -> HttpResponse:
    log.error("an operation failed: %s %s", request.method, request.path, exc_info=error)
    return answer(request.lang, "internal")


_HANDLERS: dict[type[Exception], Any] = {
    Exception: _unexpected,
    Problem: _problem,
    AuthenticationError: _stranger,
    Http404: _not_there,
    NotThere: _not_there,
    Contract.DoesNotExist: _not_there,
    Escalation.DoesNotExist: _not_there,
    NotAllowed: _not_allowed,
    PermissionDenied: _not_allowed,
    NotYours: _not_allowed,
    Conflict: _conflict,
    Moved: _moved,
    PlanConflictError: _plan_moved,
    WrongState: _wrong_state,
    Refused: _refused,
    BadFields: _bad_fields,
    Invalid: _invalid,
    PackErrors: _bad_plan,
    ValidationError: _validation,
    HttpError: _http,
}
