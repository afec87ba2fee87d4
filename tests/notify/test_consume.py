"""Batches of events become rows: once, in few statements, taken back when they no longer hold."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from opspact.journal.outbox import drain
from opspact.kernel import now
from opspact.kernel.time import to_datetime
from opspact.notify.consume import consume
from opspact.notify.models import Escalation, Follower, Message, Unreached
from opspact.tenancy.viewer import SYSTEM
from opspact.work import services
from opspact.work.models import WorkItem
from opspact.work.sweep import sweep
from tests.notify.support import Demo, at

pytestmark = pytest.mark.django_db

S2 = ("support_group", "support_management", "maintenance_management")


@pytest.fixture
def demo() -> Demo:
    made = Demo("s2")
    made.hold(*S2)
    return made


def settle() -> None:
    while sweep() or drain("fanout") or drain("notify"):
        pass


def messages(**which: Any) -> list[tuple[str, str, str]]:
    rows = Message.objects.everything().filter(**which).order_by("id")
    return [(one.account.name, one.kind, one.channel) for one in rows.select_related("account")]


def test_from_the_page_to_the_messages(demo: Demo) -> None:
    with now.at(at("2026-03-02 09:00")):
        item = demo.open()
    with now.at(at("2026-03-02 09:02")):
        services.take(SYSTEM, item.pk, "accepted", {}, role="support_group")
    with now.at(at("2026-03-02 18:00")):
        settle()
    assert messages() == [("support_group", "soon", "in_app"), ("support_group", "soon", "mail")]
    (one, _) = Message.objects.everything().order_by("id")
    assert one.number == item.number
    assert one.happened == to_datetime(at("2026-03-02 15:47"))  # three quarters of 9 h from 09:02
    with now.at(at("2026-03-03 09:03")):
        settle()
    assert messages(kind="overdue", channel="in_app") == [
        ("support_management", "overdue", "in_app"), ("maintenance_management", "overdue", "in_app"),
    ]  # fmt: skip


def fired(**said: Any) -> dict[str, Any]:
    return {"case": "1", "commitment": "report_to_management", "line": "", "round": 1, "step": "75 %", "n": 0,
            "at": at("2026-03-02 10:00"), "tell": ["support_group"], "escalate_to": [], "ladder": "", "rung": "",
            "withdrawn": False} | said  # fmt: skip


@pytest.fixture
def item(demo: Demo) -> WorkItem:
    with now.at(at("2026-03-02 09:00")):
        return demo.open()


def feed(demo: Demo, item: WorkItem, *events: tuple[str, str, dict[str, Any]], first: int = 1) -> None:
    moment = at("2026-03-02 10:00")
    with now.at(moment):
        consume(demo.rows((first + n, item, sort, kind, moment, said) for n, (sort, kind, said) in enumerate(events)))


def test_an_event_is_told_once_per_person_and_channel(demo: Demo, item: WorkItem) -> None:
    for _ in range(2):
        feed(demo, item, ("decision", "step_fired", fired()))
    assert messages() == [("support_group", "soon", "in_app"), ("support_group", "soon", "mail")]


def test_a_role_that_nobody_holds_is_shown(demo: Demo, item: WorkItem) -> None:
    feed(demo, item, ("decision", "step_fired", fired(tell=["responsible_person"])))
    assert [(one.role, one.number) for one in Unreached.objects.everything()] == [("responsible_person", item.number)]
    assert messages() == []


def test_what_was_not_read_or_sent_is_withdrawn(demo: Demo, item: WorkItem) -> None:
    feed(demo, item, ("decision", "step_fired", fired()), ("decision", "step_fired", fired(withdrawn=True)))
    assert set(Message.objects.everything().values_list("state", flat=True)) == {"withdrawn"}


def test_who_was_told_is_told_that_it_does_not_hold(demo: Demo, item: WorkItem) -> None:
    feed(demo, item, ("decision", "step_fired", fired()))
    Message.objects.everything().filter(channel="in_app").update(read_at=item.opened)
    feed(demo, item, ("decision", "step_fired", fired(withdrawn=True)), first=2)
    states = Message.objects.everything().order_by("id").values_list("kind", "channel", "state")
    assert list(states) == [
        ("soon", "in_app", "sent"), ("soon", "mail", "withdrawn"), ("taken_back", "in_app", "sent"),
    ]  # fmt: skip


def test_followers_come_and_go(demo: Demo, item: WorkItem) -> None:
    one = demo.accounts["support_management"].pk
    feed(demo, item, ("desk", "followed", {"accounts": [one]}), ("desk", "noted", {"text": "已重启"}))
    assert messages(kind="noted") == [("support_management", "noted", "in_app")]
    feed(demo, item, ("desk", "unfollowed", {"accounts": [one]}), ("desk", "noted", {"text": "好了"}), first=3)
    assert Follower.objects.everything().count() == 0
    assert len(messages(kind="noted")) == 1


def test_the_repair_time_is_noted_with_the_escalations_of_the_item(demo: Demo, item: WorkItem) -> None:
    by_hand = {"kind": "hierarchical", "role": "support_management", "text": "客户催办"}
    feed(demo, item, ("desk", "escalated", by_hand), ("fact", "restored", {}))
    (one,) = Escalation.objects.everything()
    assert (one.payload["text"], one.accounts) == ("客户催办", [demo.accounts["support_management"].pk])
    assert one.repaired_at is not None
    feed(demo, item, ("fact", "reopened", {}), first=3)
    one = Escalation.objects.everything().get()
    assert one.repaired_at is None


def test_the_number_of_statements_does_not_grow_with_the_batch(demo: Demo) -> None:
    with now.at(at("2026-03-02 09:00")):
        items = [demo.open() for _ in range(12)]
    said = [
        ("decision", "step_fired", fired(escalate_to=["support_management", "responsible_person"])),
        ("decision", "step_fired", fired(withdrawn=True, step="due")),
        ("desk", "noted", {"text": "已重启"}),
        ("desk", "followed", {"accounts": [demo.accounts["support_group"].pk]}),
        ("desk", "escalated", {"kind": "functional", "role": "technical_support", "text": "求助"}),
        ("fact", "solved", {}),
    ]
    counts = []
    for first, batch in ((1, items[:1]), (1000, items[1:])):
        rows = demo.rows(
            (first + 10 * n + k, item, *event[:2], at("2026-03-02 10:00"), event[2])
            for n, item in enumerate(batch)
            for k, event in enumerate(said)
        )
        with now.at(at("2026-03-02 10:00")), CaptureQueriesContext(connection) as queries:
            consume(rows)
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert counts[0] <= 20


def test_a_storm_is_told_as_one_with_everything_in_it(demo: Demo, item: WorkItem) -> None:
    feed(demo, item, *[("decision", "step_fired", fired(n=n)) for n in range(9)])
    rows = list(Message.objects.everything().filter(channel="mail").order_by("id"))
    lead = rows[5].pk
    assert [one.lead_id for one in rows] == [None] * 5 + [lead] * 4
    minute_over = at("2026-03-02 10:01")
    assert {one.not_before.timestamp() * 1_000_000 for one in rows[5:]} == {minute_over}
    feed(demo, item, ("decision", "step_fired", fired(n=20)), first=50)
    assert Message.objects.everything().filter(lead_id=lead).count() == 5
