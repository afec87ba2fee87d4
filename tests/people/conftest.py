"""Accounts to test with. Hashing is cheap here: what is tested is not Argon2."""

from collections.abc import Callable

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from opspact.people import services
from opspact.tenancy.models import Account, Contract, Customer
from opspact.tenancy.selectors import account_of, viewer_of
from opspact.tenancy.viewer import SYSTEM, Viewer

PASSWORD = "Demo-pass-2026"

Make = Callable[..., Account]


@pytest.fixture(autouse=True)
def _plain(settings: Settings) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def customer() -> Customer:
    return services.create_customer(SYSTEM, "示例客户")


@pytest.fixture
def contract(customer: Customer) -> Contract:
    return services.create_contract(SYSTEM, customer, "DEMO-1", "示例合同")


@pytest.fixture
def make() -> Make:
    def make(login: str, *posts: str, **more: object) -> Account:
        return services.create_account(SYSTEM, login, f"示例 {login}", posts, password=PASSWORD, **more)  # type: ignore[arg-type]

    return make


def viewer(account: Account) -> Viewer:
    found = account_of(account.pk)
    assert found is not None
    return viewer_of(found)


def browser(account: Account) -> Client:
    client = Client()
    client.force_login(account)
    return client
