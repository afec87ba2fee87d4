"""The list: what it finds, in which order, with how many queries and by which indexes."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from opspact.desk import listing
from opspact.desk.listing import Wanted
from opspact.desk.models import SavedFilter
from opspact.desk.rows import rows_of
from opspact.journal.models import Event
from opspact.kernel import now
from opspact.kernel.time import MINUTE, to_datetime
from opspact.tenancy.models import Contract
from opspact.tenancy.viewer import SYSTEM
from opspact.ui import reader
from opspact.work import selectors, services
from opspact.work.models import WorkItem
from tests.desk.desk import WORK, Desk, desk, person, signed_in
from tests.work.live import at, contract_on

pytestmark = pytest.mark.django_db
NOON = at("2026-05-08 12:00")
MANY = 3000


def register(contract: Contract, n: int, text: str = "办公系统登录缓慢", **fields: Any) -> list[WorkItem]:
    found = []
    for i in range(n):
        with now.at(NOON + i * MINUTE):
            values = {"kind": "incident", "symptom": text, **fields}
            found.append(services.open_item(SYSTEM, contract.pk, "reported", values).item)
    return found


def csv_of(client: Client, query: str = "") -> str:
    answer: Any = client.get(f"{WORK}export.csv{query}")
    return b"".join(answer.streaming_content).decode()


def numbers(own: Desk, **asked: str) -> list[int]:
    rows = listing.found(own.viewer, Wanted.of(asked), reader.zone())
    return [one.number for one in listing.page(rows, Wanted.of(asked).order)[0]]


def test_a_word_of_two_characters_is_found_and_a_number_leads_to_its_item() -> None:
    own = desk()
    (first,) = register(own.contract, 1, "营销系统会话过期")
    (other,) = register(own.contract, 1, "邮件外发延迟")
    with now.at(NOON):
        page = own.client.get(WORK, {"q": "会话"}).content.decode()
        assert (f"#{first.number}" in page, f"#{other.number}" in page) == (True, False)
        straight = own.client.get(WORK, {"q": f"#{other.number}"})
    assert straight["Location"] == f"{WORK}{other.number}/"


@pytest.mark.parametrize("sort", ["due", "new", "level"])
def test_pages_by_keyset_show_every_item_once_and_in_order(sort: Any) -> None:
    own = desk()
    register(own.contract, 7)
    WorkItem.objects.everything().filter(number__in=numbers(own)[:3]).update(next_due=None)
    rows = listing.found(own.viewer, Wanted(), reader.zone())
    whole, _ = listing.page(rows, sort, size=100)
    seen: list[int] = []
    after = ""
    while True:
        part, after = listing.page(rows, sort, after, size=2)
        seen += [one.pk for one in part]
        if not after:
            break
    assert seen == [one.pk for one in whole]
    assert len(seen) == 7


def test_filters_narrow() -> None:
    own = desk()
    a, b, c = register(own.contract, 3)
    own.client.post(f"{WORK}{b.number}/take-over/", {"seen": b.seq})
    with now.at(NOON + 600 * MINUTE):
        services.take(SYSTEM, c.pk, "cancelled", {"reason": "误登"})
    assert numbers(own, assignee="me") == [b.number]
    assert numbers(own, assignee="none") == [a.number]
    assert numbers(own, open="no") == [c.number]
    assert set(numbers(own, open="all")) == {a.number, b.number, c.number}
    assert numbers(own, since="2026-05-09") == []
    assert numbers(own, kind="request") == []
    assert set(numbers(own, overdue="1")) == {a.number, b.number}


def test_fifty_rows_take_eight_queries() -> None:
    own = desk()
    register(own.contract, 50)
    own.client.get(WORK)
    with CaptureQueriesContext(connection) as held:
        page = own.client.get(WORK).content.decode()
    assert page.count("data-row-link") == 50
    assert len(held) <= 8, [one["sql"][:90] for one in held]


def test_what_others_must_not_see_is_not_in_the_list() -> None:
    own = desk()
    register(own.contract, 2)
    other = contract_on("s2", "demo-2")
    (foreign,) = register(other, 1, "别的合同的故障")
    limited = signed_in(person("limited", ["agent"], only_contracts=[own.contract.pk]))
    page = limited.get(WORK, {"q": "别的"}).content.decode()
    assert f"#{foreign.number}" not in page
    assert limited.get(f"{WORK}{foreign.number}/").status_code == 404
    assert "别的合同" not in csv_of(limited, "?open=all")


def test_files_hold_no_formulas_and_leave_a_trace() -> None:
    own = desk()
    register(own.contract, 1, "=HYPERLINK(1)")
    lines = csv_of(own.client).splitlines()
    assert lines[0].startswith("\ufeff编号,客户")
    assert "'=HYPERLINK(1)" in lines[1]
    sheet = own.client.get(f"{WORK}export.xlsx")
    assert sheet.status_code == 200
    assert Event.objects.filter(stream="account", kind="exported").count() == 2


def test_a_filter_is_kept_and_forgotten() -> None:
    own = desk()
    own.client.post(f"{WORK}filters/", {"query": "assignee=me&sort=new", "name": "我的新单"})
    saved = SavedFilter.objects.get(account=own.account)
    assert "我的新单" in own.client.get(WORK).content.decode()
    own.client.post(f"{WORK}filters/", {"forget": saved.pk})
    assert not SavedFilter.objects.exists()


@pytest.fixture
def many() -> Desk:
    """A desk with thousands of items, copied from one."""
    own = desk()
    (first,) = register(own.contract, 1)
    columns = [
        f.column
        for f in WorkItem._meta.concrete_fields  # noqa: SLF001
        if f.column not in ("id", "number", "key", "next_due", "opened")
    ]
    names = ", ".join(f'"{name}"' for name in columns)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO work_workitem (number, key, next_due, opened, {names}) "
            f"SELECT 900000 + n, 'copy' || n, next_due + n * interval '1 min', opened + n * interval '1 s', {names} "
            "FROM work_workitem, generate_series(1, %s) n WHERE id = %s",
            [MANY, first.pk],
        )
        cursor.execute("ANALYZE work_workitem")
    return own


@pytest.mark.parametrize(
    "asked", [{}, {"assignee": "me"}, {"contract": "own"}, {"q": "登录"}, {"sort": "new"}, {"overdue": "1"}], ids=str
)
def test_a_list_walks_an_index(many: Desk, asked: dict[str, str]) -> None:
    wanted = Wanted.of({k: str(many.contract.pk) if v == "own" else v for k, v in asked.items()})
    rows = listing.found(many.viewer, wanted, reader.zone())
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    with CaptureQueriesContext(connection) as held:
        listing.page(rows, wanted.order, f"{to_datetime(NOON).isoformat()}~1" if not asked else "")
    for query in held.captured_queries:
        with connection.cursor() as cursor:
            cursor.execute("EXPLAIN " + query["sql"])
            plan = "\n".join(line for (line,) in cursor.fetchall())
        assert "Seq Scan on work_workitem" not in plan, plan


def test_one_act_on_many_is_foreseen_and_then_done_item_by_item() -> None:
    own = desk()
    first, second = register(own.contract, 2)
    sent = {"item": [first.pk, second.pk], "do": "fact", "fact": "closed"}
    with now.at(NOON + 100 * MINUTE):
        services.take(SYSTEM, first.pk, "accepted")
        services.take(SYSTEM, first.pk, "solved")
        services.take(SYSTEM, first.pk, "confirmed", role="served_user")
        foreseen = own.client.post(f"{WORK}bulk/", sent).content.decode()
        assert "客户尚未反馈可以关闭" in foreseen
        assert WorkItem.objects.everything().filter(open=False).count() == 0
        done = own.client.post(f"{WORK}bulk/", {**sent, "yes": "1"}).content.decode()
    assert "1 条未能完成" in done
    assert list(WorkItem.objects.everything().filter(open=False).values_list("pk", flat=True)) == [first.pk]


def test_the_time_left_is_counted_as_the_clock_counts() -> None:
    own = desk()
    with now.at(at("2026-05-08 17:00")):
        item = own.register(symptom="办公系统登录缓慢", service="case-handling")
    with now.at(at("2026-05-08 17:05")):
        services.take(SYSTEM, item.pk, "accepted")
        (row,) = rows_of(listing.page(listing.found(own.viewer, Wanted(), reader.zone()), "due")[0], "zh")
        seen = selectors.seen(own.viewer, selectors.item(own.viewer, item.number))
    pressing = min((c for c in seen.view.clocks if c.phase == "running" and c.due), key=lambda c: c.due or 0)
    assert row.clock is not None
    assert (row.clock.due, row.clock.remaining) == (pressing.due, pressing.remaining)


def test_a_named_person_and_a_running_promise_are_filters() -> None:
    own = desk()
    (mine,) = register(own.contract, 1)
    register(own.contract, 1)
    with now.at(NOON + MINUTE):
        services.take(own.viewer, mine.pk, "accepted")
    promise = WorkItem.objects.everything().exclude(pk=mine.pk).exclude(kind="").get().next_promise
    with now.at(NOON + 2 * MINUTE):
        page = own.client.get(WORK, {"assignee": str(own.account.pk)}).content.decode()
        assert numbers(own, assignee=str(own.account.pk)) == [mine.number]
        assert mine.number not in numbers(own, promise=promise)
        assert numbers(own, promise="no-such") == []
    assert f'<option value="{own.account.pk}" selected>示例坐席</option>' in page


@pytest.mark.parametrize(("lang", "word"), [("zh", "已违约"), ("en", "Broken")])
def test_an_overrun_is_told_in_a_word(lang: str, word: str) -> None:
    own = desk(language=lang)
    register(own.contract, 1)
    for late, shown in ((0, False), (30 * 24 * 60 * MINUTE, True)):
        with now.at(NOON + late):
            page = own.client.get(WORK).content.decode()
        assert (f'<small class="clock-over">{word}</small>' in page) is shown


@pytest.mark.parametrize(("lang", "words"), [("zh", "筛选（2）"), ("en", "Filters (2)")])
def test_the_button_that_unfolds_the_filters_says_how_many_are_set(lang: str, words: str) -> None:
    own = desk(language=lang)
    assert words in own.client.get(f"{WORK}?kind=incident&open=all&q=x&sort=new").content.decode()
