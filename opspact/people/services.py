"""Making and changing customers, contracts and teams. Accounts: `people.accounts`.

The verbs check the right, write in one transaction and leave an audit event.
"""

from collections.abc import Iterable
from typing import Any

from django.db import transaction

from opspact.journal.record import audit
from opspact.people.accounts import create_account as create_account
from opspact.people.errors import Invalid
from opspact.people.traces import trace
from opspact.tenancy.access import require
from opspact.tenancy.models import Account, Contract, Customer, Team
from opspact.tenancy.viewer import Viewer

MANAGE = "people.manage"
TIERS = range(4)


def create_customer(viewer: Viewer, name: str, note: str = "") -> Customer:
    """A customer organisation. Raises Invalid for a name that is empty or taken."""
    require(viewer, MANAGE)
    name = name.strip()
    if not name:
        raise Invalid("name", "A customer needs a name.")
    if Customer.objects.everything().filter(name=name).exists():
        raise Invalid("name", "There is a customer {name} already.", name=name)
    with transaction.atomic():
        customer = Customer(name=name, note=note)
        customer.save()
        audit(viewer, "customer", customer, "customer_created", {"name": name, "note": note})
    return customer


def change_customer(viewer: Viewer, customer: Customer, **values: Any) -> None:
    """Change `name`, `note` or `active`. People of an inactive customer can not sign in."""
    require(viewer, MANAGE)
    name = values.get("name", customer.name).strip()
    if not name:
        raise Invalid("name", "A customer needs a name.")
    if Customer.objects.everything().filter(name=name).exclude(pk=customer.pk).exists():
        raise Invalid("name", "There is a customer {name} already.", name=name)
    _change(viewer, "customer", customer, {**values, "name": name})


def create_contract(viewer: Viewer, customer: Customer, number: str, title: str) -> Contract:
    """A contract with a customer, still without a plan. Raises Invalid for a number that is empty or taken."""
    require(viewer, MANAGE)
    number, title = number.strip(), title.strip()
    if not number or not title:
        raise Invalid("number" if not number else "title", "A contract needs a number and a title.")
    if Contract.objects.everything().filter(number=number).exists():
        raise Invalid("number", "There is a contract {number} already.", number=number)
    with transaction.atomic():
        contract = Contract(customer=customer, number=number, title=title)
        contract.save()
        audit(viewer, "contract", contract, "contract_created", {"number": number, "title": title})
    return contract


def change_contract(viewer: Viewer, contract: Contract, **values: Any) -> None:
    """Change `title` or `active`. Its number and its customer stay."""
    require(viewer, MANAGE)
    if not values.get("title", contract.title).strip():
        raise Invalid("title", "A contract needs a number and a title.")
    _change(viewer, "contract", contract, values)


def create_team(viewer: Viewer, name: str, tier: int = 1, members: Iterable[Account] = ()) -> Team:
    """A team of the provider's people at a tier of support, 0 to 3."""
    require(viewer, MANAGE)
    _check_team(name.strip(), tier, None)
    with transaction.atomic():
        team = Team.objects.create(name=name.strip(), tier=tier)
        team.members.set(_of_the_provider(members))
        _note_team(viewer, team, "team_created")
    return team


def change_team(viewer: Viewer, team: Team, name: str, tier: int, members: Iterable[Account]) -> None:
    """Give a team another name, tier or members."""
    require(viewer, MANAGE)
    _check_team(name.strip(), tier, team.pk)
    with transaction.atomic():
        team.name, team.tier = name.strip(), tier
        team.save()
        team.members.set(_of_the_provider(members))
        _note_team(viewer, team, "team_changed")


def _change(viewer: Viewer, stream: str, subject: Any, values: dict[str, Any]) -> None:
    changed = {
        name: [getattr(subject, name), value] for name, value in values.items() if getattr(subject, name) != value
    }
    if not changed:
        return
    with transaction.atomic():
        for name, (_, value) in changed.items():
            setattr(subject, name, value)
        subject.save(update_fields=list(changed))
        audit(viewer, stream, subject, f"{stream}_changed", changed)


def _check_team(name: str, tier: int, own: int | None) -> None:
    if not name:
        raise Invalid("name", "A team needs a name.")
    if tier not in TIERS:
        raise Invalid("tier", "The tier is L0, L1, L2 or L3.")
    if Team.objects.filter(name=name).exclude(pk=own or 0).exists():
        raise Invalid("name", "There is a team {name} already.", name=name)


def _of_the_provider(members: Iterable[Account]) -> list[Account]:
    found = list(members)
    for one in found:
        if one.customer_id is not None:
            raise Invalid("members", "{name} belongs to a customer.", name=one.name)
    return found


def _note_team(viewer: Viewer, team: Team, kind: str) -> None:
    """A team has no stream: its changes stand on the account that made them."""
    members = sorted(team.members.values_list("pk", flat=True))
    trace(viewer, viewer.account, kind, {"team": team.pk, "name": team.name, "tier": team.tier, "members": members})
