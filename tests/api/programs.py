"""Programs that call the API in tests."""

from collections.abc import Iterable
from typing import Any

import msgspec
from django.test import Client

from opspact.people.accounts import create_account
from opspact.people.tokens import make_token
from opspact.tenancy.models import Account, Customer
from opspact.tenancy.selectors import account_of, viewer_of
from opspact.tenancy.viewer import RIGHTS, SYSTEM, Viewer

EVERY_RIGHT = sorted(frozenset().union(*RIGHTS.values()))


def account(login: str, *posts: str, customer: Customer | None = None, language: str = "en") -> Account:
    return create_account(SYSTEM, login, f"Demo {login}", posts, customer=customer, language=language)


def viewer(of: Account) -> Viewer:
    found = account_of(of.pk)
    assert found is not None
    return viewer_of(found)


class Program:
    """A program with a token, or (without one) a stranger."""

    def __init__(self, of: Account | None = None, scopes: Iterable[str] = EVERY_RIGHT) -> None:
        self.client = Client(raise_request_exception=False)
        self.token = make_token(viewer(of), "test", list(scopes), 30)[1] if of else ""
        self.account = of

    def send(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        if self.token:
            given["Authorization"] = f"Bearer {self.token}"
        data = b"" if body is None else msgspec.json.encode(body)
        return self.client.generic(method, f"/api/v1{path}", data, "application/json", headers=given)

    def get(self, path: str, **headers: str) -> Any:
        return self.send("GET", path, **headers)

    def post(self, path: str, body: Any = None, **headers: str) -> Any:
        return self.send("POST", path, {} if body is None else body, **headers)
