"""Two customers with a contract each, their people, and cases of theirs."""

from typing import Any

from django.test import Client

from opspact.plans.shipped import shipped
from opspact.plans.store import books
from opspact.tenancy.models import Account, Contract, Customer, Holding
from opspact.tenancy.selectors import account_of, viewer_of
from opspact.tenancy.viewer import SYSTEM, Viewer
from opspact.work import services
from opspact.work.models import WorkItem


class Side:
    """A customer with a contract on a pack and a person of its own."""

    def __init__(
        self, name: str, pack: str = "s2", *, posts: tuple[str, ...] = ("customer_user",), **more: Any
    ) -> None:
        self.customer = Customer.objects.everything().create(name=f"示例{name}")
        self.contract = Contract.objects.everything().create(
            customer=self.customer, number=f"demo-{name}", title=f"示例{name}合同"
        )
        books.save(SYSTEM, self.contract.pk, shipped(pack), "first")
        self.account = Account.objects.create(
            login=f"{name}-1",
            name=f"示例{name}用户",
            phone="02400000001",
            posts=list(posts),
            customer=self.customer,
            **more,
        )
        self.client = Client()
        self.client.force_login(self.account)

    def holds(self, role: str) -> None:
        Holding.objects.everything().create(account=self.account, contract=self.contract, role=role)

    @property
    def viewer(self) -> Viewer:
        found = account_of(self.account.pk)
        assert found is not None
        return viewer_of(found)

    def case(self, **fields: Any) -> WorkItem:
        """A fault as the desk registers it."""
        return services.open_item(SYSTEM, self.contract.pk, "reported", {"symptom": "登录缓慢"} | fields).item


def provider(login: str, *posts: str, **more: Any) -> Client:
    account = Account.objects.create(login=login, name=f"示例{login}", posts=list(posts), **more)
    client = Client()
    client.force_login(account)
    return client


def close(answer: Any) -> None:
    """Close the file of an answer. Its own `close` would close the connection of the test as well."""
    for closer in answer._resource_closers:  # noqa: SLF001 - Django offers no other way
        closer()


def acts(side: Side, item: WorkItem) -> set[str]:
    parts = page(side, f"/portal/{item.number}/").split('href="')
    return {part.split("/")[4] for part in parts if part.startswith(f"/portal/{item.number}/act/")}


def page(side: Side, address: str) -> str:
    answer = side.client.get(address)
    assert answer.status_code == 200, (answer.status_code, answer.content.decode()[:2000])
    return answer.content.decode()
