"""Addresses of people, tests of them, bounces, links in messages, pages of gateways and deliveries."""

from collections.abc import Iterator
from datetime import timedelta
from email.mime.text import MIMEText
from typing import Any

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from opspact.kernel import now
from opspact.kernel.time import DAY, HOUR, SECOND
from opspact.notify import addresses, gateways, links, receipts, trials
from opspact.notify.acting import forget_used
from opspact.notify.consume import consume
from opspact.notify.mail import message_id
from opspact.notify.models import Address, Attempt, Endpoint, Escalation, Message, UsedLink
from opspact.notify.preferences import Telling, set_telling
from opspact.notify.reach import unreachable
from opspact.notify.sending import send_due
from opspact.people.errors import Invalid
from opspact.tenancy.models import Account
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
    made.hold("support_group", email="duty@demo.example")
    return made


@pytest.fixture
def item(demo: Demo) -> WorkItem:
    with now.at(at("2026-03-02 09:00")):
        return demo.open(symptom="登录缓慢")


@pytest.fixture
def person(demo: Demo) -> Account:
    return demo.accounts["support_group"]


@pytest.fixture
def admin(demo: Demo, client: Client) -> Client:
    client.force_login(demo.account("boss", posts=["admin"]))
    return client


def escalate(demo: Demo, item: WorkItem) -> Escalation:
    said = {"case": "1", "commitment": "report_to_management", "line": "", "round": 1, "step": "due", "at": NOW,
            "tell": [], "escalate_to": ["support_group"], "ladder": "", "rung": "", "withdrawn": False,
            "n": 0}  # fmt: skip
    with now.at(NOW):
        consume(demo.rows([(1, item, "decision", "step_fired", NOW, said)]))
    return Escalation.objects.everything().get()


def test_an_address_is_used_once_its_code_came_back(demo: Demo, person: Account, peer: Peer) -> None:
    gateway(peer, "sms")
    me = viewer(person)
    addresses.put(me, "sms", "13800000000")
    assert trials.by_hand(me, "sms").ok
    assert Address.objects.get(channel="sms").verified_at is None
    with pytest.raises(Invalid):
        addresses.confirm(me, "sms", "no code")
    code = Address.objects.get(channel="sms").code
    assert f"验证码：{code}" in peer.heard[0].said["text"]
    addresses.confirm(me, "sms", code)
    assert Address.objects.get(channel="sms").verified_at is not None


def test_a_code_cannot_be_guessed(person: Account, peer: Peer) -> None:
    gateway(peer, "sms")
    me = viewer(person)
    addresses.put(me, "sms", "13800000000")
    trials.by_hand(me, "sms")
    for _ in range(addresses.TRIES):
        with pytest.raises(Invalid):
            addresses.confirm(me, "sms", "wrong")
    with pytest.raises(Invalid):
        addresses.confirm(me, "sms", Address.objects.get(channel="sms").code)


@pytest.mark.parametrize(
    ("channel", "value"),
    [("sms", "not a number"), ("wecom", "@all"), ("wecom", "a|b"), ("dingtalk", "a,b"), ("feishu_robot", "<at id=all>"),
     ("push", '{"endpoint": "http://127.0.0.1/", "keys": {"p256dh": "", "auth": ""}}')],
)  # fmt: skip
def test_what_would_call_others_is_no_address(person: Account, peer: Peer, channel: str, value: str) -> None:
    gateway(peer, channel, contact="mailto:ops@demo.example", **({"key": ""} if channel == "push" else {}))
    with pytest.raises(Invalid):
        addresses.put(viewer(person), channel, value)


def test_addresses_are_tested_every_month_in_office_hours(demo: Demo, person: Account, peer: Peer) -> None:
    gateway(peer, "sms")
    Account.objects.update(email="")
    row = reached(person, "sms", "13800000000")
    with now.at(NOW + 10 * HOUR):
        assert trials.monthly() == 0
    with now.at(NOW):
        assert trials.monthly() == 1
        assert trials.monthly() == 0
    peer.answers = [{"code": "NO_SUCH"}]
    Endpoint.objects.update(settings={**Endpoint.objects.get().settings, "address_values": "NO_SUCH"})
    with now.at(NOW + 31 * DAY):
        assert trials.monthly() == 1
    row.refresh_from_db()
    assert (len(peer.heard), row.broken_why) == (2, "NO_SUCH")
    assert unreachable([person.pk]) == {person.pk}


def bounced(message: Message, status: str, id_of: str = "") -> bytes:
    report = MIMEText(
        f"Final-Recipient: rfc822; duty@demo.example\nAction: failed\nStatus: {status}\n"
        f"Diagnostic-Code: smtp; 550 no such user\n\nMessage-ID: {id_of or message_id(message)}\n"
    ).as_string().partition("\n\n")[2]  # fmt: skip
    head = 'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\n\n'
    status_part, _, original = report.partition("\n\n")
    return (
        f"{head}--b\nContent-Type: text/plain\n\nSorry.\n--b\nContent-Type: message/delivery-status\n\n"
        f"Reporting-MTA: dns; mx.demo.example\n\n{status_part}\n\n--b\nContent-Type: text/rfc822-headers\n\n"
        f"{original}\n--b--\n"
    ).encode()


def mailed(demo: Demo, item: WorkItem) -> Message:
    escalate(demo, item)
    Message.objects.everything().filter(channel="mail").update(state="sent", sent_at=now.now_datetime())
    return Message.objects.everything().get(channel="mail")


def test_a_bounce_for_good_gives_the_address_up(demo: Demo, item: WorkItem, person: Account) -> None:
    one = mailed(demo, item)
    assert receipts.take_bounce(bounced(one, "5.1.1"))
    one.refresh_from_db()
    assert one.state == "failed"
    assert unreachable([person.pk]) == {person.pk}
    assert "550 no such user" in Address.objects.get(channel="mail").broken_why
    person.email = "other@demo.example"
    person.save()
    assert unreachable([person.pk]) == frozenset()


def test_a_bounce_for_now_or_an_invented_one_changes_nothing(demo: Demo, item: WorkItem, person: Account) -> None:
    one = mailed(demo, item)
    assert receipts.take_bounce(bounced(one, "4.4.1"))
    assert not receipts.take_bounce(bounced(one, "5.1.1", f"<opspact.{one.pk}.forged@127.0.0.1>"))
    assert not receipts.take_bounce(b"Subject: hello\n\nStatus: 5.1.1\n")
    assert not receipts.take_bounce(b"\xff\x00")
    assert unreachable([person.pk]) == frozenset()


def path(message: Message, act: links.Act) -> str:
    return links.act_link(message, act).removeprefix("http://127.0.0.1:8080")


def test_a_case_is_taken_over_by_its_link_once(demo: Demo, item: WorkItem, person: Account, client: Client) -> None:
    escalate(demo, item)
    one = Message.objects.everything().get(channel="mail")
    with now.at(NOW):
        where = path(one, "take_over")
        assert "接手工单" in client.get(where).content.decode()
        item.refresh_from_db()
        assert (item.assignee_id, UsedLink.objects.count()) == (None, 0)
        client.post(where)
        item.refresh_from_db()
        assert (item.assignee_id, UsedLink.objects.get().act) == (person.pk, "take_over")
        WorkItem.objects.everything().update(assignee=None)
        client.post(where)
        item.refresh_from_db()
        assert item.assignee_id is None
        assert "仅可使用一次" in client.get(where).content.decode()
    with now.at(NOW + 9 * DAY):
        assert client.get(path(one, "take_over")).status_code == 200


def test_a_receipt_needs_the_address_that_only_the_gateway_knows(
    demo: Demo, item: WorkItem, person: Account, peer: Peer, client: Client
) -> None:
    made = gateway(peer, "sms")
    reached(person, "sms", "13800000000")
    peer.usual = {"code": 0, "id": "m1"}
    escalate(demo, item)
    with now.at(NOW):
        send_due(("sms",))
    where = gateways.receipt_address(made.pk).removeprefix("http://127.0.0.1:8080")
    given = {"id": "m1", "state": "DELIVRD"}
    assert client.post("/inbox/receipt/forged/", given, "application/json").status_code == 404
    assert client.post(where, {"id": "m2"}, "application/json").status_code == 404
    assert client.post(where, given, "application/json").status_code == 200
    assert Message.objects.everything().get(channel="sms").delivered_at is not None


def test_an_administrator_connects_a_gateway_and_sees_what_left(
    demo: Demo, item: WorkItem, person: Account, peer: Peer, admin: Client
) -> None:
    form = {"title": "示例值班群", "token": "T", "secret": "SECtest", "host": peer.url}
    assert admin.post("/gateways/new/dingtalk_robot/", {**form, "token": ""}).status_code == 422
    where = admin.post("/gateways/new/dingtalk_robot/", form)["Location"]
    assert "SECtest" not in admin.get(where).content.decode()
    peer.answers = [{"errcode": 310000, "errmsg": "sign not match"}]
    admin.post(f"{where}test/", {"to": ""})
    assert "310000 sign not match" in admin.get("/gateways/").content.decode()
    assert "不可用" in admin.get("/?as=admin").content.decode()
    admin.post(f"{where}test/", {"to": ""})
    assert "网关已接收" in admin.get("/gateways/").content.decode()
    reached(person, "dingtalk_robot", "13800000000")
    peer.answers = [{"errcode": 460101, "errmsg": "too long"}]
    escalate(demo, item)
    with now.at(NOW):
        send_due(("dingtalk_robot",))
    one = Message.objects.everything().get(channel="dingtalk_robot")
    assert "460101" in admin.get("/deliveries/?state=failed").content.decode()
    assert "460101" in admin.get(f"/inbox/{one.pk}/tries/").content.decode()
    admin.post(f"/deliveries/{one.pk}/replay/")
    with now.at(now.now() + SECOND):
        send_due(("dingtalk_robot",))
    one.refresh_from_db()
    assert (one.state, Attempt.objects.everything().filter(message=one).count()) == ("sent", 2)


def test_gateways_are_for_administrators(person: Account, client: Client) -> None:
    client.force_login(person)
    for address in ("/gateways/", "/gateways/new/sms/", "/deliveries/"):
        assert client.get(address).status_code == 403


def test_the_list_of_deliveries_costs_the_same_however_long(
    demo: Demo, item: WorkItem, admin: Client, django_assert_max_num_queries: Any
) -> None:
    escalate(demo, item)
    admin.get("/deliveries/")
    with django_assert_max_num_queries(6):
        admin.get("/deliveries/")


def test_one_chooses_on_a_page(person: Account, peer: Peer, client: Client) -> None:
    gateway(peer, "sms")
    client.force_login(person)
    shown = client.get("/account/telling/").content.decode()
    assert "短信" in shown
    assert "企业微信" not in shown
    form = {"tell.escalated": ["in_app", "sms"], "order.0": "sms", "quiet_from": "22:00", "quiet_to": "07:00"}
    assert client.post("/account/telling/", form).status_code == 302
    person.refresh_from_db()
    kept = person.settings["notify"]
    assert (kept["channels"]["escalated"], kept["order"]) == (["in_app", "sms"], ["sms"])
    assert kept["quiet"] == {"from": "22:00", "to": "07:00"}
    assert client.post("/account/telling/", {**form, "quiet_to": "25:00"}).status_code == 422


def test_settings_forget_what_is_no_channel(person: Account) -> None:
    set_telling(viewer(person), Telling({"soon": ["mail", "smoke"]}, order=["smoke", "mail", "mail"]))
    person.refresh_from_db()
    assert person.settings["notify"]["channels"]["soon"] == ["mail"]
    assert person.settings["notify"]["order"] == ["mail"]


def test_used_links_are_forgotten_when_they_would_not_serve(person: Account) -> None:
    UsedLink.objects.create(digest=b"1", account=person, act="take_over", at=now.now_datetime() - timedelta(days=8))
    assert forget_used() == 1
