"""A contract on a shipped pack with an account for every role, and events as the outbox gives them."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from opspact.journal.models import Outbox
from opspact.kernel.time import instant
from opspact.notify.shapes import ClockNow, Heard, People, Person, Subject
from opspact.plans.loader import load
from opspact.plans.plan import Plan
from opspact.plans.shipped import shipped, shipped_packs
from opspact.plans.store import books
from opspact.tenancy.models import Account, Contract, Customer, Holding
from opspact.tenancy.selectors import viewer_of
from opspact.tenancy.viewer import SYSTEM, Viewer
from opspact.work import services
from opspact.work.models import WorkItem

ZONE = ZoneInfo("Asia/Shanghai")
MAJOR = {"service": "case-handling"}


def at(text: str) -> int:
    """An instant from `2026-03-02 09:00`, Shanghai time."""
    return instant(datetime.fromisoformat(text).replace(tzinfo=ZONE))


@cache
def plan(pack: str) -> Plan:
    return load(shipped_packs()[pack]).latest


def people_of(pack: str) -> tuple[People, dict[int, str]]:
    """A person `role/n` for every holder of every role of a pack, in contract 1 of customer 7; and their names."""
    by_id: dict[int, Person] = {}
    held: dict[tuple[int, str], tuple[int, ...]] = {}
    names: dict[int, str] = {}
    for role, one in plan(pack).pack.roles.items():
        for holder in one.holders:
            pk = len(by_id) + 1
            by_id[pk] = Person(pk, 7 if one.side == "customer" else None)
            held[1, role] = (*held.get((1, role), ()), pk)
            names[pk] = holder
    return People(by_id, held), names


def subject(*clocks: ClockNow, kind: str = "incident", **parts: Any) -> Subject:
    values: dict[str, Any] = {"title": "登录缓慢", "level": "major"} | parts
    return Subject(
        id=5, number=100123, kind=kind, contract=1, contract_number="demo-1", customer=7,
        opened=at("2026-03-02 09:00"), clocks=clocks, **values,
    )  # fmt: skip


def clock(promise: str, due: str, phase: str = "running", verdict: str = "open") -> ClockNow:
    return ClockNow(promise, "", 1, phase, verdict, at(due))


def step(commitment: str, step: str, when: str, **said: Any) -> Heard:
    """A step that fired, as the engine decides it."""
    payload = {"case": "1", "commitment": commitment, "line": "", "round": 1, "step": step, "n": 0, "at": at(when),
               "tell": [], "escalate_to": [], "ladder": "", "rung": "", "withdrawn": False} | said  # fmt: skip
    return Heard(11, 5, 1, 7, "decision", "step_fired", at(when), payload)


def desk(sort: str, when: str, actor: int | None = None, /, **payload: Any) -> Heard:
    return Heard(12, 5, 1, 7, "desk", sort, at(when), payload, actor, "示例值班员")


class Demo:
    """A live contract on a pack: an account for each role, named after it, with an address."""

    def __init__(self, pack: str, number: str = "demo-1") -> None:
        self.customer, _ = Customer.objects.everything().get_or_create(name=f"示例客户 {number}")
        self.contract = Contract.objects.everything().create(customer=self.customer, number=number, title="示例合同")
        books.save(SYSTEM, self.contract.pk, shipped(pack), "first")
        self.plan = plan(pack)
        self.accounts: dict[str, Account] = {}

    def hold(self, *roles: str, **values: Any) -> None:
        """Make an account for each role and let it hold the role."""
        for role in roles:
            side = self.plan.pack.roles[role].side
            self.accounts[role] = self.account(role, self.customer if side == "customer" else None, **values)
            Holding.objects.everything().create(account=self.accounts[role], contract=self.contract, role=role)

    def account(self, name: str, customer: Customer | None = None, **values: Any) -> Account:
        login = f"{name}.{self.contract.number}"
        given = {"email": f"{login}@example.com", "posts": ["customer_user" if customer else "engineer"]} | values
        account: Account = Account.objects.create(login=login, name=name, customer=customer, **given)
        return account

    def open(self, kind: str = "reported", **fields: Any) -> WorkItem:
        return services.open_item(SYSTEM, self.contract.pk, kind, MAJOR | fields).item

    def rows(self, events: Iterable[tuple[int, WorkItem, str, str, int, Mapping[str, Any]]]) -> list[Outbox]:
        """Outbox rows: (event, item, sort, kind, instant, payload)."""
        return [
            Outbox(consumer="notify", event_id=event, stream_id=item.pk, body={
                "stream": "work", "contract": item.contract_id, "customer": item.customer_id, "sort": sort,
                "kind": kind, "key": "", "happened": moment, "line": "", "account": None, "role": "",
                "payload": dict(payload),
            })
            for event, item, sort, kind, moment, payload in events
        ]  # fmt: skip


def viewer(account: Account) -> Viewer:
    return viewer_of(account)
