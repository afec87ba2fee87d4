"""What the pages of the signals share: errors as answers, tabs, a form's values."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any, Concatenate, Final, ParamSpec

from django.http import Http404, HttpResponseBase
from django.urls import reverse

from opspact.kernel.text import pick
from opspact.people.errors import Invalid
from opspact.tenancy.access import Request, require
from opspact.tenancy.models import Contract
from opspact.ui import reader
from opspact.ui.shapes import Option, Tab
from opspact.ui.words import say
from opspact.work.shapes import BadFields, NotThere, Refused

P = ParamSpec("P")
View = Callable[Concatenate[Request, P], HttpResponseBase]
CONTRACTS: Final = 500
TABS: Final = (
    ("Alerts", "signals:list", "desk.read"), ("Watch log", "signals:log", "desk.read"),
    ("Sources", "signals:sources", "signals.manage"), ("Maintenance windows", "signals:windows", "signals.manage"),
    ("Not understood", "signals:dead", "signals.manage"),
)  # fmt: skip


def page(right: str = "desk.read") -> Callable[[View[P]], View[P]]:
    """A page for those who have a right; what is not there for the viewer is 404."""

    def decorate(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(request: Request, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            require(request.viewer, right)
            try:
                return view(request, *args, **kwargs)
            except NotThere as missing:
                raise Http404(str(missing)) from None

        return guarded

    return decorate


def tabs(request: Request, here: str) -> list[Tab]:
    """The parts of the area that the viewer may use."""
    lang = request.viewer_language
    return [
        Tab(say(lang, label), reverse(name), name == here) for label, name, right in TABS if request.viewer.may(right)
    ]


def contracts(request: Request) -> list[Option]:
    """The contracts in sight, as choices."""
    rows = Contract.objects.visible_to(request.viewer).filter(active=True).select_related("customer")
    return [Option(str(one.pk), f"{one.customer.name} · {one.number}") for one in rows.order_by("number")[:CONTRACTS]]


def word(request: Request, name: str) -> str:
    """One value of the form, trimmed."""
    return request.POST.get(name, "").strip()


def number(request: Request, name: str) -> int | None:
    """One whole number of the form, if it is one."""
    text = word(request, name)
    return int(text) if text.isdecimal() and len(text) < 19 else None


def local_moment(field: str, text: str) -> datetime:
    """A local time as a form sends it. Raises Invalid."""
    try:
        return datetime.fromisoformat(text).replace(tzinfo=reader.zone())
    except ValueError:
        raise Invalid(field, "This is no time.") from None


def told(wrong: Exception, lang: str) -> str:
    """What is wrong with an act, in the reader's words."""
    if isinstance(wrong, Invalid):
        return wrong.told(lang)
    if isinstance(wrong, BadFields):
        return "；".join(pick(words, lang) for words in wrong.problems.values())
    if isinstance(wrong, Refused):
        return "；".join(pick(one.title, lang) for refusal in wrong.refusals for one in refusal.unmet)
    return str(wrong)


def shown(request: Request, here: str, **values: Any) -> dict[str, Any]:
    """What every template of the area is given."""
    return {"tabs": tabs(request, here), "may_manage": request.viewer.may("signals.manage"), **values}
