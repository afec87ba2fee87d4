"""The operator can always let an administrator in."""

import pytest
from django.test import Client

from opspact.shell.running.first_admin import invitation
from opspact.tenancy.models import Account


@pytest.mark.django_db
def test_the_first_administrator_comes_in_by_a_link_that_serves_once(client: Client) -> None:
    link = invitation("operator", "示例管理员", "")
    account = Account.objects.get(login="operator")
    assert account.posts == ["admin"]
    assert not account.has_usable_password()
    path = "/" + link.split("/", 3)[3]
    shown = client.get(path, follow=True)
    assert shown.status_code == 200
    assert "operator" in shown.content.decode() or "示例管理员" in shown.content.decode()


@pytest.mark.django_db
def test_an_account_that_is_there_gets_the_post() -> None:
    Account.objects.create(login="Mona", name="示例经理", posts=["manager"])
    invitation("mona", "mona", "")
    assert Account.objects.get(login="Mona").posts == ["admin", "manager"]
