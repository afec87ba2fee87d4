"""What every view of the desk does: ask for the right, turn the desk's errors into answers, load an item."""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseBase

from opspact.journal.models import Event
from opspact.journal.statement import rows
from opspact.kernel.text import pick
from opspact.plans.phrasing import Names
from opspact.tenancy.access import Request, require
from opspact.tenancy.models import Holding
from opspact.ui.addresses import address
from opspact.work import selectors
from opspact.work.fields import fields_of
from opspact.work.shapes import BadFields, NotAllowed, NotThere, Seen

P = ParamSpec("P")
View = Callable[Concatenate[Request, P], HttpResponseBase]
_PEOPLE = "SELECT id, name FROM tenancy_account WHERE id = ANY(%s::bigint[])"


def desk(right: str = "desk.read") -> Callable[[View[P]], View[P]]:
    """A view of the desk for those who have a right. What is not there for the viewer is 404, what is refused 403."""

    def decorate(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(request: Request, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            require(request.viewer, right)
            try:
                return view(request, *args, **kwargs)
            except NotThere as missing:
                raise Http404(str(missing)) from None
            except NotAllowed as refused:
                raise PermissionDenied(str(refused)) from None

        return guarded

    return decorate


def load(request: Request, number: int) -> Seen:
    """The item of an address, as it stands. Raises NotThere."""
    return selectors.seen(request.viewer, selectors.item(request.viewer, number))


def url_of(number: int) -> str:
    """The address of an item's page."""
    return address("desk:item", number)


def problems(wrong: BadFields, lang: str) -> dict[str, str]:
    """What is wrong with the values, by name, in the reader's language."""
    return {name: pick(words, lang) for name, words in wrong.problems.items()}


def people_of(events: list[Event], *more: int | None) -> dict[int, str]:
    """The names of the accounts that events speak of."""
    ids = {event.actor_id for event in events} | set(more)
    for event in events:
        if event.sort == "desk":
            ids |= {event.payload.get("assignee"), *event.payload.get("accounts", ())}
    known = [one for one in ids if one is not None]
    return dict(rows(_PEOPLE, [known])) if known else {}


def holders_of(contract_id: int) -> dict[str, str]:
    """Who holds each role of the contract's plan, in one line."""
    held = Holding.objects.everything().filter(contract_id=contract_id, account__is_active=True).order_by("account_id")
    found: dict[str, str] = {}
    for role, name in held.values_list("role", "account__name"):
        found[role] = f"{found[role]}, {name}" if role in found else name
    return found


def fields_told(seen: Seen) -> Mapping[str, Any]:
    """Everything that the case and the facts of its plan declare, for telling values."""
    own = fields_of(seen.plan, "reported", seen.view.kind)
    facts = (f for fact in seen.plan.pack.facts.values() for f in fact.fields.items())
    return {**dict(facts), **fields_of(seen.plan, "corrected", seen.view.kind), **own}


def names_of(seen: Seen) -> Names:
    """What people call the things of the item's plan."""
    return Names(seen.book)
