"""Timelines of the source plans where the live system calls people: by roster, at the instants the plans give."""

from typing import Any

import pytest

from opspact.journal.outbox import drain
from opspact.kernel import now
from opspact.kernel.time import to_datetime
from opspact.notify.consume import consume
from opspact.notify.escalations import acknowledge, climb
from opspact.notify.models import Considered, Escalation, Message
from opspact.rosters import services as rosters
from opspact.rosters.services import Served
from opspact.tenancy.models import Holding
from opspact.tenancy.viewer import SYSTEM
from opspact.work import services
from opspact.work.models import WorkItem
from opspact.work.sweep import sweep
from tests.notify.support import ZONE, Demo, at, viewer

pytestmark = pytest.mark.django_db


def turning(demo: Demo, role: str, *people: str) -> None:
    """A roster of a role: each of the people a day, from eight to eight, the first on Monday, 2 March."""
    for name in people:
        demo.accounts[name] = demo.account(name)
        Holding.objects.everything().create(account=demo.accounts[name], contract=demo.contract, role=role)
    turn = {
        "name": role, "crews": [[demo.accounts[name].pk] for name in people], "shifts": {"全天": "08:00-08:00"},
        "pattern": ["全天"], "since": "2026-03-02",
    }  # fmt: skip
    with now.at(at("2026-03-02 08:00")):
        made = rosters.create_roster(SYSTEM, f"示例{role}")
        rosters.set_terms(SYSTEM, made, {"rotations": [turn]})
        rosters.serve(SYSTEM, made, [Served(demo.contract.pk, role)])


def settle() -> None:
    while sweep() or drain("fanout") or drain("notify"):
        pass


def opened(demo: Demo, text: str, **fields: Any) -> WorkItem:
    with now.at(at(text)):
        item = demo.open(service="", declarant="示例申告人", **fields)
        settle()
    return item


def told(**which: Any) -> list[tuple[str, str]]:
    rows = Message.objects.everything().filter(channel="in_app", **which).select_related("account").order_by("id")
    return [(one.account.name, f"{one.created.astimezone(ZONE):%d %H:%M}") for one in rows]


def test_s1_5_very_urgent_reaches_the_project_manager_on_duty_at_that_moment() -> None:
    demo = Demo("s1")
    turning(demo, "project_manager", "pm-1", "pm-2")
    item = opened(demo, "2026-03-03 03:10", very_urgent=True)
    assert told(role="project_manager", kind="started") == [("pm-1", "03 03:10")]
    opened(demo, "2026-03-03 08:00", very_urgent=True)  # at the hand-over it is who comes on
    assert told(role="project_manager", kind="started")[1:] == [("pm-2", "03 08:00")]
    passed = (
        Considered.objects.everything()
        .filter(work_id=item.pk, kind="started", outcome="off_duty")
        .select_related("account")
    )
    assert {one.account.name for one in passed if one.account} == {"pm-2"}


def test_s1_6_a_report_overdue_reaches_the_tracker_on_duty_and_the_ladder() -> None:
    demo = Demo("s1")
    demo.hold("engineer")
    turning(demo, "tracker", "tracker-1", "tracker-2", "tracker-3")
    item = opened(demo, "2026-03-02 09:00")
    for text, kind in (("2026-03-02 09:10", "responded"), ("2026-03-02 10:00", "solved")):
        with now.at(at(text)):
            services.take(SYSTEM, item.pk, kind, {}, role="engineer")
    with now.at(at("2026-03-03 10:00") + 1):
        settle()
    assert ("tracker-2", "03 10:00") in told(role="tracker", kind="overdue")
    assert {
        name for name, _ in told(role="tracker", kind="overdue", happened__gte=to_datetime(at("2026-03-03 09:00")))
    } == {"tracker-2"}
    assert "team_lead" in Escalation.objects.everything().values_list("role", flat=True)


def test_s4_8_silence_climbs_from_level_to_level_to_who_is_on_duty_then() -> None:
    demo = Demo("s4b")
    demo.hold("level_1", "level_3")
    turning(demo, "level_2", "field-1", "field-2")
    item = opened(demo, "2026-03-03 07:00")
    moment = at("2026-03-03 07:50")
    payload = {"kind": "functional", "role": "level_1", "text": "需要现场支持"}
    with now.at(moment):
        consume(demo.rows([(1, item, "desk", "escalated", moment, payload)]))
    for text in ("2026-03-03 08:05", "2026-03-03 08:20"):
        with now.at(at(text)):
            climb()
    assert told(kind="escalated") == [("level_1", "03 07:50"), ("field-2", "03 08:05"), ("level_3", "03 08:20")]
    assert {one.kind for one in Escalation.objects.everything()} == {"functional"}


def test_s0_43_the_record_of_an_escalation_names_who_was_on_duty() -> None:
    demo = Demo("s1")
    demo.hold("engineer")
    turning(demo, "team_lead", "lead-1", "lead-2")
    item = opened(demo, "2026-03-03 09:00")
    with now.at(at("2026-03-03 09:30")):
        said = {"kind": "hierarchical", "role": "team_lead", "text": "影响多个方向"}
        services.note(viewer(demo.accounts["engineer"]), item.pk, "escalated", said)
        settle()
    one = Escalation.objects.everything().get(reporter__isnull=False)
    assert (one.reporter_id, one.accounts) == (demo.accounts["engineer"].pk, [demo.accounts["lead-2"].pk])
    assert one.payload["text"] == "影响多个方向"
    with now.at(at("2026-03-03 09:40")):
        acknowledge(viewer(demo.accounts["lead-2"]), one.pk, "已协调传输专业")
    with now.at(at("2026-03-03 11:00")):
        services.take(SYSTEM, item.pk, "restored", {}, role="engineer")
        settle()
    one = Escalation.objects.everything().get(pk=one.pk)
    assert (one.acknowledged_at, one.feedback) == (to_datetime(at("2026-03-03 09:40")), "已协调传输专业")
    assert one.repaired_at == to_datetime(at("2026-03-03 11:00"))
