"""The home of each post: what it shows, that each number leads to what it counts, and how many queries it takes."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from opspact.kernel import now
from opspact.kernel.time import HOUR
from opspact.people.models import Failure
from opspact.tenancy.models import Account, Team
from opspact.tenancy.viewer import SYSTEM
from opspact.work import services
from opspact.work.models import WorkItem
from tests.portal.support import Side, provider
from tests.work.live import at, settle

pytestmark = pytest.mark.django_db
NOON = at("2026-05-08 12:00")


@pytest.fixture
def north() -> Side:
    with now.at(NOON):
        side = Side("north")
        services.contract_item(SYSTEM, side.contract.pk)
    return side


def late(side: Side, count: int = 1) -> list[WorkItem]:
    """Cases whose first promises broke in the afternoon."""
    with now.at(NOON):
        found = [side.case(symptom=f"登录缓慢 {n}") for n in range(count)]
    with now.at(NOON + 10 * HOUR):
        settle()
    return found


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, (answer.status_code, answer.content.decode()[:3000])
    return answer.content.decode()


def test_who_handles_cases_sees_own_and_groups_and_nobodys(north: Side) -> None:
    client, other = provider("agent", "agent"), provider("other", "agent")
    account = Account.objects.get(login="agent")
    group = Team.objects.create(name="示例一组")
    group.members.set([account])
    with now.at(NOON):
        mine, groups, nobodys = north.case(symptom="我的"), north.case(symptom="小组的"), north.case(symptom="无人的")
        WorkItem.objects.everything().filter(pk=mine.pk).update(assignee=account)
        WorkItem.objects.everything().filter(pk=groups.pk).update(team=group)
        shown = page(client, "/")
        due, queue = part(shown, "next"), part(shown, "queue")
        assert ("我的" in due, "小组的" in due, "无人的" in due) == (True, True, False)
        assert ("我的" in queue, "小组的" in queue, "无人的" in queue) == (False, False, True)
        assert "示例agent" in shown
        assert "没有等您处理的工单" in page(other, "/")
    assert nobodys.open


def part(shown: str, name: str) -> str:
    return shown.split(f'id="{name}"', 1)[1].split("</section>", 1)[0]


def test_a_managers_numbers_lead_to_as_many_rows(north: Side) -> None:
    client = provider("boss", "manager")
    late(north, 3)
    with now.at(NOON + 10 * HOUR):
        shown = page(client, "/")
        links = re.findall(r'<a[^>]*href="(/reports/clocks/[^"]*)"[^>]*>(\d+)</a>', shown)
        assert len(links) >= 3
        for url, number in links:
            rows = page(client, url.replace("&amp;", "&")).partition("<tbody>")[2].count("<tr")
            assert rows == int(number), url
        for url, number in re.findall(rf'<a[^>]*href="({reverse("desk:list")}\?[^"]*)"[^>]*>(\d+)</a>', shown):
            assert page(client, url.replace("&amp;", "&")).count("<tr data-row") == int(number), url
        assert "尚无说明" in shown
        for item in WorkItem.objects.everything().filter(open=True).exclude(kind=""):
            services.note(SYSTEM, item.pk, "noted", {"text": "备件未到", "public": False})
        assert "尚无说明" not in page(client, "/")


def test_an_administrator_sees_health_locks_and_what_waits(north: Side) -> None:
    client = provider("root", "admin")
    with now.at(NOON):
        Failure.objects.bulk_create(
            Failure(login="nobody-9", address="192.0.2.1", at=now.now_datetime()) for _ in range(5)
        )
        north.case()
        shown = page(client, "/")
    assert all(word in shown for word in ("nobody-9", "notify", "PostgreSQL", "数据库结构"))


def test_an_auditor_sees_refusals_and_corrections(north: Side) -> None:
    client = provider("auditor", "auditor")
    with now.at(NOON):
        item = north.case(symptom="登录缓慢")
        services.take(SYSTEM, item.pk, "corrected", {"of": f"{item.number}.1", "symptom": "登录失败", "reason": "听错"})
        client.get("/people/")
        shown = page(client, "/")
    assert ("听错" in shown, "/people/" in shown) == (True, True)


def test_customer_people_are_led_to_the_portal(north: Side) -> None:
    assert north.client.get("/")["Location"] == "/portal/"
    assert north.client.get("/search/?q=登录")["Location"].startswith("/portal/cases/")
    assert north.client.get("/reports/").status_code == 403


def test_an_engineer_has_no_reports() -> None:
    client = provider("engineer", "engineer")
    for url in (
        "/reports/",
        "/reports/owed/?contract=1&promise=x",
        "/reports/export.csv",
        "/reports/clocks/?since=2026-05&until=2026-05",
        "/reports/1/",
    ):
        assert client.get(url).status_code == 403, url


@pytest.mark.parametrize(("post", "most"), [("agent", 24), ("manager", 26), ("auditor", 14)])
def test_more_items_need_no_more_queries(post: str, most: int, north: Side) -> None:
    client = provider("someone", post)
    counts = []
    for _ in range(2):
        late(north, 4)
        with now.at(NOON + 10 * HOUR):
            client.get("/")
            with CaptureQueriesContext(connection) as asked:
                page(client, "/")
        counts.append(len(asked))
    assert counts[0] == counts[1] <= most, counts
