"""Escalations: the record, the answer, climbing on by silence."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from opspact.journal.models import Event
from opspact.journal.outbox import drain
from opspact.kernel import now
from opspact.kernel.time import to_datetime
from opspact.notify.consume import consume
from opspact.notify.escalations import acknowledge, climb
from opspact.notify.inbox import unanswered
from opspact.notify.models import Escalation, Message, Unreached
from opspact.work import services
from opspact.work.models import WorkItem
from tests.notify.support import Demo, at, viewer

pytestmark = pytest.mark.django_db

RUNGS = ("team_lead", "service_director", "general_manager")


@pytest.fixture
def demo() -> Demo:
    made = Demo("s1")
    made.hold("engineer", *RUNGS)
    made.accounts["boss"] = made.account("boss", posts=["manager"])
    return made


@pytest.fixture
def item(demo: Demo) -> WorkItem:
    with now.at(at("2026-03-02 09:00")):
        return demo.open(service="", declarant="示例申告人")


def raise_by_hand(demo: Demo, item: WorkItem, role: str, event: int = 1, **said: Any) -> Escalation:
    payload = {"kind": "hierarchical", "role": role, "text": "客户催办"} | said
    moment = at("2026-03-02 10:00")
    with now.at(moment):
        consume(demo.rows([(event, item, "desk", "escalated", moment, payload)]))
    return Escalation.objects.everything().latest("id")


def climbing_at(text: str) -> list[str]:
    """The roles asked after the climb at an instant, in order."""
    with now.at(at(text)):
        climb()
    return list(Escalation.objects.everything().order_by("id").values_list("role", flat=True))


def test_silence_climbs_the_ladder_past_roles_that_nobody_holds_up_to_the_managers(demo: Demo, item: WorkItem) -> None:
    first = raise_by_hand(demo, item, "team_lead")
    assert climbing_at("2026-03-02 10:14:59") == ["team_lead"]
    # nobody holds project_manager: that one climbs at once
    assert climbing_at("2026-03-02 10:15") == ["team_lead", "project_manager"]
    assert climbing_at("2026-03-02 10:15") == ["team_lead", "project_manager", "service_director"]
    assert [one.role for one in Unreached.objects.everything()] == ["project_manager"]
    climbing_at("2026-03-02 10:30")
    climbing_at("2026-03-02 10:45")
    last = Escalation.objects.everything().latest("id")
    assert (last.last, last.accounts) == (True, [demo.accounts["boss"].pk])
    first.refresh_from_db()
    assert first.climbed_to is not None
    told = Message.objects.everything().filter(channel="in_app").order_by("id")
    assert [one.account.name for one in told] == ["team_lead", "service_director", "general_manager", "boss"]


def test_silence_at_the_last_step_is_stated_until_somebody_answers(demo: Demo, item: WorkItem) -> None:
    raise_by_hand(demo, item, "general_manager")
    climbing_at("2026-03-02 10:15")
    climbing_at("2026-03-02 10:29:59")
    boss = viewer(demo.accounts["boss"])
    assert unanswered(boss) == []
    climbing_at("2026-03-02 10:30")
    (one,) = unanswered(boss)
    assert (one.last, one.unanswered_at) == (True, to_datetime(at("2026-03-02 10:30")))
    assert Event.objects.get(kind="escalation_unanswered").payload["asked"] == [boss.account]
    assert climbing_at("2026-03-02 12:00") == ["general_manager", ""]
    with now.at(at("2026-03-02 12:01")):
        acknowledge(boss, one.pk)
    assert unanswered(boss) == []


def test_an_answer_ends_the_climb_and_stands(demo: Demo, item: WorkItem) -> None:
    one = raise_by_hand(demo, item, "team_lead")
    lead = viewer(demo.accounts["team_lead"])
    with now.at(at("2026-03-02 10:05")):
        acknowledge(lead, one.pk, " 我来处理 ")
    with now.at(at("2026-03-02 10:06")):
        again = acknowledge(viewer(demo.accounts["boss"]), one.pk, "晚了")
    assert (again.acknowledged_by_id, again.feedback) == (lead.account, "我来处理")
    assert climbing_at("2026-03-02 11:00") == ["team_lead"]
    event = Event.objects.get(kind="escalation_acknowledged")
    assert event.payload == {"escalation": one.pk, "work": item.pk, "feedback": "我来处理"}


def test_only_who_was_asked_or_a_manager_answers(demo: Demo, item: WorkItem) -> None:
    one = raise_by_hand(demo, item, "team_lead")
    with pytest.raises(PermissionDenied):
        acknowledge(viewer(demo.accounts["engineer"]), one.pk)
    foreign = Demo("s1", "demo-2").account("someone", posts=["manager"], only_contracts=[0])
    with pytest.raises(Escalation.DoesNotExist):
        acknowledge(viewer(foreign), one.pk)


def test_nobody_is_called_for_a_closed_case(demo: Demo, item: WorkItem) -> None:
    raise_by_hand(demo, item, "team_lead")
    WorkItem.objects.everything().filter(pk=item.pk).update(open=False)
    assert climbing_at("2026-03-02 10:15") == ["team_lead"]
    assert Escalation.objects.everything().get().climbs_at is None


def step(when: str, **said: Any) -> dict[str, Any]:
    return {"case": "1", "commitment": "respond", "line": "", "round": 1, "step": "due", "n": 0, "at": at(when),
            "tell": [], "escalate_to": [], "ladder": "leaders", "rung": "team_lead",
            "withdrawn": False} | said  # fmt: skip


def test_what_the_plan_climbs_by_itself_does_not_climb_beside_it(demo: Demo, item: WorkItem) -> None:
    with now.at(at("2026-03-02 10:05")):
        consume(demo.rows([(1, item, "decision", "step_fired", at("2026-03-02 10:05"), step("2026-03-02 10:05"))]))
    assert climbing_at("2026-03-03 10:00") == ["team_lead"]
    second = step("2026-03-02 11:05", rung="service_director", n=1)
    with now.at(at("2026-03-02 11:05")):
        consume(demo.rows([(2, item, "decision", "step_fired", at("2026-03-02 11:05"), second)]))
    first, then = Escalation.objects.everything().order_by("id")
    assert (first.climbed_to_id, then.role) == (then.pk, "service_director")


def test_by_hand_through_the_desk(demo: Demo, item: WorkItem) -> None:
    actor = viewer(demo.accounts["engineer"])
    said = {"kind": "functional", "accounts": [demo.accounts["team_lead"].pk], "text": "需要路由专家"}
    with now.at(at("2026-03-02 10:00")):
        services.note(actor, item.pk, "escalated", said)
        drain("notify")
    one = Escalation.objects.everything().get()
    assert (one.reporter_id, one.kind, one.role) == (actor.account, "functional", "")
    assert one.accounts == [demo.accounts["team_lead"].pk]


def test_climbing_many_costs_no_more_statements(demo: Demo, item: WorkItem) -> None:
    demo.hold("project_manager")
    counts = []
    for first, many in ((1, 1), (100, 20)):
        for n in range(many):
            raise_by_hand(demo, item, "team_lead", event=first + n)
        with now.at(at("2026-03-02 10:15")), CaptureQueriesContext(connection) as queries:
            assert climb() >= many
        counts.append(len(queries))
    assert counts[0] == counts[1]
