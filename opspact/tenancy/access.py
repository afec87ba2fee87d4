"""Asking whether somebody may, in pages and services. A refusal is an exception; `middleware` leaves its trace."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar, cast

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from opspact.tenancy.viewer import Viewer

P = ParamSpec("P")
F = TypeVar("F", bound=Callable[..., Any])


class Request(HttpRequest):
    """A request as it arrives at a view: somebody looks."""

    viewer: Viewer
    viewer_language: str


View = Callable[Concatenate[Request, P], HttpResponse]


class NotAllowed(PermissionDenied):
    """The viewer lacks a right."""

    def __init__(self, right: str) -> None:
        super().__init__(right)
        self.right = right


def require(viewer: Viewer, right: str) -> None:
    """Raise NotAllowed unless the viewer has the right."""
    if not viewer.may(right):
        raise NotAllowed(right)


def signed_in(viewer: Viewer) -> int:
    """The account of the viewer. Raises PermissionDenied for a stranger or the product itself."""
    if viewer.account is None:
        raise PermissionDenied("no account")
    return viewer.account


def needs(right: str) -> Callable[[View[P]], View[P]]:
    """A page for those who have a right. Everybody else signed in gets a 403."""

    def decorate(view: View[P]) -> View[P]:
        @wraps(view)
        def checked(request: Request, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            require(request.viewer, right)
            return view(request, *args, **kwargs)

        return checked

    return decorate


def for_anybody(view: F) -> F:
    """A page that needs no sign-in."""
    return _marked(view, login_required=False)


def before_the_wall(view: F) -> F:
    """A page about the account itself (sessions, second factors), whose tables are closed to `opspact_portal`."""
    return _marked(view, before_the_wall=True)


def _marked(view: F, **marks: bool) -> F:
    """The view under a mark that the middleware reads; the view itself stays as it is."""

    @wraps(view)
    def marked(*args: Any, **kwargs: Any) -> Any:
        return view(*args, **kwargs)

    marked.__dict__.update(marks)
    return cast(F, marked)
