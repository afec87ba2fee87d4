"""A desk to work at: a contract on a pack, people with posts and roles, signed in."""

from dataclasses import dataclass
from typing import Any

from django.test import Client
from django.urls import reverse

from opspact.tenancy.models import Account, Contract, Holding
from opspact.tenancy.selectors import account_of, viewer_of
from opspact.tenancy.viewer import Viewer
from opspact.work.models import WorkItem
from tests.work.live import contract_on

WORK = reverse("desk:list")


@dataclass
class Desk:
    contract: Contract
    client: Client
    account: Account

    @property
    def viewer(self) -> Viewer:
        found = account_of(self.account.pk)
        assert found is not None
        return viewer_of(found)

    def register(self, **fields: Any) -> WorkItem:
        """Register through the page, as an agent does; the item that came of it."""
        sent = {f"f-{name}": value for name, value in ({"symptom": "城东线路不通"} | fields).items()}
        answer = self.client.post(f"{WORK}new/{self.contract.pk}/", {"kind": "incident", **sent})
        assert answer.status_code == 302, answer.content.decode()
        return WorkItem.objects.everything().get(number=int(answer["Location"].strip("/").split("/")[-1]))


def person(login: str, posts: list[str], contract: Contract | None = None, *roles: str, **more: Any) -> Account:
    account = Account.objects.create(login=login, name=more.pop("name", f"示例{login}"), posts=posts, **more)
    for role in roles:
        assert contract is not None
        Holding.objects.everything().create(account=account, contract=contract, role=role)
    return account


def signed_in(account: Account) -> Client:
    client = Client()
    client.force_login(account)
    return client


def desk(pack: str = "s2", *roles: str, posts: tuple[str, ...] = ("agent",), language: str = "zh") -> Desk:
    contract = contract_on(pack)
    account = person("agent", list(posts), contract, *(roles or ("support_group",)), name="示例坐席", language=language)
    return Desk(contract, signed_in(account), account)
