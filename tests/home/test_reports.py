"""Reports in exact numbers: by contract, clause and month; as tables; a contract's figures; the search."""

import pytest
from django.test import Client

from opspact.kernel import now
from opspact.kernel.time import HOUR
from opspact.people import tables
from opspact.tenancy.viewer import SYSTEM
from opspact.work import keeping, services
from opspact.work.keeping import Tally, Wanted
from opspact.work.months import latest, month_of
from tests.portal.support import Side, provider
from tests.work.live import at, settle

pytestmark = pytest.mark.django_db
NOON = at("2026-05-08 12:00")


@pytest.fixture
def boss() -> Client:
    return provider("boss", "manager")


def course(side: Side) -> None:
    """One case solved in time, one that nobody touched; and one begun in the month before."""
    with now.at(at("2026-04-30 23:59")):
        side.case(symptom="月末故障")
    with now.at(NOON):
        solved = side.case(symptom="办案系统登录缓慢")
        side.case(symptom="打印机")
        services.take(SYSTEM, solved.pk, "accepted", {}, role="support_group")
        services.take(SYSTEM, solved.pk, "solved", {}, role="support_group")
    with now.at(NOON + 96 * HOUR):
        settle()


def test_months_are_local_and_counts_exact(boss: Client) -> None:
    side = Side("north")
    course(side)
    zone = at.__globals__["ZoneInfo"]("Asia/Shanghai")
    with now.at(NOON + 96 * HOUR):
        april, may = latest(2, zone)
        assert [april.key, may.key] == ["2026-04", "2026-05"] == [month_of("2026-04", zone).key, "2026-05"]  # type: ignore[union-attr]
        rows = keeping.by_promise_and_month(SYSTEM, Wanted(since=april.start, until=may.end), zone)
        solve = next(months for (_, name), months in rows.items() if name.endswith("restore"))
        assert solve == {"2026-04": Tally(0, 1), "2026-05": Tally(1, 1)}
        only = keeping.by_month(SYSTEM, Wanted(since=may.start, until=may.end), zone)
        assert set(only) == {"2026-05"}
        shown = boss.get("/reports/").content.decode()
        assert side.contract.number in shown
        table = tables.read(boss.get("/reports/export.csv?count=3").content)
        assert {row[4] for row in table[1:]} == {"2026-04", "2026-05"}
        assert tables.read(boss.get("/reports/export.xlsx?count=3").content) == table
        assert (
            sum(int(row[5]) for row in table[1:])
            == keeping.total(keeping.by_promise(SYSTEM, Wanted(since=april.start, until=may.end))).kept
        )


def test_a_share_is_never_rounded_up_to_all() -> None:
    assert (Tally(1999, 1).share, Tally(1, 0).share, Tally().share) == ("99.9", "100.0", "–")


def test_the_figures_of_a_contract_stand_beside_their_definitions(boss: Client) -> None:
    side = Side("north", "s1")
    with now.at(NOON):
        assert "<table" not in boss.get(f"/reports/{side.contract.pk}/").content.decode()
        answer = boss.get(f"/reports/{side.contract.pk}/?month=2026-05")
    assert answer.status_code == 200
    assert "定义" in answer.content.decode()
    assert boss.get("/reports/999999/?month=2026-05").status_code == 404


def test_search_finds_by_number_words_and_two_characters(boss: Client) -> None:
    side = Side("north")
    with now.at(NOON):
        item = side.case(symptom="办案系统登录缓慢")
        assert boss.get(f"/search/?q=%23{item.number}")["Location"] == f"/desk/{item.number}/"
        for text in ("登录", "办案系统"):
            assert f"#{item.number}" in boss.get("/search/", {"q": text}).content.decode(), text
        shown = boss.get("/search/", {"q": "north"}).content.decode()
        assert (side.contract.number in shown, side.account.name in shown) == (True, True)
        assert "没有找到" in boss.get("/search/", {"q": "不存在之物"}).content.decode()
        assert boss.get("/search/").status_code == 200
