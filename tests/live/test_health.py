"""Health: green when promises are kept count of, red when they are not."""

from datetime import timedelta

import pytest
from django.test import Client

from opspact.kernel.now import at, now_datetime
from opspact.kernel.time import SECOND, Instant
from opspact.shell.running import health
from opspact.shell.running.heartbeat import beat
from opspact.tenancy.models import Contract, Customer
from opspact.work.models import WorkItem

pytestmark = pytest.mark.django_db
NOW = Instant(1_780_000_000_000_000)


def due(seconds: float) -> None:
    """An item whose step was due so many seconds before NOW."""
    customer = Customer.objects.everything().create(name="示例公司")
    contract = Contract.objects.everything().create(customer=customer, number="C-1", title="示例合同")
    with at(NOW):
        moment = now_datetime()
    WorkItem.objects.everything().create(
        number=1, key="1", contract=contract, customer=customer, kind="incident", opened=moment, recorded=moment,
        updated=moment, looked=moment, next_at=moment - timedelta(seconds=seconds),
    )  # fmt: skip


def test_green_with_a_worker_that_keeps_up(client: Client) -> None:
    due(60)
    with at(NOW):
        beat()
        answer = client.get("/readyz")
    assert answer.status_code == 200
    assert [name for name, part in answer.json()["checks"].items() if part["well"]] == [
        "database", "migrations", "worker", "sweep", "gateways",
    ]  # fmt: skip


def test_red_when_a_due_step_waits_longer_than_a_minute(client: Client) -> None:
    due(61)
    with at(NOW):
        beat()
        answer = client.get("/readyz")
        text = client.get("/metrics").content.decode()
    assert answer.status_code == 503
    assert answer.json()["checks"]["sweep"] == {"well": False, "detail": "61.0 s late"}
    assert "opspact_sweep_lateness_seconds 61.000000" in text
    assert 'opspact_well{part="sweep"} 0' in text


def test_red_when_no_worker_is_heard(client: Client) -> None:
    with at(NOW):
        assert client.get("/readyz").json()["checks"]["worker"]["detail"] == "none has ever been heard"
        beat()
    with at(Instant(NOW + 31 * SECOND)):
        assert client.get("/readyz").json()["checks"]["worker"] == {"well": False, "detail": "heard 31 s ago"}


def test_a_process_that_answers_is_alive_whatever_else_is_missing(client: Client) -> None:
    assert client.get("/healthz").content == b"ok\n"


def test_nobody_needs_to_sign_in_and_nothing_is_told_but_health(client: Client) -> None:
    with at(NOW):
        assert set(client.get("/readyz").json()) == {"well", "checks"}
    assert health.LATE == 60
