"""Accounts, teams, and who calls."""

from typing import Any

from django.http import HttpResponse
from ninja import Query, Router

from opspact.api.contract import operation
from opspact.api.documented import reply
from opspact.api.door import Request
from opspact.api.pages import one, paged
from opspact.api.shapes.common import Page
from opspact.api.shapes.places import (
    AccountChange,
    AccountIn,
    AccountOut,
    AccountPage,
    MeOut,
    RolesIn,
    TeamIn,
    TeamOut,
    given,
)
from opspact.people import accounts, selectors, services
from opspact.people.selectors import Wanted
from opspact.tenancy.access import signed_in
from opspact.tenancy.models import Account, Customer, Team

router = Router(tags=["people"])
MANAGE = "people.manage"


class Sought(Page):
    """Which accounts."""

    search: str = ""
    post: str = ""
    customer: str = ""
    state: str = "active"


@router.get("/me", **operation(MeOut))
def who_am_i(request: Request) -> HttpResponse:
    """Who calls, and what it may do."""
    own = request.caller.viewer
    contracts = None if own.contracts is None else sorted(own.contracts)
    roles = {contract: list(held) for contract, held in own.roles.items()}
    return reply(
        MeOut(signed_in(own), own.login, own.name, own.language, own.customer, contracts, sorted(own.rights), roles)
    )


@router.get("/accounts", **operation(AccountPage, "people.read"))
def list_accounts(request: Request, wanted: Query[Sought]) -> HttpResponse:
    """Accounts, by login. `customer`: an id, or `ours`; `state`: active, ended or all."""
    rows = selectors.accounts(request.caller.viewer, Wanted(wanted.search, wanted.post, wanted.customer, wanted.state))
    return reply(AccountPage(*paged(rows, wanted, _account, key="login", kind=str)))


@router.post("/accounts", **operation(AccountOut, MANAGE, status=201))
def create_account(request: Request, body: AccountIn) -> HttpResponse:
    """Make an account."""
    viewer = request.caller.viewer
    customer = None if body.customer is None else one(Customer.objects.visible_to(viewer), pk=body.customer)
    contact: dict[str, Any] = {"email": body.email, "phone": body.phone, "language": body.language}
    made = accounts.create_account(viewer, body.login, body.name, body.posts, customer=customer, **contact)
    return reply(_account(made), 201, Location=f"/api/v1/accounts/{made.pk}")


@router.get("/accounts/{int:account}", **operation(AccountOut, "people.read"))
def get_account(request: Request, account: int) -> HttpResponse:
    """One account."""
    return reply(_account(held_account(request, account)))


@router.patch("/accounts/{int:account}", **operation(AccountOut, MANAGE))
def change_account(request: Request, account: int, body: AccountChange) -> HttpResponse:
    """Change an account."""
    found = held_account(request, account)
    accounts.change_account(request.caller.viewer, found, **given(body))
    return reply(_account(found))


@router.put("/accounts/{int:account}/roles/{int:contract}", **operation(None, MANAGE, status=204))
def give_roles(request: Request, account: int, contract: int, body: RolesIn) -> HttpResponse:
    """Let an account hold exactly these roles of the plan in a contract."""
    accounts.give_roles(request.caller.viewer, held_account(request, account), contract, body.roles)
    return HttpResponse(status=204)


@router.get("/teams", **operation(list[TeamOut], "people.read"))
def list_teams(request: Request) -> HttpResponse:
    """All teams: there are few."""
    return reply([_team(row) for row in selectors.teams().order_by("tier", "name")[:500]])


@router.post("/teams", **operation(TeamOut, MANAGE, status=201))
def create_team(request: Request, body: TeamIn) -> HttpResponse:
    """Make a team."""
    made = services.create_team(request.caller.viewer, body.name, body.tier, _members(request, body))
    return reply(_team(made), 201)


@router.put("/teams/{int:team}", **operation(TeamOut, MANAGE))
def change_team(request: Request, team: int, body: TeamIn) -> HttpResponse:
    """Give a team this name, this tier and exactly these members."""
    found = one(Team.objects.all(), pk=team)
    services.change_team(request.caller.viewer, found, body.name, body.tier, _members(request, body))
    return reply(_team(found))


def _members(request: Request, body: TeamIn) -> list[Account]:
    return [held_account(request, account) for account in sorted(set(body.members))]


def held_account(request: Request, account: int) -> Account:
    """The account, if the caller may see it; else the problem that there is none."""
    return one(selectors.accounts(request.caller.viewer, Wanted(state="all")), pk=account)


def _account(row: Account) -> AccountOut:
    return AccountOut(
        row.pk, row.login, row.name, row.email, row.phone, row.customer_id, list(row.posts), row.only_contracts,
        row.language, row.is_active,
    )  # fmt: skip


def _team(row: Team) -> TeamOut:
    return TeamOut(row.pk, row.name, row.tier, [one.pk for one in row.members.all()])
