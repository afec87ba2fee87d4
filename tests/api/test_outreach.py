"""Gateways, deliveries and one's own addresses by the API."""

from collections.abc import Iterator

import pytest
from pytest_django.fixtures import Settings

from opspact.notify.models import Address
from opspact.tenancy.models import Customer
from tests.api.programs import Program, account
from tests.notify.peers import Peer, serving

pytestmark = pytest.mark.django_db


@pytest.fixture
def peer(settings: Settings) -> Iterator[Peer]:
    settings.OPSPACT_GATEWAY_PRIVATE = True
    with serving() as made:
        yield made


def test_a_gateway_is_connected_tested_and_switched_off(peer: Peer) -> None:
    boss = Program(account("boss", "admin"))
    given = {"channel": "wecom_robot", "title": "Demo group", "values": {"key": "SECRET-KEY", "host": peer.url}}
    made = boss.post("/gateways", given)
    assert made.status_code == 201
    assert "SECRET-KEY" not in made.content.decode()
    where = f"/gateways/{made.json()['id']}"
    assert boss.post(f"{where}/test", {"to": "someone"}).json() == {"ok": True, "error": "", "trouble": ""}
    peer.answers = [{"errcode": 93000, "errmsg": "invalid webhook url"}]
    assert boss.post(f"{where}/test").json()["trouble"] == "gateway"
    assert boss.get("/gateways").json()[0]["error"] == "93000 invalid webhook url"
    changed = boss.send("PATCH", where, {"active": False}).json()
    assert (changed["active"], changed["title"], changed["failing_since"]) == (False, "Demo group", None)
    assert boss.post("/gateways", {**given, "values": {"host": "nowhere"}}).status_code == 422


def test_gateways_and_deliveries_are_for_administrators(peer: Peer) -> None:
    agent = Program(account("agent", "agent"))
    for path in ("/gateways", "/deliveries"):
        assert agent.get(path).status_code == 403
    boss = Program(account("boss", "admin"))
    assert boss.get("/deliveries").json() == {"items": [], "next": None}
    assert boss.post("/deliveries/1/replay").status_code == 404


def test_an_address_is_entered_tested_confirmed_and_removed(peer: Peer) -> None:
    boss = Program(account("boss", "admin"))
    values = {"url": f"{peer.url}/sms", "ok_field": "code", "ok_values": "0"}
    boss.post("/gateways", {"channel": "sms", "title": "Demo SMS", "values": values})
    own = Program(account("own", "customer_user", customer=Customer.objects.everything().create(name="Demo")))
    assert own.send("PUT", "/addresses/sms", {"value": "13800000000"}).json()["verified"] is None
    assert own.post("/addresses/sms/test").json()["ok"]
    assert own.post("/addresses/sms/confirm", {"code": "wrong"}).status_code == 422
    code = Address.objects.get().code
    assert own.post("/addresses/sms/confirm", {"code": code}).json()["verified"]
    assert boss.get("/addresses").json() == []
    assert own.send("DELETE", "/addresses/sms").status_code == 204
    assert own.get("/addresses").json() == []
