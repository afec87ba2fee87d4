"""The inbox, the bell, answering by page and by the link of a mail."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django.fixtures import Settings

from opspact.kernel import now
from opspact.kernel.time import instant
from opspact.notify import links
from opspact.notify.consume import consume
from opspact.notify.inbox import page, unread_count
from opspact.notify.models import Escalation, Message
from opspact.tenancy.models import Account
from opspact.work.models import WorkItem
from tests.notify.support import Demo, at, viewer

pytestmark = pytest.mark.django_db

NOW = at("2026-03-02 10:00")


@pytest.fixture(autouse=True)
def _cheap_hashing(settings: Settings) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def demo() -> Demo:
    made = Demo("s2")
    made.hold("support_group", "support_management", "maintenance_management")
    return made


@pytest.fixture
def item(demo: Demo) -> WorkItem:
    with now.at(at("2026-03-02 09:00")):
        return demo.open()


def fire(demo: Demo, item: WorkItem, times: int = 1, first: int = 1, minute: int = 0, **said: Any) -> None:
    moment = NOW + minute * 60_000_000
    base = {"case": "1", "commitment": "report_to_management", "line": "", "round": 1, "step": "75 %", "at": moment,
            "tell": ["support_group"], "escalate_to": [], "ladder": "", "rung": "", "withdrawn": False}  # fmt: skip
    with now.at(moment):
        consume(demo.rows(
            (first + n, item, "decision", "step_fired", moment, base | {"n": first + n} | said) for n in range(times)
        ))  # fmt: skip


def signed_in(client: Client, account: Account) -> Client:
    account.set_password("a long demo password")
    account.save()
    client.force_login(account)
    return client


def escalate(demo: Demo, item: WorkItem) -> Escalation:
    with now.at(NOW):
        consume(demo.rows([(900, item, "desk", "escalated", NOW,
                            {"kind": "hierarchical", "role": "support_management", "text": "客户催办"})]))  # fmt: skip
    return Escalation.objects.everything().get()


def test_unread_come_first_and_pages_follow_without_gaps(demo: Demo, item: WorkItem) -> None:
    for minute in range(7):
        fire(demo, item, first=minute + 1, minute=minute)
    ids = list(Message.objects.everything().filter(channel="in_app").order_by("id").values_list("id", flat=True))
    Message.objects.everything().filter(id__in=ids[4:]).update(read_at=item.opened)
    me = viewer(demo.accounts["support_group"])
    seen, after = [], ""
    for _ in range(4):
        found = page(me, after=after, size=2)
        seen += [one.pk for one in found.messages]
        after = found.after
    assert seen == [*reversed(ids[:4]), *reversed(ids[4:])]
    assert after == ""


def test_the_bell_counts_a_storm_once_and_reading_it_reads_all(demo: Demo, item: WorkItem, client: Client) -> None:
    fire(demo, item, times=12)
    account = demo.accounts["support_group"]
    assert unread_count(viewer(account)) == 6
    lead = Message.objects.everything().filter(channel="in_app", lead_id__isnull=False).first()
    assert lead is not None
    me = signed_in(client, account)
    assert me.get("/inbox/count/").content == b"6"
    assert "7 项承诺即将到期" in me.get("/inbox/").content.decode()
    assert me.get(f"/inbox/{lead.lead_id}/").content.decode().count(f"工单 {item.number}") == 7
    me.post(f"/inbox/{lead.lead_id}/read/")
    assert me.get("/inbox/count/").content == b"5"
    newest = Message.objects.everything().filter(channel="in_app").latest("id")
    me.post("/inbox/read/", {"upto": newest.pk})
    assert me.get("/inbox/count/").content == b""


def test_opening_a_message_reads_it_and_leads_to_the_item(demo: Demo, item: WorkItem, client: Client) -> None:
    fire(demo, item)
    one = Message.objects.everything().get(channel="in_app")
    answer = signed_in(client, demo.accounts["support_group"]).post(f"/inbox/{one.pk}/open/")
    assert answer["Location"].split("/")[3:5] == ["desk", str(item.number)]
    one.refresh_from_db()
    assert one.read_at is not None


def test_nobody_reads_anothers_messages(demo: Demo, item: WorkItem, client: Client) -> None:
    fire(demo, item)
    one = Message.objects.everything().get(channel="in_app")
    other = signed_in(client, demo.accounts["support_management"])
    assert other.get(f"/inbox/{one.pk}/").status_code == 404
    assert other.post(f"/inbox/{one.pk}/open/").status_code == 404
    other.post(f"/inbox/{one.pk}/read/")
    one.refresh_from_db()
    assert one.read_at is None


def test_the_customers_people_read_theirs_behind_the_wall(demo: Demo, item: WorkItem, client: Client) -> None:
    fire(demo, item, tell=["support_group", "maintenance_management"])
    customer = signed_in(client, demo.accounts["maintenance_management"])
    assert customer.get("/inbox/count/").content == b"1"
    assert f"工单 {item.number}" in customer.get("/inbox/").content.decode()
    one = Message.objects.everything().get(channel="in_app", account=demo.accounts["maintenance_management"])
    assert customer.post(f"/inbox/{one.pk}/open/")["Location"].endswith(f"/portal/{item.number}/")


def test_an_escalation_is_answered_in_the_inbox(demo: Demo, item: WorkItem, client: Client) -> None:
    one = escalate(demo, item)
    me = signed_in(client, demo.accounts["support_management"])
    assert "等您应答" in me.get("/inbox/").content.decode()
    me.post(f"/inbox/escalations/{one.pk}/", {"feedback": "半小时内到场"})
    one.refresh_from_db()
    assert (one.feedback, one.acknowledged_by_id) == ("半小时内到场", demo.accounts["support_management"].pk)
    assert "等您应答" not in me.get("/inbox/").content.decode()


def test_opening_the_link_of_a_mail_changes_nothing_and_its_form_answers_once(
    demo: Demo, item: WorkItem, client: Client
) -> None:
    one = escalate(demo, item)
    mail = Message.objects.everything().get(channel="mail", escalation=one)
    path = links.answer_link(mail).removeprefix("http://127.0.0.1:8080")
    shown = client.get(path)
    assert shown.status_code == 200
    assert "客户催办" in shown.content.decode()
    one.refresh_from_db()
    assert one.acknowledged_at is None
    client.post(path, {"feedback": "收到"})
    one.refresh_from_db()
    assert (one.feedback, one.acknowledged_by_id) == ("收到", demo.accounts["support_management"].pk)
    client.post(path, {"feedback": "再来一次"})
    one.refresh_from_db()
    assert one.feedback == "收到"
    assert "已于" in client.get(path).content.decode()


def test_a_forged_or_old_link_answers_nothing(demo: Demo, item: WorkItem, client: Client) -> None:
    one = escalate(demo, item)
    token = links.answer_link(Message.objects.everything().get(channel="mail", escalation=one)).split("/")[-2]
    changed = re.sub(r"^.", lambda m: "A" if m[0] != "A" else "B", token)
    assert client.get(f"/inbox/answer/{changed}/").status_code == 404
    demo.accounts["support_management"].is_active = False
    demo.accounts["support_management"].save()
    assert client.post(f"/inbox/answer/{token}/").status_code == 404
    one.refresh_from_db()
    assert one.acknowledged_at is None


def test_what_reached_nobody_is_for_managers(demo: Demo, item: WorkItem, client: Client) -> None:
    fire(demo, item, tell=["responsible_person"])
    assert signed_in(client, demo.accounts["support_group"]).get("/inbox/unreached/").status_code == 403
    boss = signed_in(client, demo.account("boss", posts=["manager"]))
    assert "客户负责人" in boss.get("/inbox/unreached/").content.decode()


def test_the_inbox_costs_the_same_however_full(demo: Demo, item: WorkItem, client: Client) -> None:
    me = signed_in(client, demo.accounts["support_group"])
    counts = []
    for first, minutes in ((1, 1), (50, 20)):
        for minute in range(minutes):
            fire(demo, item, first=first + minute, minute=first + minute)
        me.get("/inbox/")
        with CaptureQueriesContext(connection) as queries:
            me.get("/inbox/")
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert counts[0] <= 10
    assert instant(item.opened) == at("2026-03-02 09:00")
