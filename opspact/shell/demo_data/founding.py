"""Customers, contracts with their plans, people and groups of the demo, through the services that make real ones."""

import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Final

from django.contrib.auth.hashers import make_password

from opspact.kernel.time import Instant
from opspact.people import services as people
from opspact.people.accounts import change_account
from opspact.plans.loader.files import MAIN
from opspact.plans.shipped import shipped
from opspact.plans.store.books import save
from opspact.shell.demo_data.planning import first_day
from opspact.shell.demo_data.shapes import Cast
from opspact.tenancy.models import Account, Contract, Customer
from opspact.tenancy.selectors import account_of, viewer_of
from opspact.tenancy.viewer import SYSTEM, Viewer

PASSWORD: Final = "demo-demo-demo"
_TERM: Final = re.compile(r"^term: \{.*\}$", re.MULTILINE)


class Ground:
    """What the happenings stand on: contracts by plan, viewers by login, groups by name."""

    def __init__(self, contracts: Mapping[str, Contract], teams: Mapping[str, int]) -> None:
        self.contracts = {plan: one.pk for plan, one in contracts.items()}
        self.teams = teams
        accounts = filter(None, map(account_of, Account.objects.order_by("pk").values_list("pk", flat=True)))
        self.viewers: dict[str, Viewer] = {one.login: viewer_of(one) for one in accounts}


def found(cast: Cast, now: Instant) -> Ground:
    """Make everything that is there before the first case."""
    customers = {name: people.create_customer(SYSTEM, one.name, one.note) for name, one in cast.customers.items()}
    contracts = _contracts(cast, customers, now)
    accounts = _people(cast, customers, contracts)
    teams = {
        one.name: people.create_team(SYSTEM, one.name, one.tier, [accounts[login] for login in one.members]).pk
        for one in cast.teams
    }
    return Ground(contracts, teams)


def plan_files(plan: str, now: Instant) -> dict[str, str]:
    """A shipped plan as the demo uses it: its term is the year from the first day of the demo on."""
    first = first_day(now)
    term = f"term: {{start: {first}, end: {first.replace(year=first.year + 1) - timedelta(days=1)}}}"
    files = shipped(plan)
    return {**files, MAIN: _TERM.sub(term, files[MAIN])}


def _contracts(cast: Cast, customers: Mapping[str, Customer], now: Instant) -> dict[str, Contract]:
    made = {}
    for plan, one in cast.contracts.items():
        made[plan] = people.create_contract(SYSTEM, customers[one.customer], one.number, one.title)
        save(SYSTEM, made[plan].pk, plan_files(plan, now))
    return made


def _people(cast: Cast, customers: Mapping[str, Customer], contracts: Mapping[str, Contract]) -> dict[str, Account]:
    made = {}
    for one in cast.people:
        roles = {contracts[plan].pk: held for plan, held in one.roles.items()}
        account = people.create_account(
            SYSTEM, one.login, one.name, one.posts, customer=customers.get(one.customer), roles=roles
        )
        if one.only:
            change_account(SYSTEM, account, only_contracts=sorted(roles))
        made[one.login] = account
    Account.objects.filter(pk__in=[one.pk for one in made.values()]).update(password=make_password(PASSWORD))
    return made
