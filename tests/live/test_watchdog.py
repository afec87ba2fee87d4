"""A sweep that is late is told to the operators, once."""

import pytest
from django.core import mail

from opspact.kernel import now
from opspact.kernel.time import MINUTE
from opspact.shell.running import watchdog
from opspact.tenancy.models import Account
from opspact.tenancy.viewer import SYSTEM
from opspact.work import services
from tests.work.live import at, contract_on, settle


@pytest.mark.django_db
def test_a_step_due_for_over_a_minute_is_told_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watchdog, "_told", [])
    Account.objects.create(login="operator", name="示例管理员", email="operator@example.com", posts=["admin"])
    morning = at("2026-05-08 10:00")
    contract = contract_on("s2")
    with now.at(morning):
        settle()
        services.open_item(SYSTEM, contract.pk, "reported", {"service": "case-handling"})
        assert watchdog.watch() == 0
    with now.at(morning + 30 * MINUTE):
        assert watchdog.watch() == 1
        assert watchdog.watch() == 0
    assert len(mail.outbox) == 1
    assert "守约处理滞后" in mail.outbox[0].subject
