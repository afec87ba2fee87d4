"""Voiding a case asks for more than the right to act, whoever asks: a page or a program."""

import pytest

from opspact.kernel import now
from opspact.tenancy.models import Account
from opspact.tenancy.viewer import RIGHTS, SYSTEM, Viewer
from opspact.work import services
from opspact.work.shapes import NotAllowed
from tests.work.live import at, contract_on


def person(post: str) -> Viewer:
    account = Account.objects.create(login=post, name="示例人员", posts=[post])
    return Viewer(account.pk, account.name, login=post, rights=RIGHTS[post], posts=(post,))


@pytest.mark.django_db
def test_an_agent_cannot_void_a_case_and_a_manager_can() -> None:
    contract = contract_on("s2")
    with now.at(at("2026-05-08 10:00")):
        item = services.open_item(SYSTEM, contract.pk, "reported", {"service": "case-handling"}).item
        with pytest.raises(NotAllowed, match=r"desk\.void"):
            services.take(person("agent"), item.pk, "cancelled", {"reason": "重复登记"})
        taken = services.take(person("manager"), item.pk, "cancelled", {"reason": "重复登记"})
    assert not taken.item.open
