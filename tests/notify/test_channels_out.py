"""Messages by gateways on loopback: limits, fall-back, digests, tokens, doubts; gateways that hang, lie and close."""

from collections.abc import Iterator
from typing import Any

import pytest
from pytest_django.fixtures import Settings

from opspact.kernel import now
from opspact.kernel.time import MINUTE, SECOND
from opspact.notify import delivering, endpoints, gateways, passing, receipts
from opspact.notify.claiming import IN_HAND, claim
from opspact.notify.consume import consume
from opspact.notify.escalations import acknowledge
from opspact.notify.models import Address, Attempt, Endpoint, Escalation, Message, Pulse
from opspact.notify.reach import reach, unreachable
from opspact.notify.sending import send_due
from opspact.tenancy.models import Account
from opspact.tenancy.viewer import SYSTEM
from opspact.work.models import WorkItem
from tests.notify.peers import Peer, gateway, reached, serving
from tests.notify.support import Demo, at, viewer

pytestmark = pytest.mark.django_db

NOW = at("2026-03-02 10:00")


@pytest.fixture
def peer(settings: Settings) -> Iterator[Peer]:
    settings.OPSPACT_GATEWAY_PRIVATE = True
    with serving() as made:
        yield made


@pytest.fixture
def demo() -> Demo:
    made = Demo("s2")
    made.hold("support_group", email="")
    return made


@pytest.fixture
def item(demo: Demo) -> WorkItem:
    with now.at(at("2026-03-02 09:00")):
        return demo.open(symptom="登录缓慢")


@pytest.fixture
def person(demo: Demo) -> Account:
    return demo.accounts["support_group"]


def prefer(account: Account, *channels: str, kind: str = "soon") -> None:
    account.settings = {"notify": {"channels": {kind: ["in_app", *channels]}, "order": list(channels)}}
    account.save()


def fire(demo: Demo, item: WorkItem, times: int = 1, **said: Any) -> None:
    """So many promises are due soon, all in one minute."""
    with now.at(NOW):
        consume(demo.rows((n + 1, item, "decision", "step_fired", NOW, step(n, **said)) for n in range(times)))


def step(n: int, **said: Any) -> dict[str, Any]:
    base = {"case": "1", "commitment": "report_to_management", "line": "", "round": 1, "step": "75 %", "at": NOW}
    told = {"tell": ["support_group"], "escalate_to": [], "ladder": "", "rung": "", "withdrawn": False, "n": n}
    return base | told | said


def escalate(demo: Demo, item: WorkItem, times: int = 1) -> None:
    """So many escalations to the one person."""
    fire(demo, item, times, tell=[], escalate_to=["support_group"], step="due")


def send(seconds: int = 0) -> int:
    with now.at(NOW + seconds * SECOND):
        return send_due()


def states(channel: str) -> list[str]:
    return list(Message.objects.everything().filter(channel=channel).order_by("id").values_list("state", flat=True))


def test_a_robot_mentions_the_person(demo: Demo, item: WorkItem, person: Account, peer: Peer) -> None:
    gateway(peer, "dingtalk_robot")
    reached(person, "dingtalk_robot", "13800000000")
    prefer(person, "dingtalk_robot")
    fire(demo, item)
    assert send() == 1
    (one,) = peer.heard
    assert one.query["access_token"] == "T"
    assert one.said["at"]["atMobiles"] == ["13800000000"]
    assert f"工单 {item.number}" in one.said["markdown"]["text"]
    assert states("dingtalk_robot") == ["sent"]
    assert send() == 0


def test_an_answer_of_200_that_refuses_is_no_success(demo: Demo, item: WorkItem, person: Account, peer: Peer) -> None:
    made = gateway(peer, "dingtalk_robot")
    reached(person, "dingtalk_robot", "13800000000")
    prefer(person, "dingtalk_robot")
    peer.answers = [{"errcode": 310000, "errmsg": "sign not match"}]
    fire(demo, item)
    send()
    assert states("dingtalk_robot") == ["queued"]
    assert Attempt.objects.everything().get().error == "310000 sign not match"
    assert endpoints.failing().get() == made
    assert send(60) == 1
    assert not endpoints.failing().exists()


def test_what_is_urgent_goes_by_the_next_channel_at_once(
    demo: Demo, item: WorkItem, person: Account, peer: Peer
) -> None:
    for channel, address in (("wecom_robot", "zhang"), ("sms", "13800000000")):
        gateway(peer, channel)
        reached(person, channel, address)
    peer.answers = [{"errcode": 93000, "errmsg": "invalid webhook url"}]
    escalate(demo, item)
    send()
    assert send() == 1
    assert states("wecom_robot") == ["passed"]
    assert states("sms") == ["sent"]
    assert [one.path for one in peer.heard] == ["/cgi-bin/webhook/send", "/sms"]


def test_an_address_that_the_server_does_not_know_is_given_up(
    demo: Demo, item: WorkItem, person: Account, peer: Peer
) -> None:
    gateway(peer, "wecom")
    row = reached(person, "wecom", "zhang")
    prefer(person, "wecom")
    assert unreachable([person.pk]) == frozenset()
    peer.answers = [{"errcode": 0, "invaliduser": "zhang"}]
    fire(demo, item)
    send()
    row.refresh_from_db()
    assert row.broken_at is not None
    assert states("wecom") == ["failed"]
    assert unreachable([person.pk]) == {person.pk}


def test_no_more_leave_than_the_robot_takes(demo: Demo, item: WorkItem, peer: Peer) -> None:
    gateway(peer, "wecom_robot")
    for n in range(30):
        one = demo.account(f"duty{n}", email="")
        prefer(one, "wecom_robot")
        reached(one, "wecom_robot", f"user{n}")
        fire_to(demo, item, one, n + 100)
    send()
    assert len(peer.heard) == 20
    send(59)
    assert len(peer.heard) == 20
    send(61)
    assert (len(peer.heard), set(states("wecom_robot"))) == (30, {"sent"})


def fire_to(demo: Demo, item: WorkItem, account: Account, event: int, kind: str = "soon") -> None:
    """A message of its own for somebody."""
    Message.objects.everything().create(
        event_id=event, contract_id=item.contract_id, customer_id=item.customer_id, work_id=item.pk,
        number=item.number, account=account, channel="wecom_robot", kind=kind, why="named",
        payload={"zone": "Asia/Shanghai", "contract": "demo-1", "subject": "事件", "promise": "恢复"},
        happened=now.now_datetime(), created=now.now_datetime(), not_before=_moment(),
    )  # fmt: skip


def _moment() -> Any:
    with now.at(NOW):
        return now.now_datetime()


def test_a_storm_of_escalations_leaves_one_by_one_then_as_a_digest(
    demo: Demo, item: WorkItem, person: Account, peer: Peer
) -> None:
    gateway(peer, "sms")
    reached(person, "sms", "13800000000")
    escalate(demo, item, times=50)
    assert send() == 5
    assert send(59) == 0
    assert send(60) == 45
    digest = peer.heard[-1].said["text"]
    assert (len(peer.heard), digest.startswith("45 项升级")) == (6, True)
    lead = Message.objects.everything().filter(channel="sms").exclude(lead_id=None).first()
    assert lead is not None
    assert digest.endswith(f"/inbox/{lead.lead_id}/")


def test_what_is_sent_and_not_answered_goes_by_the_next_channel(
    demo: Demo, item: WorkItem, person: Account, peer: Peer
) -> None:
    for channel in ("sms", "voice"):
        gateway(peer, channel)
        reached(person, channel, "13800000000")
    escalate(demo, item)
    send()
    with now.at(NOW + 2 * MINUTE):
        assert passing.unconfirmed() == 0
    with now.at(NOW + 3 * MINUTE):
        assert passing.unconfirmed() == 1
    assert send(180) == 1
    assert [one.path for one in peer.heard] == ["/sms", "/voice"]
    assert states("sms") == ["sent"]


def test_what_was_answered_calls_nobody_again(demo: Demo, item: WorkItem, person: Account, peer: Peer) -> None:
    for channel in ("sms", "voice"):
        gateway(peer, channel)
        reached(person, channel, "13800000000")
    escalate(demo, item)
    send()
    acknowledge(viewer(person), Escalation.objects.everything().get().pk)
    with now.at(NOW + 3 * MINUTE):
        passing.unconfirmed()
    assert send(180) == 0
    assert len(peer.heard) == 1


def test_a_key_pressed_acknowledges_as_the_person(demo: Demo, item: WorkItem, person: Account, peer: Peer) -> None:
    made = gateway(peer, "voice")
    reached(person, "voice", "13800000000")
    peer.usual = {"code": 0, "id": "call-1"}
    escalate(demo, item)
    send()
    assert "按 1" in peer.heard[0].said["text"]
    assert not receipts.take_receipt(made, {"id": "call-2", "digit": "1"})
    assert receipts.take_receipt(made, {"id": "call-1", "state": "DELIVRD", "digit": "1"})
    assert Escalation.objects.everything().get().acknowledged_by == person
    assert Message.objects.everything().get(channel="voice").delivered_at is not None


def test_an_access_token_is_kept_and_renewed_when_refused(
    demo: Demo, item: WorkItem, person: Account, peer: Peer
) -> None:
    gateway(peer, "wecom")
    reached(person, "wecom", "zhang")
    prefer(person, "wecom")
    fire(demo, item, times=2)
    send()
    assert (peer.tokens, [one.query["access_token"] for one in peer.heard]) == (1, ["t1", "t1"])
    peer.answers = [{"errcode": 42001, "errmsg": "expired"}]
    with now.at(NOW):
        consume(demo.rows([(9, item, "decision", "step_fired", NOW, step(9))]))
    send()
    assert (peer.tokens, states("wecom")) == (2, ["sent"] * 3)
    assert [one.query["access_token"] for one in peer.heard[2:]] == ["t1", "t2"]


def test_a_gateway_that_hangs_is_left_alone_and_the_next_try_says_so(
    demo: Demo, item: WorkItem, person: Account, peer: Peer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delivering, "TIMEOUT", 0.2)
    made = gateway(peer, "sms")
    reached(person, "sms", "13800000000")
    prefer(person, "sms")
    peer.answers = ["hang"]
    fire(demo, item)
    send()
    assert Attempt.objects.everything().get().ok is None
    assert Pulse.objects.get(pk=made.pk).paused_until is not None
    assert send(29) == 0
    peer.usual = {"code": 0}
    assert send(30) == 1
    assert len(peer.heard) == 2


def test_a_line_that_breaks_may_have_carried_the_message(
    demo: Demo, item: WorkItem, person: Account, peer: Peer
) -> None:
    gateway(peer, "feishu_robot")
    reached(person, "feishu_robot", "ou_1")
    prefer(person, "feishu_robot")
    peer.answers = ["close"]
    fire(demo, item)
    send()
    assert Attempt.objects.everything().get().ok is None
    send(30)
    assert "可能会收到两次" in peer.heard[-1].said["card"]["elements"][0]["text"]["content"]


def test_a_worker_that_died_is_followed_by_one_that_says_so(
    demo: Demo, item: WorkItem, person: Account, peer: Peer
) -> None:
    gateway(peer, "feishu")
    reached(person, "feishu", "ou_1")
    prefer(person, "feishu")
    fire(demo, item)
    with now.at(NOW):
        assert len(claim(("feishu",), 10)) == 1
    after = int(IN_HAND.total_seconds())
    assert send(after - 1) == 0
    assert send(after) == 1
    assert "可能会收到两次" in peer.heard[0].body.decode()


def test_whom_no_channel_reaches_any_more_reads_it_in_the_inbox(
    demo: Demo, item: WorkItem, person: Account, peer: Peer
) -> None:
    gateway(peer, "sms")
    reached(person, "sms", "13800000000")
    person.settings = {"notify": {"channels": {"soon": ["sms"]}}}
    person.save()
    fire(demo, item)
    Address.objects.all().delete()
    send()
    assert (states("sms"), states("in_app")) == (["failed"], ["sent"])


def test_a_gateway_may_not_stand_in_a_private_network_unless_allowed(
    demo: Demo, item: WorkItem, person: Account, peer: Peer, settings: Settings
) -> None:
    gateway(peer, "sms")
    reached(person, "sms", "13800000000")
    prefer(person, "sms")
    settings.OPSPACT_GATEWAY_PRIVATE = False
    fire(demo, item)
    send()
    assert peer.heard == []
    assert "not a public address" in Attempt.objects.everything().get().error


def test_secrets_are_stored_encrypted(peer: Peer) -> None:
    made = gateway(peer, "dingtalk_robot")
    row = Endpoint.objects.get(pk=made.pk)
    assert "SECtest" not in str(row.settings)
    assert b"SECtest" not in bytes(row.secrets)
    endpoints.change(SYSTEM, row, "示例", {"host": peer.url}, active=True)
    assert gateways.opened(row).settings["secret"] == "SECtest"


def test_what_reaches_whom_is_found_in_two_queries(
    demo: Demo, person: Account, peer: Peer, django_assert_num_queries: Any
) -> None:
    gateway(peer, "sms")
    reached(person, "sms", "13800000000")
    with django_assert_num_queries(2):
        assert reach([person])[person.pk] == {"sms"}
