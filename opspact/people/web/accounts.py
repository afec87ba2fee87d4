"""Administration of accounts."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import msgspec
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from opspact.kernel.text import pick
from opspact.people import accounts as verbs
from opspact.people import invitations, lockout, selectors
from opspact.people.adapter import has_second_factor, remove_second_factors
from opspact.people.errors import Invalid
from opspact.people.redaction import redact
from opspact.people.sessions import end_sessions
from opspact.people.web.forms import answer, number, numbers, one, word
from opspact.tenancy.access import Request, needs
from opspact.tenancy.models import Account, Contract
from opspact.tenancy.viewer import RIGHTS
from opspact.ui.words import say

MANAGE = "people.manage"


class Handover(msgspec.Struct, frozen=True):
    """What ending an account asks of the work above us; `conf` passes it."""

    open_items: Callable[[Account], int]
    reassign: verbs.Reassign


@needs(MANAGE)
def listing(request: Request) -> HttpResponse:
    """Accounts, narrowed and paged."""
    names = selectors.Wanted.__struct_fields__
    wanted = selectors.Wanted(**{name: request.GET[name] for name in names if name in request.GET})
    rows, after = selectors.page(selectors.accounts(request.viewer, wanted), "login", request.GET.get("after", ""))
    context = {"accounts": rows, "after": after, "wanted": wanted, "posts": RIGHTS, "query": _query(request)}
    return render(request, "people/accounts.html", context)


@needs(MANAGE)
def new(request: Request) -> HttpResponse:
    """A new account; it is invited at once."""
    return answer(request, partial(_create, request), "people/account_new.html", partial(_empty, request))


@needs(MANAGE)
def one_account(request: Request, account_id: int) -> HttpResponse:
    """An account: what it is, what it holds, what can be done with it. A POST changes it."""
    account = _account(request, account_id)
    return answer(request, partial(_change, request, account), "people/account.html", partial(_shown, request, account))


@needs(MANAGE)
def roles(request: Request, account_id: int, contract_id: int) -> HttpResponse:
    """The roles of the plan that an account holds in one contract."""
    account = _account(request, account_id)
    contract = one(Contract.objects.visible_to(request.viewer), contract_id)
    held = {
        role
        for row in selectors.roles_of(request.viewer, account)
        if row["contract"] == contract
        for role in row["roles"]
    }
    context = {"account": account, "contract": contract, "held": held, "roles": selectors.roles_in(contract_id)}
    return answer(request, partial(_give, request, account, contract_id), "people/roles.html", lambda: context)


@needs(MANAGE)
@require_POST
def invite(request: Request, account_id: int) -> HttpResponse:
    """Send an invitation; the link is shown once, for where there is no mail."""
    account = _account(request, account_id)
    link = invitations.invite(request.viewer, account)
    return render(request, "people/invited.html", {"account": account, "link": link})


@needs(MANAGE)
def end(request: Request, account_id: int, handover: Handover) -> HttpResponse:
    """End an account and hand its open work over."""
    account = _account(request, account_id)

    def context() -> dict[str, Any]:
        ours = selectors.accounts(request.viewer, selectors.Wanted(customer=selectors.OURS)).exclude(pk=account.pk)
        return {
            "account": account,
            "open_items": handover.open_items(account),
            "successors": ours.order_by("login")[:500],
        }

    return answer(request, partial(_end, request, account, handover), "people/account_end.html", context)


@needs(MANAGE)
@require_POST
def act(request: Request, account_id: int, name: str) -> HttpResponse:
    """One of the small acts on an account."""
    account = _account(request, account_id)
    try:
        ACTS[name](request, account)
    except Invalid as error:
        messages.error(request, error.told(request.viewer_language))
    return redirect("people:account", account_id)


@needs("people.redact")
@require_POST
def redacted(request: Request, account_id: int) -> HttpResponse:
    """Redact a person's data."""
    try:
        count = redact(request.viewer, _account(request, account_id))
        messages.success(request, say(request.viewer_language, "Redacted, also in {count} events.", count=count))
    except Invalid as error:
        messages.error(request, error.told(request.viewer_language))
    return redirect("people:account", account_id)


def _reactivate(request: Request, account: Account) -> None:
    verbs.reactivate(request.viewer, account)


def _unlock(request: Request, account: Account) -> None:
    lockout.unlock_by(request.viewer, account)


def _end_sessions(request: Request, account: Account) -> None:
    end_sessions(request.viewer, account)


def _remove_factors(request: Request, account: Account) -> None:
    remove_second_factors(request.viewer, account)


ACTS = {
    "reactivate": _reactivate,
    "unlock": _unlock,
    "end_sessions": _end_sessions,
    "remove_factors": _remove_factors,
}
"""The small acts by their name in the address."""


def _account(request: Request, account_id: int) -> Account:
    return one(selectors.accounts(request.viewer, selectors.Wanted(state="all")), account_id)


def _create(request: Request) -> str:
    customer_id = number(request, "customer")
    customer = one(selectors.customers(request.viewer), customer_id) if customer_id else None
    account = verbs.create_account(
        request.viewer, word(request, "login"), word(request, "name"), request.POST.getlist("posts"),
        customer=customer, email=word(request, "email"), phone=word(request, "phone"), language=_language(request),
    )  # fmt: skip
    return reverse("people:account", args=[account.pk])


def _change(request: Request, account: Account) -> str:
    only = numbers(request, "only_contracts") if "limited" in request.POST else None
    values = {name: word(request, name) for name in ("name", "email", "phone")}
    verbs.change_account(
        request.viewer, account, **values, posts=request.POST.getlist("posts"), language=_language(request),
        only_contracts=only,
    )  # fmt: skip
    return reverse("people:account", args=[account.pk])


def _give(request: Request, account: Account, contract_id: int) -> str:
    verbs.give_roles(request.viewer, account, contract_id, request.POST.getlist("roles"))
    return reverse("people:account", args=[account.pk])


def _end(request: Request, account: Account, handover: Handover) -> str:
    successor_id = number(request, "successor")
    successor = _account(request, successor_id) if successor_id else None
    moved = verbs.deactivate(
        request.viewer, account, open_items=handover.open_items, reassign=handover.reassign, successor=successor
    )
    messages.success(request, say(request.viewer_language, "Ended; {count} cases went over.", count=moved))
    return reverse("people:account", args=[account.pk])


def _choices(request: Request) -> dict[str, Any]:
    return {
        "ours": [post for post in RIGHTS if not post.startswith(verbs.CUSTOMER_POST)],
        "theirs": [post for post in RIGHTS if post.startswith(verbs.CUSTOMER_POST)],
        "customers": selectors.customers(request.viewer).filter(active=True).order_by("name")[:1000],
    }


def _empty(request: Request) -> dict[str, Any]:
    return {**_choices(request), "account": Account()}


def _shown(request: Request, account: Account) -> dict[str, Any]:
    contracts = selectors.contracts(request.viewer)
    if account.customer_id is not None:
        contracts = contracts.filter(customer=account.customer_id)
    return {
        **_choices(request),
        "account": account,
        "contracts": contracts.order_by("number")[:1000],
        "held": [(row["contract"], _titles(request, row)) for row in selectors.roles_of(request.viewer, account)],
        "protected": has_second_factor(account),
        "failures": lockout.failures(account.login),
    }


def _titles(request: Request, row: Mapping[str, Any]) -> list[str]:
    """The roles held in a contract, as its plan calls them."""
    known = selectors.roles_in(row["contract"].pk)
    return [pick(known.get(role), request.viewer_language, role) for role in row["roles"]]


def _language(request: Request) -> str:
    return "en" if word(request, "language") == "en" else "zh"


def _query(request: Request) -> str:
    """The narrowing as a query, for links to the next page and to exports."""
    kept = request.GET.copy()
    kept.pop("after", None)
    return kept.urlencode()
