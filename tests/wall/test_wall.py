"""The wall: what it shows to whom, that each figure leads to as many rows, and how many queries it takes."""

import re
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from opspact.kernel import now
from opspact.kernel.time import DAY, HOUR, MINUTE, to_datetime
from opspact.notify.models import Escalation
from opspact.rosters import services as rosters
from opspact.rosters.services import Served
from opspact.signals.planning import make_window
from opspact.tenancy.models import Account, Contract
from opspact.tenancy.selectors import account_of, viewer_of
from opspact.tenancy.viewer import SYSTEM, Viewer
from opspact.wall import screens, today
from opspact.wall.board import Board, board_of
from opspact.wall.health import TILES
from opspact.wall.models import Screen
from opspact.work import services
from opspact.work.models import WorkItem
from tests.portal.support import Side, provider
from tests.rosters.support import person, roster, terms
from tests.signals.senders import firing, notification, source
from tests.work.live import at, settle

pytestmark = pytest.mark.django_db
NOON = at("2026-05-11 12:00")


def incident(side: Side, impact: str = "outage", title: str = "骨干中断") -> WorkItem:
    """An outage (its level is for the customer to declare) or less (the fourth of four levels)."""
    fields = {"service": "backbone", "symptom": "port", "impact": impact, "site": "at_100", "title": title}
    return services.open_item(SYSTEM, side.contract.pk, "reported", fields).item


def alert(side: Side, name: str = "LinkDown") -> None:
    assert source(side.contract).send(notification(firing(name, NOON))).code == 200


def manager(**more: Any) -> tuple[Client, Viewer]:
    client = provider("boss", "manager", **more)
    found = account_of(Account.objects.get(login="boss").pk)
    assert found is not None
    return client, viewer_of(found)


def admin() -> Viewer:
    found = account_of(Account.objects.create(login="admin", name="示例管理员", posts=["admin"]).pk)
    assert found is not None
    return viewer_of(found)


def text(client: Client, path: str = "/wall/") -> str:
    answer = client.get(path)
    assert answer.status_code == 200, answer.status_code
    return str(answer.content.decode())


def holder(key: str) -> Client:
    """A browser that holds the key of a screen, opened as a person does it."""
    client = Client()
    assert client.post("/wall/open/", {"key": key}).status_code == 302
    return client


def shown(*sides: Side) -> tuple[Client, Viewer]:
    _, key = screens.make_screen(admin(), "示例大屏", [one.customer.pk for one in sides] if sides else None)
    viewer = screens.viewer_of(key)
    assert viewer is not None
    return holder(key), viewer


def board(viewer: Viewer) -> Board:
    return board_of(viewer, "zh")


def test_it_shows_alerts_incidents_promises_crew_and_plans(north: Side) -> None:
    client, viewer = manager()
    boss = Account.objects.get(login="boss")
    on = roster("示例网络值班", terms(person("li")), "2026-05-11T09:00")
    rosters.serve(SYSTEM, on, [Served(north.contract.pk, "duty")])
    with now.at(NOON):
        services.contract_item(SYSTEM, north.contract.pk)
        make_window(
            viewer, "示例割接", to_datetime(NOON + HOUR), to_datetime(NOON + 3 * HOUR), contract=north.contract.pk
        )
        item = incident(north)
        alert(north)
        settle()
        seen = board(viewer)
        page = text(client)
    assert (seen.alerts, seen.levels, seen.unanswered) == (1, [0, 0, 0, 1], 0)
    assert [one.item.number for one in seen.pressing] == [item.number]
    assert seen.pressing[0].clock is not None
    assert "data-left" in page
    assert [one.people for one in seen.crew] == [("示例li",)]
    assert [(one.title, one.customer) for one in seen.planned if one.begins] == [("示例割接", "示例north")]
    (worst,) = [one for one in seen.grid.tiles if one.state == "incident"]
    assert (worst.customer, worst.tone, worst.count) == ("示例north", 4, 1)
    assert boss.name not in page.split('id="board"')[1]


def test_each_figure_leads_to_as_many_rows(north: Side) -> None:
    client, viewer = manager()
    with now.at(NOON):
        for impact in ("outage", "outage", "performance"):
            incident(north, impact)
        alert(north)
    with now.at(NOON + 2 * DAY):
        settle()
        moment = NOON + 2 * DAY
    with now.at(moment):
        seen, page = board(viewer), text(client)
        figures = re.findall(r'<a href="([^"]+)"><b class="figures">(\d+)<', page)
        assert len(figures) == 7
        for path, count in figures[:5]:
            rows = text(client, path.replace("&amp;", "&"))
            assert rows.count("data-row-link") == int(count), path
        assert [int(n) for _, n in figures[:5]] == [seen.alerts, *seen.levels]
        assert text(client, "/wall/promises/").split("<tbody>")[-1].count("<tr") == min(seen.kept.all, 50)
        for path in re.findall(r'<li class="w-tile w-incident[^>]*><a href="([^"]+)">', page):
            assert text(client, path.replace("&amp;", "&")).count("data-row-link") == 3


def test_promises_of_today_alone_are_counted(north: Side) -> None:
    _, viewer = manager()
    with now.at(NOON):
        item = incident(north)
        services.take(SYSTEM, item.pk, "responded", {}, role="duty")
        settle()
        kept = board(viewer).kept
    with now.at(NOON + 9 * HOUR):
        settle()
        broken = board(viewer).kept
    with now.at(NOON + DAY):
        settle()
        assert board(viewer).kept.kept == 0
    assert kept.kept >= 1
    assert broken.broken >= 1


def test_nothing_of_one_customer_is_on_anothers_wall(north: Side, south: Side) -> None:
    (mine, own), (both, _) = shown_twice(north)
    for side in (north, south):
        made = roster(f"{side.customer.name}值班", terms(person(f"duty-{side.customer.pk}")), "2026-05-11T09:00")
        rosters.serve(SYSTEM, made, [Served(side.contract.pk, "duty")])
        with now.at(NOON):
            services.contract_item(SYSTEM, side.contract.pk)
            left_unanswered(side, incident(side, title=f"{side.customer.name}中断"))
            alert(side)
            make_window(SYSTEM, f"{side.customer.name}割接", to_datetime(NOON), to_datetime(NOON + HOUR),
                        contract=side.contract.pk)  # fmt: skip
    with now.at(NOON + MINUTE):
        everything, part = text(both, "/wall/board/"), text(mine, "/wall/board/")
        again = text(both, "/wall/board/")
        seen = board(own)
    assert everything == again
    assert ("示例north" in everything, "示例south" in everything) == (True, True)
    assert ("示例north" in part, "示例south" in part) == (True, False)
    assert f"duty-{south.customer.pk}" not in part
    assert (seen.alerts, sum(seen.levels), seen.unanswered) == (1, 1, 1)
    assert "<a " not in part


def shown_twice(north: Side) -> tuple[tuple[Client, Viewer], tuple[Client, Viewer]]:
    """A screen for one customer, and one for all."""
    one = shown(north)
    found = account_of(Account.objects.get(login="admin").pk)
    assert found is not None
    _, key = screens.make_screen(viewer_of(found), "示例总屏")
    return one, (holder(key), one[1])


def left_unanswered(side: Side, item: WorkItem) -> None:
    Escalation.objects.everything().create(
        event_id=0, contract=side.contract, customer=side.customer, work_id=item.pk, number=item.number, kind="call",
        payload={"title": item.title, "subject": "item", "role": {"zh": "值班", "en": "duty"}},
        raised=to_datetime(NOON), unanswered_at=to_datetime(NOON),
    )  # fmt: skip


def test_unanswered_calls_are_loud(north: Side) -> None:
    client, _ = shown()
    with now.at(NOON):
        assert "w-calls" not in text(client)
        left_unanswered(north, incident(north))
        cache.clear()
        page = text(client)
    assert 'role="alert"' in page
    assert "无人应答：1" in page


def test_somebody_of_some_contracts_sees_those_alone(north: Side, south: Side) -> None:
    client, viewer = manager(only_contracts=[north.contract.pk])
    with now.at(NOON):
        for side in (north, south):
            incident(side)
            alert(side)
        assert (board(viewer).alerts, sum(board(viewer).levels)) == (1, 1)
        assert "示例south" not in text(client)


def test_queries_do_not_grow(north: Side, south: Side) -> None:
    _, viewer = manager()

    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as told:
            board(viewer)
        return len(told)

    with now.at(NOON):
        incident(north)
        alert(north)
        settle()
        board(viewer)
        few = queries()
        for n in range(6):
            incident(south, title=f"中断 {n}")
            alert(south, f"A{n}")
            left_unanswered(south, incident(south, "performance", title=f"中断 {n}"))
        settle()
        board(viewer)
        assert queries() == few
    assert few <= 13


def test_a_board_is_drawn_once_for_all_who_see_the_same(north: Side) -> None:
    client, _ = manager()
    with now.at(NOON):
        first = text(client, "/wall/board/")
        with CaptureQueriesContext(connection) as told:
            assert text(client, "/wall/board/") == first
    assert not [one for one in told if "work_" in one["sql"]]
    with now.at(NOON + 2_000_000):
        assert client.get("/wall/board/").headers["Age"] == "2"


def test_many_services_fold_and_the_worst_stay(north: Side) -> None:
    _, viewer = manager()
    with now.at(NOON):
        for n in range(8):
            side = Side(f"side-{n}", "s1")
        incident(side)
        grid = board(viewer).grid
    quiet = len(grid.tiles) + grid.more
    assert len(grid.tiles) == min(TILES, quiet)
    assert grid.troubled == 0
    assert [one.state for one in grid.tiles].count("incident") == 1
    assert grid.tiles == sorted(grid.tiles, key=lambda one: (one.customer, one.service))


def test_todays_stretch_of_a_weekly_window(north: Side) -> None:
    _, viewer = manager()
    with now.at(NOON - 14 * DAY):
        begins, ends = to_datetime(NOON - 14 * DAY + 10 * HOUR), to_datetime(NOON - 14 * DAY + 14 * HOUR)
        make_window(viewer, "示例周检修", begins, ends, contract=north.contract.pk, weekly=True)
    for moment, spans in ((NOON, [(NOON + 10 * HOUR, NOON + 14 * HOUR)]), (NOON + 2 * DAY, [])):
        with now.at(moment):
            found = board(viewer).planned
        assert [(one.begins, one.ends) for one in found if one.begins] == spans
    with now.at(NOON + 13 * HOUR):
        assert [one.begins for one in board(viewer).planned if one.begins] == [NOON + 10 * HOUR]
    assert today.PLANNED


def test_both_languages(north: Side) -> None:
    chinese, _ = manager()
    english = provider("mary", "agent", language="en")
    with now.at(NOON):
        incident(north)
        assert "最紧迫的时限" in text(chinese)
        assert "Promises that press" in text(english)


def test_customers_people_have_no_wall(north: Side) -> None:
    assert north.client.get("/wall/").status_code == 403
    assert north.client.get("/wall/board/").status_code == 403
    assert Screen.objects.count() == 0
    assert Contract.objects.everything().exists()
