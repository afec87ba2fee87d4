"""What is said when an act on a document cannot be done: what happened, what it means, what to do."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse

from opspact.documents.errors import Moved, NotYours, WrongState
from opspact.documents.models import Document
from opspact.kernel.text import pick
from opspact.plans.phrasing import Names
from opspact.plans.store.books import book_of
from opspact.ui.words import say
from opspact.work.shapes import NotAllowed, NotThere, Refused

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]
STANDS = (Moved, NotYours, Refused, WrongState)
"""What the page itself explains, with everything typed still there."""


def guarded(view: View[P]) -> View[P]:
    """What the viewer may not see is not found; what it may not do is refused."""

    @wraps(view)
    def answer(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except NotThere:
            raise Http404 from None
        except NotAllowed as missing:
            raise PermissionDenied(str(missing)) from None

    return answer


def told(error: Exception, found: Document, lang: str) -> list[str]:
    """The sentences for an error of `STANDS`."""
    if isinstance(error, Moved):
        return [say(lang, "Somebody changed this document meanwhile. What you typed is below and was not saved: "
                          "compare it with the present text and save again.")]  # fmt: skip
    if isinstance(error, WrongState):
        return [say(lang, "The document has moved on meanwhile: it is {state}.", state=say(lang, error.state))]
    names = Names(book_of(found.contract_id))
    if isinstance(error, NotYours):
        roles = names.parties(error.roles, lang)
        return [say(lang, "The plan asks for a review by somebody else, as {roles}.", roles=roles)]
    unmet = [one for refusal in error.refusals for one in refusal.unmet] if isinstance(error, Refused) else []
    return [say(lang, "The plan does not allow the delivery yet:"), *(pick(one.title, lang) for one in unmet)]
