"""Webhooks: who hears what, and sending to a real peer that answers, fails, hangs, redirects or babbles."""

import threading
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from pytest_django.fixtures import Settings
from standardwebhooks import Webhook

from opspact.api.models import Delivery, Subscription
from opspact.api.webhooks import sending, services
from opspact.api.webhooks.sealing import opened as unsealed
from opspact.journal.outbox import drain
from opspact.kernel import now
from opspact.kernel.now import now_datetime
from opspact.kernel.time import DAY, HOUR, SECOND
from opspact.outside import guard
from opspact.tenancy.models import Contract, Customer
from tests.api.programs import Program, account, viewer
from tests.api.test_items import opened


class Peer(BaseHTTPRequestHandler):
    """Another system. The path says how it behaves."""

    heard: list[tuple[str, dict[str, str], bytes]] = []
    hung = threading.Event()

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.heard.append((self.path, dict(self.headers), body))
        if self.path == "/hang":
            self.hung.wait(5)
        self.send_response({"/broken": 500, "/redirect": 302}.get(self.path, 204))
        if self.path == "/redirect":
            self.send_header("Location", "/elsewhere")
        self.end_headers()

    def log_message(self, *args: Any) -> None:
        """Quiet."""


@pytest.fixture
def peer(settings: Settings) -> Iterator[str]:
    settings.OPSPACT_WEBHOOK_PRIVATE = True
    Peer.heard.clear()
    Peer.hung.clear()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Peer)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    Peer.hung.set()
    server.shutdown()
    server.server_close()


def subscribed(program: Program, url: str, **more: object) -> dict[str, Any]:
    made = program.post("/webhooks", {"url": url, **more})
    assert made.status_code == 201, made.content
    found: dict[str, Any] = made.json()
    return found


def test_an_event_arrives_signed(agent: Program, contract: Contract, peer: str) -> None:
    made = subscribed(agent, f"{peer}/ok", kinds=["reported"])
    number = opened(agent, contract)
    assert drain("outward") > 0
    assert sending.send() == 1
    ((path, headers, body),) = Peer.heard
    told = Webhook(made["secret"]).verify(body, headers)
    assert (path, told["type"], told["data"]["item"]) == ("/ok", "reported", number)
    log = agent.get(f"/webhooks/{made['id']}/deliveries").json()["items"]
    assert [(one["state"], one["status"], one["tries"]) for one in log] == [("delivered", 204, 1)]


def test_the_secret_is_told_once_and_kept_sealed(agent: Program, contract: Contract, peer: str) -> None:
    made = subscribed(agent, peer)
    assert agent.get(f"/webhooks/{made['id']}").json()["secret"] is None
    stored = bytes(Subscription.objects.get().secret)
    assert made["secret"].encode() not in stored
    assert unsealed(stored) == made["secret"]


@pytest.mark.parametrize(("path", "status"), [("/broken", 500), ("/redirect", 302)])
def test_a_failure_is_tried_again_later_and_later(
    agent: Program, contract: Contract, peer: str, path: str, status: int
) -> None:
    subscribed(agent, peer + path, kinds=["reported"])
    opened(agent, contract)
    drain("outward")
    moment = now.now()
    for tries in range(1, len(sending.LATER) + 2):
        with now.at(moment):
            assert (sending.send(), sending.send()) == (1, 0)
        assert Delivery.objects.get().tries == tries
        moment += int(sending.LATER[min(tries, len(sending.LATER)) - 1] * 1.2 * SECOND) + SECOND
    one = Delivery.objects.get()
    assert (one.state, one.status) == ("failed", status)
    assert [heard for heard, _, _ in Peer.heard] == [path] * one.tries


def test_who_only_fails_for_days_is_switched_off(agent: Program, contract: Contract, peer: str) -> None:
    made = subscribed(agent, f"{peer}/broken", kinds=["reported"])
    Subscription.objects.update(failing_since=now_datetime() - sending.OFF_AFTER - timedelta(minutes=1))
    opened(agent, contract)
    drain("outward")
    sending.send()
    assert not agent.get(f"/webhooks/{made['id']}").json()["active"]
    with now.at(now.now() + DAY):
        sending.send()
    assert (Delivery.objects.get().state, len(Peer.heard)) == ("failed", 1)
    again = agent.send("PATCH", f"/webhooks/{made['id']}", {"active": True}).json()
    assert (again["active"], again["failing_since"]) == (True, None)


def test_who_hangs_holds_up_nobody_for_long(
    agent: Program, contract: Contract, peer: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "TIMEOUT", 0.2)
    subscribed(agent, f"{peer}/hang", kinds=["reported"])
    opened(agent, contract)
    drain("outward")
    sending.send()
    one = Delivery.objects.get()
    assert (one.state, one.status) == ("queued", None)
    assert "ReadTimeout" in one.error


def test_a_worker_that_died_leaves_it_to_another(agent: Program, contract: Contract, peer: str) -> None:
    subscribed(agent, f"{peer}/ok", kinds=["reported"])
    opened(agent, contract)
    drain("outward")
    Delivery.objects.update(not_before=now_datetime() + sending.IN_HAND, tries=1)
    assert sending.send() == 0
    with now.at(now.now() + HOUR):
        assert sending.send() == 1
    assert Delivery.objects.get().state == "delivered"


def test_a_delivery_is_sent_again_on_demand(agent: Program, contract: Contract, peer: str) -> None:
    made = subscribed(agent, f"{peer}/ok", kinds=["reported"])
    opened(agent, contract)
    drain("outward")
    sending.send()
    first = Delivery.objects.get()
    assert agent.post(f"/webhooks/{made['id']}/deliveries/{first.pk}/replay").status_code == 201
    sending.send()
    assert [body for _, _, body in Peer.heard] == [first.body.encode()] * 2


def test_success_forgets_past_failures(agent: Program, contract: Contract, peer: str) -> None:
    made = subscribed(agent, f"{peer}/ok", kinds=["reported"])
    Subscription.objects.update(failing_since=now_datetime() - timedelta(days=4))
    opened(agent, contract)
    drain("outward")
    sending.send()
    assert agent.get(f"/webhooks/{made['id']}").json()["failing_since"] is None


def test_each_hears_what_it_may_see(agent: Program, contract: Contract, peer: str) -> None:
    other = Customer.objects.everything().create(name="Demo Other")
    own = Program(account("own", "customer_user", customer=contract.customer))
    foreign = Program(account("foreign", "customer_user", customer=other))
    for program in (own, foreign):
        subscribed(program, f"{peer}/ok")
    number = opened(agent, contract)
    agent.post(f"/items/{number}/notes", {"text": "internal"})
    agent.post(f"/items/{number}/notes", {"text": "for you", "public": True})
    drain("outward")
    rows = Delivery.objects.order_by("id").values_list("subscription__account_id", "kind", "body")
    assert own.account is not None
    assert {who for who, _, _ in rows} == {own.account.pk}
    assert [("internal" in body, "for you" in body) for _, kind, body in rows if kind == "noted"] == [(False, True)]


def test_a_webhook_is_its_makers_own(agent: Program, contract: Contract, peer: str) -> None:
    made = subscribed(agent, peer)
    colleague = Program(account("colleague", "agent"))
    for method, path in (("GET", ""), ("PATCH", ""), ("DELETE", ""), ("GET", "/deliveries")):
        assert colleague.send(method, f"/webhooks/{made['id']}{path}", {}).status_code == 404
    assert colleague.get("/webhooks").json() == []


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1", "localhost:8080", "10.1.2.3", "192.168.0.1", "[::1]", "169.254.1.1", "[::ffff:127.0.0.1]",
        "0.0.0.0", "[fc00::1]", "2130706433",
    ],
)  # fmt: skip
def test_nothing_goes_into_private_networks(host: str, settings: Settings) -> None:
    settings.OPSPACT_WEBHOOK_PRIVATE = False
    with pytest.raises((guard.Forbidden, OSError)):
        guard.resolved(f"http://{host}/", private=False)


@pytest.mark.parametrize(
    "url", ["ftp://example.com/", f"http://{'a:b'}@example.com/", "//example.com", "http://example.com:x/"]
)
def test_what_is_no_address_is_refused_at_once(agent: Program, url: str) -> None:
    answer = agent.post("/webhooks", {"url": url})
    assert (answer.status_code, list(answer.json()["problems"])) == (422, ["url"])


def test_there_is_an_end_to_how_many(agent: Program, monkeypatch: pytest.MonkeyPatch, peer: str) -> None:
    monkeypatch.setattr(services, "MOST", 1)
    subscribed(agent, peer)
    assert agent.post("/webhooks", {"url": peer}).status_code == 422
    assert agent.account is not None
    assert services.subscriptions(viewer(agent.account)).count() == 1
