"""Calls: a role reaches who is on duty; a new item climbs the steps of its roster until somebody takes it."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from opspact.journal.outbox import drain
from opspact.kernel import now
from opspact.notify.consume import consume
from opspact.notify.escalations import climb
from opspact.notify.inbox import unanswered
from opspact.notify.models import Considered, Escalation, Message
from opspact.rosters import laying
from opspact.rosters import services as rosters
from opspact.rosters.models import Roster
from opspact.rosters.services import Served
from opspact.tenancy.models import Holding
from opspact.tenancy.viewer import SYSTEM
from opspact.work import assigning, services
from opspact.work.models import WorkItem
from tests.notify.support import Demo, at, viewer

pytestmark = pytest.mark.django_db

STEPS = [{"target": "duty", "wait": 5}, {"target": "second", "wait": 10}, {"target": "lead", "wait": 10}]


@pytest.fixture
def demo() -> Demo:
    made = Demo("s1")
    for name in ("li", "wang", "zhao"):
        made.accounts[name] = made.account(name)
        Holding.objects.everything().create(account=made.accounts[name], contract=made.contract, role="duty")
    made.accounts["backup"] = made.account("backup")
    made.accounts["lead"] = made.account("lead")
    made.accounts["boss"] = made.account("boss", posts=["manager"])
    return made


def turn(demo: Demo, name: str, *people: str, line: int = 1) -> dict[str, Any]:
    return {
        "name": name, "crews": [[demo.accounts[one].pk] for one in people], "shifts": {"全天": "08:00-08:00"},
        "pattern": ["全天"], "since": "2026-03-02", "line": line,
    }  # fmt: skip


def on_roster(demo: Demo, *, calls: bool = True, **calling: Any) -> Roster:
    """Li, Wang and Zhao in turn, from Monday, 2 March; backup behind them, and who leads."""
    with now.at(at("2026-03-02 08:00")):
        made = rosters.create_roster(SYSTEM, "示例网络值班")
        values = {
            "rotations": [turn(demo, "轮值", "li", "wang", "zhao"), turn(demo, "后备", "backup", line=2)],
            "lead": demo.accounts["lead"].pk, "calling": {"steps": STEPS, "kinds": ["incident"]} | calling,
        }  # fmt: skip
        rosters.set_terms(SYSTEM, made, values)
        rosters.serve(SYSTEM, made, [Served(demo.contract.pk, "duty", calls)])
    return made


def open_item(demo: Demo, text: str, **fields: Any) -> WorkItem:
    with now.at(at(text)):
        item = demo.open(service="", declarant="示例申告人", **fields)
        settle()
    return item


def settle() -> None:
    while drain("notify"):
        pass


def called() -> list[tuple[str, str]]:
    rows = Message.objects.everything().filter(kind="called", channel="in_app").select_related("account").order_by("id")
    return [(one.account.name, one.why) for one in rows]


def let_climb(text: str) -> list[tuple[str, str]]:
    with now.at(at(text)):
        while climb():
            pass
    return called()


def step(when: str, **said: Any) -> dict[str, Any]:
    return {"case": "1", "commitment": "respond", "line": "", "round": 1, "step": "due", "n": 0, "at": at(when),
            "tell": ["duty"], "escalate_to": [], "ladder": "", "rung": "", "withdrawn": False} | said  # fmt: skip


def fire(demo: Demo, item: WorkItem, when: str) -> list[str]:
    with now.at(at(when)):
        consume(demo.rows([(77, item, "decision", "step_fired", at(when), step(when))]))
    rows = Message.objects.everything().filter(kind="overdue", channel="in_app").select_related("account")
    return [f"{one.account.name}:{one.why}" for one in rows.order_by("id")]


def decisions(item: WorkItem, kind: str) -> set[tuple[str, str]]:
    rows = Considered.objects.everything().filter(work_id=item.pk, kind=kind).select_related("account")
    return {(one.account.name if one.account else one.role, one.outcome) for one in rows}


def test_a_role_served_by_a_roster_reaches_who_is_on_duty_and_says_why_not_the_others(demo: Demo) -> None:
    roster = on_roster(demo, calls=False)
    item = open_item(demo, "2026-03-02 09:00")
    assert fire(demo, item, "2026-03-03 09:00") == ["wang:duty"]
    assert decisions(item, "overdue") == {("wang", "told"), ("li", "off_duty"), ("zhao", "off_duty")}
    one = Considered.objects.everything().get(outcome="told", kind="overdue")
    assert (one.roster_id, one.version) == (roster.pk, 1)
    assert one.shift_id


def test_where_nobody_is_on_duty_all_holders_are_told_and_it_is_said(demo: Demo) -> None:
    roster = on_roster(demo, calls=False)
    with now.at(at("2026-03-02 10:00")):
        rosters.set_terms(SYSTEM, roster, {"rotations": []})
    item = open_item(demo, "2026-03-02 11:00")
    assert fire(demo, item, "2026-03-03 09:00") == ["li:all_holders", "wang:all_holders", "zhao:all_holders"]


def test_a_new_item_calls_and_climbs_until_the_managers_and_silence_is_stated(demo: Demo) -> None:
    """S1.1, S0.43: the person on duty, five minutes; behind, ten; who leads, ten; the managers; then it is stated."""
    on_roster(demo)
    item = open_item(demo, "2026-03-02 09:00")
    assert called() == [("li", "duty")]
    assert let_climb("2026-03-02 09:04:59") == [("li", "duty")]
    assert let_climb("2026-03-02 09:05")[1:] == [("backup", "second")]
    assert let_climb("2026-03-02 09:15")[2:] == [("lead", "lead")]
    assert let_climb("2026-03-02 09:25")[3:] == [("boss", "manager")]
    boss = viewer(demo.accounts["boss"])
    assert unanswered(boss) == []
    let_climb("2026-03-02 09:35")
    (one,) = unanswered(boss)
    assert (one.number, one.last) == (item.number, True)
    with now.at(at("2026-03-02 09:40")):
        assigning.take_over(boss, item.pk)
        settle()
    assert unanswered(boss) == []


def test_taking_the_item_answers_the_call(demo: Demo) -> None:
    on_roster(demo)
    item = open_item(demo, "2026-03-02 09:00")
    with now.at(at("2026-03-02 09:03")):
        services.take(SYSTEM, item.pk, "accepted", {}, role="duty")  # a machine's act is no answer
        settle()
    assert let_climb("2026-03-02 09:05")[1:] == [("backup", "second")]
    with now.at(at("2026-03-02 09:06")):
        assigning.take_over(viewer(demo.accounts["backup"]), item.pk)
        settle()
    assert len(let_climb("2026-03-02 12:00")) == 2
    last = Escalation.objects.everything().latest("id")
    assert (last.acknowledged_by_id, last.kind) == (demo.accounts["backup"].pk, "call")


def test_the_steps_are_frozen_and_who_stands_on_them_is_found_when_they_come(demo: Demo) -> None:
    roster = on_roster(demo, steps=[{"target": "duty", "wait": 60}, {"target": "duty", "wait": 60}])
    open_item(demo, "2026-03-03 07:30")
    assert called() == [("li", "duty")]
    with now.at(at("2026-03-03 07:40")):
        rosters.set_terms(SYSTEM, roster, {"rotations": [turn(demo, "轮值", "li", "wang", "zhao")], "calling": {}})
    assert let_climb("2026-03-03 08:30")[1:] == [("wang", "duty")]  # after the hand-over at eight
    assert let_climb("2026-03-03 09:30")[2:] == [("boss", "manager")]


def test_an_empty_step_wastes_no_time_and_rounds_repeat(demo: Demo) -> None:
    on_roster(demo, steps=[{"target": "duty", "wait": 5}, {"target": "second", "wait": 5}], rounds=2)
    roster = Roster.objects.everything().get()
    with now.at(at("2026-03-02 08:30")):
        calling = {"steps": [{"target": "duty", "wait": 5}, {"target": "second", "wait": 5}], "rounds": 2}
        rosters.set_terms(SYSTEM, roster, {"rotations": [turn(demo, "轮值", "li")], "calling": calling})
    item = open_item(demo, "2026-03-02 09:00")
    assert let_climb("2026-03-02 09:05") == [("li", "duty"), ("li", "duty")]  # nobody behind: at once the next round
    assert ("", "nobody") in decisions(item, "called")
    assert let_climb("2026-03-02 09:10")[2:] == [("boss", "manager")]


def test_steps_know_the_service_hours_and_workdays_made_up(demo: Demo) -> None:
    steps = [{"target": "second", "when": "off_hours"}, {"target": "duty", "when": "in_hours"}]
    on_roster(demo, steps=steps)
    open_item(demo, "2026-03-03 10:00")
    assert called() == [("wang", "duty")]
    open_item(demo, "2026-03-07 10:00")  # a Saturday
    assert called()[1:] == [("backup", "second")]
    with now.at(at("2026-05-01 10:00")):
        laying.lay_due()
    open_item(demo, "2026-05-09 10:00")  # a Saturday that is worked
    assert called()[2:] == [("zhao", "duty")]


def test_only_the_kinds_and_levels_chosen_call(demo: Demo) -> None:
    on_roster(demo, kinds=["complaint"])
    open_item(demo, "2026-03-02 09:00")
    assert called() == []


def test_routing_many_costs_no_more_statements(demo: Demo) -> None:
    on_roster(demo)
    item = open_item(demo, "2026-03-02 09:00")
    counts = []
    for first, many in ((1000, 1), (2000, 20)):
        when = at("2026-03-02 10:00")
        rows = demo.rows(
            (first + n, item, "decision", "step_fired", when, step("2026-03-02 10:00", n=n)) for n in range(many)
        )
        with now.at(when), CaptureQueriesContext(connection) as queries:
            consume(rows)
        counts.append(len(queries))
    assert counts[0] == counts[1]
