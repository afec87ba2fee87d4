"""The pages of duty, the feeds, and the answer to: why was (not) I called?"""

import re
from datetime import datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from icalendar import Calendar

from opspact.kernel import now
from opspact.notify.models import Escalation
from opspact.rosters import services
from opspact.rosters.laying import read_terms
from opspact.rosters.models import Leave, Roster, RosterVersion, Serving, Shift, Swap
from opspact.rosters.services import Served
from opspact.tenancy.models import Account
from opspact.tenancy.viewer import SYSTEM
from tests.notify import test_calling as calling
from tests.notify.support import Demo
from tests.rosters.support import at, moment, person, roster, terms

pytestmark = pytest.mark.django_db

NOW = at("2026-03-02T10:00")


@pytest.fixture
def people() -> list[Account]:
    return [person("li"), person("wang"), person("zhao")]


@pytest.fixture
def made(people: list[Account]) -> Roster:
    return roster("示例值班", terms(*people))


def client(account: Account) -> Client:
    found = Client()
    found.force_login(account)
    return found


def boss() -> Client:
    return client(person("boss", "manager", language="en"))


def text(answer: object) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())  # type: ignore[attr-defined]


def test_the_calendar_shows_duty_gaps_and_who_cannot_be_reached(made: Roster, people: list[Account]) -> None:
    Account.objects.filter(pk=people[2].pk).update(email="")
    times = {"start": moment("2026-03-06T00:00"), "end": moment("2026-03-07T00:00"), "made": moment("2026-03-01T00:00")}
    Leave.objects.create(account=people[1], **times)
    with now.at(NOW):
        services.set_terms(SYSTEM, made, terms(*people))
        look = boss()
        month, week = (text(look.get(f"/rosters/{made.pk}/?view={view}")) for view in ("month", "week"))
        index = text(look.get("/rosters/"))
    assert "示例li" in index
    for page in (month, week):
        assert "09:00–09:00 示例wang" in page
        assert "00:00–24:00 nobody" not in page
        assert "09:00–24:00 nobody" in page
        assert "A call would not reach these people" in page


def test_a_stranger_a_customer_and_who_may_not_manage_get_no_further(made: Roster, people: list[Account]) -> None:
    assert Client().get("/rosters/").status_code == 302
    assert client(person("kunde", "customer_user")).get("/rosters/").status_code == 403
    own = client(people[0])
    assert [own.get(f"/rosters/{made.pk}/{page}").status_code for page in ("", "edit/", "cover/", "fairness/")] == [
        200, 403, 200, 200,
    ]  # fmt: skip
    only = client(person("vendor", only_contracts=[0]))
    assert (only.get("/rosters/").status_code, only.get(f"/rosters/{made.pk}/").status_code) == (200, 404)
    assert own.get(f"/rosters/why/?account={people[1].pk}").status_code == 403


def test_a_roster_is_made_and_changed_on_its_page(people: list[Account]) -> None:
    demo = Demo("s1")
    look = boss()
    form = {
        "name": "示例夜班", "active": "on", "zone": "Asia/Shanghai", "holidays": "china", "cover": "always",
        "hours": "mon-fri 09:00-12:00 13:00-18:00", "lead": str(people[0].pk), "rotations": "2", "r1-name": "",
        "r0-name": "白夜", "r0-crews": "li 示例wang\nzhao", "r0-shifts": "白班 08:00-20:00\n夜班 20:00–08:00",
        "r0-pattern": "白班 夜班 - -", "r0-since": "2026-03-02", "r0-step": "1", "r0-line": "1",
        "r0-on": ["workday", "weekend"], "s0-target": "duty", "s0-wait": "3", "rounds": "2", "kinds": "incident",
        "roles": [f"{demo.contract.pk}:duty"], "calls": [str(demo.contract.pk)],
    }  # fmt: skip
    with now.at(NOW):
        there = look.post("/rosters/new/", {"name": "示例夜班"})
        made = Roster.objects.everything().get()
        assert there["Location"] == f"/rosters/{made.pk}/edit/"
        wrong = look.post(f"/rosters/{made.pk}/edit/", form | {"r0-crews": "niemand"})
        assert (wrong.status_code, "There is nobody called niemand." in text(wrong)) == (422, True)
        assert look.post(f"/rosters/{made.pk}/edit/", form).status_code == 302
        shown = look.get(f"/rosters/{made.pk}/edit/")
    kept = read_terms(RosterVersion.objects.everything().get())
    (rotation,) = kept.rotations
    assert (rotation.crews, rotation.pattern) == (
        ((people[0].pk, people[1].pk), (people[2].pk,)),
        ("白班", "夜班", "", ""),
    )
    assert (rotation.on, kept.calling.rounds, kept.calling.steps[0].wait) == (("workday", "weekend"), 2, 3)
    assert Serving.objects.everything().get().calls
    assert "夜班 20:00-08:00" in text(shown)


def test_a_swap_from_page_to_page(made: Roster, people: list[Account]) -> None:
    with now.at(NOW):
        own = Shift.objects.everything().filter(account=people[0], start__gt=now.now_datetime()).earliest("start")
        theirs = Shift.objects.everything().filter(account=people[1], start__gt=now.now_datetime()).earliest("start")
        asked = client(people[0]).post(f"/rosters/{made.pk}/swap/{own.pk}/", {"take": theirs.pk, "text": "有事"})
        assert asked.status_code == 302
        assert "示例li" in text(client(people[1]).get("/rosters/"))
        swap = Swap.objects.everything().get()
        assert client(people[2]).post(f"/rosters/swaps/{swap.pk}/", {"answer": "agree"}).status_code == 403
        client(people[1]).post(f"/rosters/swaps/{swap.pk}/", {"answer": "agree"})
        fair = text(boss().get(f"/rosters/{made.pk}/fairness/"))
    assert Swap.objects.everything().get().state == "agreed"
    assert "示例li" in fair


def test_a_feed_is_read_by_its_secret_until_it_ends(made: Roster, people: list[Account]) -> None:
    with now.at(NOW):
        own = client(people[0])
        address = re.findall(r"/rosters/feed/[^<\"]+\.ics", own.post("/rosters/feeds/").content.decode())[0]
        answer = Client().get(address)
        assert answer["Content-Type"] == "text/calendar; charset=utf-8"
        events = Calendar.from_ical(answer.content).walk("VEVENT")
        first = Shift.objects.everything().filter(account=people[0]).earliest("start")
        assert (events[0].decoded("dtstart"), events[0].decoded("dtend")) == (first.start, first.end)
        assert len(events) == Shift.objects.everything().filter(account=people[0]).count()
        assert {str(one["summary"]) for one in events} == {"示例值班：示例li"}
        whole = re.findall(
            r"/rosters/feed/[^<\"]+\.ics", own.post("/rosters/feeds/", {"roster": made.pk}).content.decode()
        )[0]
        assert len(Calendar.from_ical(Client().get(whole).content).walk("VEVENT")) > len(events)
        own.post("/rosters/feeds/end/")
        assert Client().get(address).status_code == Client().get(whole).status_code == 404
        assert Client().get("/rosters/feed/guess.ics").status_code == 404


def test_leave_is_ones_own_to_note_and_to_end(made: Roster, people: list[Account]) -> None:
    span = {"start": "2026-03-04T00:00", "end": "2026-03-05T00:00", "reason": "年假"}
    with now.at(NOW):
        assert client(people[0]).post("/rosters/leave/", span | {"account": people[1].pk}).status_code == 403
        assert client(people[0]).post("/rosters/leave/", span).status_code == 302
        one = Leave.objects.get()
        assert client(people[1]).post(f"/rosters/leave/{one.pk}/end/").status_code == 404
        client(people[0]).post(f"/rosters/leave/{one.pk}/end/")
        assert "年假" not in text(client(people[0]).get("/rosters/leave/"))


def test_why_was_i_called_and_why_was_i_not() -> None:
    demo = Demo("s1")
    for name in ("li", "wang", "zhao", "backup", "lead"):
        demo.accounts[name] = demo.account(name)
    demo.accounts["boss"] = demo.account("boss", posts=["manager"], language="en")
    with now.at(at("2026-03-02T08:00")):
        on = services.create_roster(SYSTEM, "示例网络值班")
        values = {"rotations": [calling.turn(demo, "轮值", "li", "wang", "zhao")], "calling": {"steps": calling.STEPS}}
        services.set_terms(SYSTEM, on, values)
        services.serve(SYSTEM, on, [Served(demo.contract.pk, "duty", calls=True)])
    item = calling.open_item(demo, "2026-03-02 09:00")
    calling.let_climb("2026-03-02 09:05")
    look = client(demo.accounts["boss"])
    with now.at(at("2026-03-02T09:30")), CaptureQueriesContext(connection) as queries:
        page = text(look.get(f"/rosters/why/{item.number}/"))
    assert len(queries) < 20
    assert "You are told because you are on duty." in page
    assert "示例网络值班 version 1" in page
    assert "Nobody is there who could be told" in page  # nobody stands behind
    assert "Not answered: it climbed on" in page
    own = demo.accounts["li"].pk
    with now.at(at("2026-03-02T09:30")):
        assert "Call" in text(look.get(f"/rosters/why/?account={own}"))
        assert client(demo.accounts["li"]).get("/rosters/why/").status_code == 200
        assert look.get("/rosters/why/999/").status_code == 404


def test_silence_is_loud_on_the_home_of_a_manager() -> None:
    demo = Demo("s1")
    demo.accounts["boss"] = demo.account("boss", posts=["manager"], language="en")
    demo.hold("general_manager")
    item = calling.open_item(demo, "2026-03-02 09:00")
    moment = datetime.fromisoformat("2026-03-02T09:30+08:00")
    Escalation.objects.everything().create(
        event_id=1, contract=demo.contract, customer=demo.customer, work_id=item.pk, number=item.number, kind="call",
        payload={"zone": "Asia/Shanghai", "contract": "demo-1", "subject": {"en": "incident"}, "title": "登录缓慢"},
        raised=moment, last=True, unanswered_at=moment,
    )  # fmt: skip
    with now.at(at("2026-03-02T10:00")):
        assert "Nobody answers" in text(client(demo.accounts["boss"]).get("/?as=manager"))
