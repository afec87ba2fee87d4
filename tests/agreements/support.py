"""A signed-in client, a contract with a plan, and its addresses."""

from typing import Any

from django.test import Client

from opspact.plans.store import books
from opspact.tenancy.models import Account, Contract, Customer
from opspact.tenancy.viewer import SYSTEM
from tests.plans.support import BASE

PACK = BASE


def signed_in(*posts: str, lang: str = "en", **more: Any) -> Client:
    account = Account.objects.create(
        login="-".join(posts), name="Demo person", posts=list(posts), language=lang, **more
    )
    client = Client()
    client.force_login(account)
    return client


def contract(number: str = "C-1", text: str = PACK) -> Contract:
    customer, _ = Customer.objects.everything().get_or_create(name="示例公司")
    made = Contract.objects.everything().create(customer=customer, number=number, title="示例合同")
    if text:
        books.save(SYSTEM, made.pk, {"pack.yaml": text}, "as signed")
    return made
