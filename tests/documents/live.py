"""A live incident under the shipped S1 plan, brought to its solution, with people who act on it."""

from typing import Any, NamedTuple

from opspact.kernel import now
from opspact.kernel.time import HOUR, MINUTE, Instant
from opspact.plans.shipped import shipped
from opspact.plans.store import books
from opspact.tenancy.models import Account, Contract, Customer
from opspact.tenancy.viewer import RIGHTS, SYSTEM, Viewer
from opspact.work import services as work
from opspact.work.models import Clock, WorkItem
from tests.documents.playing import at

START = at("2026-05-06 09:00")
"""A Wednesday."""
SEVEN = {"cause": "光模块老化", "measures": "更换光模块", "prevention": "按季度检测"}


class World(NamedTuple):
    """A contract and its people."""

    contract: Contract
    engineer: Viewer
    second: Viewer
    customer: Viewer
    stranger: Viewer


def world(pack: str = "s1", number: str = "DEMO-1") -> World:
    """A contract under a shipped plan."""
    ours, other = (Customer.objects.everything().create(name=f"示例客户 {number} {n}") for n in (1, 2))
    contract = Contract.objects.everything().create(customer=ours, number=number, title="示例合同")
    with now.at(START):
        books.save(SYSTEM, contract.pk, shipped(pack))
    people = [viewer(f"{name}-{number}", post, contract, who, role) for name, post, who, role in (
        ("one", "engineer", None, "engineer"), ("two", "engineer", None, "project_manager"),
        ("user", "customer_manager", ours, "customer"), ("foreign", "customer_manager", other, ""),
    )]  # fmt: skip
    return World(contract, *people)


def viewer(login: str, post: str, contract: Contract, customer: Customer | None, role: str) -> Viewer:
    """Somebody with a post, who holds a role in the contract."""
    account = Account.objects.create(login=login, name=f"示例 {login}", customer=customer, posts=[post])
    return Viewer(
        account=account.pk, name=account.name, login=login, customer=customer.pk if customer else None,
        rights=RIGHTS[post], roles={contract.pk: (role,)} if role else {}, posts=(post,),
    )  # fmt: skip


def act(who: Viewer, item: WorkItem, moment: Instant, kind: str, *, role: str = "", **fields: Any) -> WorkItem:
    """Record a fact at an instant."""
    with now.at(moment):
        return work.take(who, item.pk, kind, fields, role=role).item


def solved(here: World, key: str = "") -> WorkItem:
    """An incident that was reported at START and solved an hour later: its report is owed in 24 h."""
    fields = {"kind": "incident", "service": "city_access", "impact": "performance", "users": 12}
    with now.at(START):
        item = work.open_item(SYSTEM, here.contract.pk, "reported", fields, role="customer_operator", key=key).item
    act(here.engineer, item, START + 10 * MINUTE, "responded")
    return act(here.engineer, item, START + HOUR, "solved")


def report_clock(item: WorkItem) -> Clock:
    """The clock of the report."""
    return Clock.objects.everything().get(work=item, promise="fault_report")
