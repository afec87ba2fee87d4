"""Acts on one item: foreseen, done, refused, undone; two people on it; notes, files, relations, outages."""

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from pytest_django.fixtures import Settings

from opspact.desk import outages
from opspact.desk.models import Attachment
from opspact.journal.models import Event
from opspact.kernel import now
from opspact.kernel.time import HOUR, MINUTE
from opspact.tenancy.models import Team
from opspact.work import selectors
from opspact.work.models import Link, WorkItem
from tests.desk.desk import WORK, Desk, desk, person, signed_in
from tests.work.live import at, settle

pytestmark = pytest.mark.django_db
NOON = at("2026-05-08 12:00")


@pytest.fixture
def own() -> Desk:
    return desk()


@pytest.fixture
def item(own: Desk) -> WorkItem:
    with now.at(NOON):
        return own.register(declarant="示例申告人")


def fresh(item: WorkItem) -> WorkItem:
    return WorkItem.objects.everything().get(pk=item.pk)


def send(own: Desk, item: WorkItem, what: str, later: int = MINUTE, /, **values: Any) -> Any:
    with now.at(NOON + later):
        return own.client.post(f"{WORK}{item.number}/{what}/", {"seen": fresh(item).seq, **values})


def page(own: Desk, item: WorkItem, later: int = MINUTE) -> str:
    with now.at(NOON + later):
        return own.client.get(f"{WORK}{item.number}/").content.decode()


def last(item: WorkItem, kind: str) -> dict[str, Any]:
    found: dict[str, Any] = (
        Event.objects.filter(stream="work", stream_id=item.pk, kind=kind).order_by("-seq")[0].payload
    )
    return found


def test_an_act_says_what_it_does_and_what_refuses_it_before_it_is_done(own: Desk, item: WorkItem) -> None:
    with now.at(NOON + MINUTE):
        accepted = own.client.post(f"{WORK}{item.number}/act/accepted/foresee/", {}).content.decode()
        closed = own.client.get(f"{WORK}{item.number}/act/closed/").content.decode()
    assert "兑现，余 19 分" in accepted
    assert "客户尚未反馈可以关闭" in closed
    assert fresh(item).seq == item.seq


def test_two_people_never_overwrite_each_other(own: Desk, item: WorkItem) -> None:
    looked = item.seq
    assert send(own, item, "act/accepted").status_code == 302
    with now.at(NOON + 2 * MINUTE):
        late = own.client.post(f"{WORK}{item.number}/act/solved/", {"seen": looked, "f-text": "已重启"})
    words = late.content.decode()
    assert late.status_code == 409
    assert "其间有人处理过本工单" in words
    assert "受理" in words
    assert fresh(item).state == "accepted"


def test_two_people_see_each_other(own: Desk, item: WorkItem) -> None:
    other = signed_in(person("other", ["engineer"], name="另一示例"))
    with now.at(NOON):
        other.get(f"{WORK}{item.number}/presence/?seen=0")
        mine = own.client.get(f"{WORK}{item.number}/presence/?seen={item.seq}").content.decode()
    assert "另一示例" in mine
    assert "有更新" not in mine
    with now.at(NOON + 5 * MINUTE):
        alone = own.client.get(f"{WORK}{item.number}/presence/?seen={item.seq - 1}").content.decode()
    assert "另一示例" not in alone
    assert "有更新" in alone


def test_a_time_is_corrected_with_its_effect_shown_first_and_the_old_kept(own: Desk, item: WorkItem) -> None:
    send(own, item, "act/accepted", 50 * MINUTE)
    assert "超时" in page(own, item, 51 * MINUTE)
    fact = selectors.history(own.viewer, fresh(item)).filter(kind="accepted").get().key
    sent = {"of": fact, "mended": "2026-05-08T12:10", "f-reason": "补录时间有误"}
    with now.at(NOON + HOUR):
        form = own.client.get(f"{WORK}{item.number}/act/corrected/", {"of": fact}).content.decode()
        foreseen = own.client.post(f"{WORK}{item.number}/act/corrected/foresee/", sent).content.decode()
    assert "2026-05-08 12:50" in form
    assert "12:10 到期" in foreseen
    assert send(own, item, "act/corrected", HOUR, **sent).status_code == 302
    assert last(item, "corrected") == {"of": fact, "happened": "2026-05-08T12:10:00+08:00", "reason": "补录时间有误"}
    assert "受理（后经更正）" in page(own, item, HOUR)


def test_a_waiting_state_asks_for_its_evidence_and_says_that_it_lacks_it(own: Desk, item: WorkItem) -> None:
    send(own, item, "act/accepted")
    with now.at(NOON + 2 * MINUTE):
        form = own.client.get(f"{WORK}{item.number}/act/handed_over/").content.decode()
    assert "责任方" in form
    send(own, item, "act/handed_over", 3 * MINUTE)
    assert "暂不计入等待" in page(own, item, 3 * MINUTE)
    send(own, item, "act/handed_back", 4 * MINUTE)
    send(own, item, "act/handed_over", 5 * MINUTE, **{"f-whose": "示例运营商"})
    assert fresh(item).waiting == "other_party"


def test_handling_and_escalation(own: Desk, item: WorkItem) -> None:
    other = person("second", ["engineer"], name="二线示例")
    team = Team.objects.create(name="示例二线组", tier=2)
    assert send(own, item, "assign", assignee=other.pk, team=team.pk, tier="2").status_code == 422
    values = {"f-assignee": other.pk, "f-team": team.pk, "f-tier": "2", "f-reason": "需要网络专业判断"}
    assert send(own, item, "assign", **values).status_code == 302
    values = {"f-leads": "functional", "f-role": "technical_support", "f-text": "需要厂商"}
    assert send(own, item, "escalate", **values).status_code == 302
    found = fresh(item)
    assert (found.assignee, found.team, found.tier, found.owner) == (other, team, 3, own.account)
    assert last(item, "escalated")["role"] == "technical_support"
    words = page(own, item)
    assert "指派给 二线示例" in words
    assert "职能升级：技术支持组" in words


def test_a_note_calls_colleagues_and_says_whom_it_does_not_know(own: Desk, item: WorkItem) -> None:
    other = person("second", ["engineer"])
    with now.at(NOON):
        answer = own.client.post(
            f"{WORK}{item.number}/note/", {"text": "@second @nobody 请看", "public": "1"}, follow=True
        )
    assert "没有 @nobody" in answer.content.decode()
    assert last(item, "mentioned")["accounts"] == [other.pk]
    assert last(item, "noted") == {"text": "@second @nobody 请看", "public": True}


def test_files_are_checked_kept_by_hash_and_given_out_harmless(
    own: Desk, item: WorkItem, settings: Settings, tmp_path: Path
) -> None:
    settings.OPSPACT_FILES = tmp_path
    url = f"{WORK}{item.number}/note/"
    assert own.client.post(url, {"files": SimpleUploadedFile("日志.txt", b"<script>")}).status_code == 302
    assert own.client.post(url, {"files": SimpleUploadedFile("run.exe", b"MZ")}).status_code == 422
    settings.OPSPACT_SCAN = ["false"]
    assert own.client.post(url, {"files": SimpleUploadedFile("a.txt", b"bad")}).status_code == 422
    settings.OPSPACT_ATTACHMENT_BYTES = 1
    assert own.client.post(url, {"files": SimpleUploadedFile("a.txt", b"long")}).status_code == 422
    (kept,) = Attachment.objects.everything()
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == [kept.sha256]
    answer: Any = own.client.get(f"{WORK}{item.number}/files/{kept.pk}/")
    assert answer["Content-Disposition"].startswith("attachment")
    assert (answer["X-Content-Type-Options"], "sandbox" in answer["Content-Security-Policy"]) == ("nosniff", True)
    for close in answer._resource_closers:  # noqa: SLF001 - as the server does
        close()
    limited = signed_in(person("limited", ["agent"], only_contracts=[0]))
    assert limited.get(f"{WORK}{item.number}/files/{kept.pk}/").status_code == 404


def test_items_are_linked_parted_split_and_merged(own: Desk, item: WorkItem) -> None:
    with now.at(NOON + MINUTE):
        other = own.register(symptom="同一线路又报")
    send(own, item, "link", **{"f-number": str(other.number), "f-kind": "caused_by"})
    assert Link.objects.everything().get().kind == "caused_by"
    assert last(other, "linked")["number"] == item.number
    send(own, item, "parent", **{"f-number": str(other.number)})
    assert send(own, other, "parent", **{"f-number": str(item.number)}).status_code == 422
    assert fresh(item).parent == other
    send(own, item, "split", **{"f-symptom": "邮件也收不到"})
    part = WorkItem.objects.everything().exclude(kind="").latest("id")
    assert (part.title, part.opened, part.declarant) == ("邮件也收不到", item.opened, "示例申告人")
    assert send(own, other, "merge", **{"f-number": str(item.number)}).status_code == 302
    settle()
    assert not fresh(other).open


def test_very_urgent_is_dispatched_first_and_completed_after(own: Desk) -> None:
    with now.at(NOON):
        sent = {"urgent": "1", "f-title": "全省办公网中断", "f-phone": "02400000001"}
        answer = own.client.post(f"{WORK}new/{own.contract.pk}/", sent)
    number = answer["Location"].strip("/").split("/")[-1]
    item = WorkItem.objects.everything().get(number=number)
    facts = Event.objects.filter(stream="work", stream_id=item.pk, sort="fact").order_by("seq")
    assert list(facts.values_list("kind", flat=True)) == ["reported", "dispatched"]
    send(own, item, "act/impact_changed", **{"f-declarant": "示例申告人"})
    assert fresh(item).declarant == "示例申告人"


def test_what_is_answered_at_once_ends_with_its_record() -> None:
    own = desk("s1", "engineer")
    with now.at(NOON):
        sent = {"kind": "enquiry", "f-symptom": "如何查看端口流量", "answer": "在网管首页按设备名查询"}
        own.client.post(f"{WORK}new/{own.contract.pk}/", sent)
    item = WorkItem.objects.everything().exclude(kind="").get()
    assert (item.kind, item.open) == ("enquiry", False)
    assert last(item, "noted") == {"text": "在网管首页按设备名查询", "public": True}


def test_registering_shows_level_promises_duplicates_and_the_callers_history(own: Desk, item: WorkItem) -> None:
    with now.at(NOON + HOUR):
        sent = {"kind": "incident", "f-symptom": "城东线路不通了", "f-declarant": "示例申告人"}
        words = own.client.post(f"{WORK}new/{own.contract.pk}/foresee/", sent).content.decode()
    assert "一般故障" in words
    assert "今天 13:20" in words
    assert words.count(f"#{item.number}") == 2
    assert WorkItem.objects.everything().exclude(kind="").count() == 1


def test_registering_refuses_what_lies_ahead_and_keeps_what_was_typed(own: Desk) -> None:
    with now.at(NOON):
        sent = {"kind": "incident", "f-symptom": "明天才坏", "happened": "2026-05-09T08:00"}
        answer = own.client.post(f"{WORK}new/{own.contract.pk}/", sent)
    words = answer.content.decode()
    assert answer.status_code == 422
    assert "发生时间不能晚于现在" in words
    assert "明天才坏" in words


def test_an_outage_concerns_many_items_and_ends_for_all(own: Desk, item: WorkItem) -> None:
    service = next(iter(selectors.seen(own.viewer, selectors.item(own.viewer, item.number)).plan.pack.services))
    with now.at(NOON + MINUTE):
        second = own.register(symptom="第二个申告")
        sent = {"f-fact": "outage_started", "f-service": service, "f-items": f"{item.number} {second.number}"}
        assert own.client.post(f"{WORK}outages/{own.contract.pk}/begin/", sent).status_code == 302
        settle()
        (one,) = [found for found in outages.outages(own.viewer) if found.key == service]
        assert set(one.items) == {item.pk, second.pk}
        assert "中断中" in own.client.get(f"{WORK}outages/").content.decode()
    with now.at(NOON + HOUR):
        url = f"{WORK}outages/{own.contract.pk}/?key={service}&start={one.start}"
        assert str(second.number) in own.client.get(url).content.decode()
        assert own.client.post(url, {"end": "1"}).status_code == 302
        settle()
        assert [found.end for found in outages.outages(own.viewer) if found.key == service] == [NOON + HOUR]


def test_whoever_may_only_read_is_offered_no_act(own: Desk, item: WorkItem) -> None:
    auditor = signed_in(person("auditor", ["auditor"]))
    with now.at(NOON):
        words = auditor.get(f"{WORK}{item.number}/").content.decode()
        assert "/act/" not in words
        assert auditor.post(f"{WORK}{item.number}/act/accepted/", {}).status_code == 403
        assert auditor.get(f"{WORK}new/").status_code == 403


def test_a_customer_has_no_desk(own: Desk, item: WorkItem) -> None:
    outsider = signed_in(person("outsider", ["customer_manager"], customer=own.contract.customer))
    assert outsider.get(WORK).status_code == 403
    assert outsider.get(f"{WORK}{item.number}/").status_code == 403


def test_a_problem_keeps_its_root_cause_and_is_the_known_error_of_an_incident(own: Desk, item: WorkItem) -> None:
    with now.at(NOON + MINUTE):
        sent = {
            "kind": "problem",
            "f-symptom": "连接池耗尽",
            "f-root_cause": "参数被改回默认值",
            "f-known_error": "yes",
        }
        answer = own.client.post(f"{WORK}new/{own.contract.pk}/", sent)
    problem = WorkItem.objects.everything().get(number=answer["Location"].strip("/").split("/")[-1])
    send(own, item, "link", **{"f-number": str(problem.number), "f-kind": "known_error"})
    words = page(own, problem)
    assert "参数被改回默认" in words
    assert "是其已知错误" in words
    assert (problem.kind, problem.fields["known_error"]) == ("problem", True)
