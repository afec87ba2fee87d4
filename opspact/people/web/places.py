"""Administration of customers, contracts and teams."""

from functools import partial
from typing import Any

from django.http import HttpResponse
from django.urls import reverse

from opspact.people import selectors, services
from opspact.people.errors import Invalid
from opspact.people.web.forms import answer, number, numbers, one, word
from opspact.tenancy.access import Request, needs
from opspact.tenancy.models import Account, Contract, Customer, Team

MANAGE = "people.manage"


@needs(MANAGE)
def customers(request: Request) -> HttpResponse:
    """Customers, narrowed and paged; a POST makes one."""

    def context() -> dict[str, Any]:
        rows = selectors.customers(request.viewer, request.GET.get("words", ""))
        found, after = selectors.page(rows, "name", request.GET.get("after", ""))
        return {"customers": found, "after": after, "words": request.GET.get("words", "")}

    return answer(request, partial(_create_customer, request), "people/customers.html", context)


@needs(MANAGE)
def customer(request: Request, customer_id: int) -> HttpResponse:
    """A customer with its contracts; a POST changes it."""
    found = one(Customer.objects.visible_to(request.viewer), customer_id)

    def context() -> dict[str, Any]:
        contracts = selectors.contracts(request.viewer).filter(customer=found).order_by("number")[:500]
        return {"customer": found, "contracts": contracts}

    return answer(request, partial(_change_customer, request, found), "people/customer.html", context)


@needs(MANAGE)
def contracts(request: Request) -> HttpResponse:
    """Contracts, narrowed and paged; a POST makes one."""

    def context() -> dict[str, Any]:
        rows = selectors.contracts(request.viewer, request.GET.get("words", ""))
        found, after = selectors.page(rows, "number", request.GET.get("after", ""))
        chosen = selectors.customers(request.viewer).filter(active=True).order_by("name")[:1000]
        return {"contracts": found, "after": after, "words": request.GET.get("words", ""), "customers": chosen}

    return answer(request, partial(_create_contract, request), "people/contracts.html", context)


@needs(MANAGE)
def contract(request: Request, contract_id: int) -> HttpResponse:
    """A contract; a POST changes it. Its plan has its own pages."""
    found = one(selectors.contracts(request.viewer), contract_id)
    context = {"contract": found}
    return answer(request, partial(_change_contract, request, found), "people/contract.html", lambda: context)


@needs(MANAGE)
def teams(request: Request) -> HttpResponse:
    """All teams; a POST makes one."""
    return answer(request, partial(_create_team, request), "people/teams.html", partial(_teams, request))


@needs(MANAGE)
def team(request: Request, team_id: int) -> HttpResponse:
    """A team; a POST gives it another name, tier or members."""
    found = one(selectors.teams(), team_id)
    ours = selectors.accounts(request.viewer, selectors.Wanted(customer=selectors.OURS)).order_by("login")[:1000]
    context = {"team": found, "ours": ours, "members": {one.pk for one in found.members.all()}, "tiers": services.TIERS}
    return answer(request, partial(_change_team, request, found), "people/team.html", lambda: context)


def _create_customer(request: Request) -> str:
    made = services.create_customer(request.viewer, word(request, "name"), word(request, "note"))
    return reverse("people:customer", args=[made.pk])


def _change_customer(request: Request, found: Customer) -> str:
    services.change_customer(
        request.viewer, found, name=word(request, "name"), note=word(request, "note"), active="active" in request.POST
    )
    return reverse("people:customer", args=[found.pk])


def _create_contract(request: Request) -> str:
    customer_id = number(request, "customer")
    if customer_id is None:
        raise Invalid("customer", "Say whose contract it is.")
    owner = one(Customer.objects.visible_to(request.viewer), customer_id)
    made = services.create_contract(request.viewer, owner, word(request, "number"), word(request, "title"))
    return reverse("people:contract", args=[made.pk])


def _change_contract(request: Request, found: Contract) -> str:
    services.change_contract(request.viewer, found, title=word(request, "title"), active="active" in request.POST)
    return reverse("people:contract", args=[found.pk])


def _teams(request: Request) -> dict[str, Any]:
    return {"teams": selectors.teams().order_by("tier", "name")[:500], "tiers": services.TIERS}


def _create_team(request: Request) -> str:
    made = services.create_team(request.viewer, word(request, "name"), _tier(request))
    return reverse("people:team", args=[made.pk])


def _change_team(request: Request, found: Team) -> str:
    members = Account.objects.filter(pk__in=numbers(request, "members"), is_active=True)
    services.change_team(request.viewer, found, word(request, "name"), _tier(request), members)
    return reverse("people:teams")


def _tier(request: Request) -> int:
    tier = number(request, "tier")
    return 1 if tier is None else tier
