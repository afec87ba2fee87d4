"""A customer's person files, follows and answers a case, with the database's wall in place."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from opspact.journal.models import Event
from opspact.kernel import now
from opspact.kernel.time import HOUR
from opspact.tenancy.models import Account
from opspact.tenancy.viewer import SYSTEM
from opspact.work import services
from opspact.work.models import WorkItem
from tests.portal.support import Side, acts, close, page
from tests.work.live import at

pytestmark = pytest.mark.django_db
NOON = at("2026-05-08 12:00")


@pytest.fixture
def side() -> Side:
    found = Side("north")
    found.holds("served_user")
    return found


def file(side: Side, **more: Any) -> WorkItem:
    sent = {"kind": "incident", "f-symptom": "城东线路不通", "f-declarant": "示例申告人", **more}
    answer = side.client.post(f"/portal/new/{side.contract.pk}/", sent)
    assert answer.status_code == 302, answer.content.decode()
    return WorkItem.objects.everything().get(number=int(answer["Location"].strip("/").split("/")[-1]))


def test_a_fault_is_filed_followed_and_confirmed(side: Side) -> None:
    with now.at(NOON):
        assert side.client.get("/portal/new/")["Location"] == f"/portal/new/{side.contract.pk}/"
        assert "f-symptom" in page(side, f"/portal/new/{side.contract.pk}/")
        item = file(side)
        assert (item.channel, item.customer_id, item.owner) == ("portal", side.customer.pk, None)
        assert "城东线路不通" in page(side, "/portal/")
        services.take(SYSTEM, item.pk, "accepted", {}, role="support_group")
    with now.at(NOON + HOUR):
        assert acts(side, item) & {"confirmed", "rejected"} == set()
        services.take(SYSTEM, item.pk, "solved", {}, role="support_group")
        assert "请确认是否已解决" in page(side, "/portal/")
        assert acts(side, item) >= {"confirmed", "rejected"}
        seen = WorkItem.objects.everything().get(pk=item.pk).seq
        assert side.client.post(f"/portal/{item.number}/act/confirmed/", {"seen": seen}).status_code == 302
        assert "请确认是否已解决" not in page(side, f"/portal/{item.number}/")
    event = Event.objects.get(stream="work", stream_id=item.pk, kind="confirmed")
    assert (event.actor_id, event.actor_kind, event.role) == (side.account.pk, "customer", "served_user")


def test_an_act_on_a_case_that_moved_on_is_not_recorded(side: Side) -> None:
    with now.at(NOON):
        item = side.case()
        services.take(SYSTEM, item.pk, "solved", {}, role="support_group")
        old = WorkItem.objects.everything().get(pk=item.pk).seq
        services.note(SYSTEM, item.pk, "noted", {"text": "x", "public": False})
        answer = side.client.post(f"/portal/{item.number}/act/confirmed/", {"seen": old})
        assert answer.status_code == 409
    assert not Event.objects.filter(stream_id=item.pk, stream="work", kind="confirmed").exists()


def test_what_is_told_and_its_files_are_seen_by_both_sides(side: Side) -> None:
    with now.at(NOON):
        item = side.case()
        services.note(SYSTEM, item.pk, "noted", {"text": "内部推断", "public": False})
        services.note(SYSTEM, item.pk, "noted", {"text": "已派人前往", "public": True})
        sent = {"text": "机房可以进入", "files": SimpleUploadedFile("photo.png", b"png")}
        assert side.client.post(f"/portal/{item.number}/inform/", sent).status_code == 302
        shown = page(side, f"/portal/{item.number}/")
        assert ("机房可以进入" in shown, "已派人前往" in shown, "内部推断" in shown) == (True, True, False)
        place = next(part for part in shown.split('"') if "/files/" in part)
        kept = side.client.get(place)
        assert b"".join(kept) == b"png"
        close(kept)
        assert side.client.post(f"/portal/{item.number}/inform/", {"text": " "}).status_code == 422
        bad = {"text": "x", "files": SimpleUploadedFile("a.exe", b"x")}
        answer = side.client.post(f"/portal/{item.number}/inform/", bad)
        assert (answer.status_code, "不接受这种文件" in answer.content.decode()) == (422, True)


def test_what_may_not_be_filed_is_sent_back_with_what_was_typed(side: Side) -> None:
    with now.at(NOON):
        sent = {"kind": "incident", "f-symptom": "城东线路不通", "f-service": "nothing"}
        answer = side.client.post(f"/portal/new/{side.contract.pk}/", sent)
    assert (answer.status_code, "城东线路不通" in answer.content.decode()) == (422, True)
    assert not WorkItem.objects.everything().filter(contract=side.contract).exclude(kind="").exists()


def test_promises_are_shown_before_a_case_is_filed(side: Side) -> None:
    with now.at(NOON):
        answer = side.client.post(f"/portal/new/{side.contract.pk}/foresee/", {"kind": "incident", "f-symptom": "慢"})
    assert (answer.status_code, "p-promise" in answer.content.decode()) == (200, True)
    assert not WorkItem.objects.everything().filter(contract=side.contract).exclude(kind="").exists()


def test_only_who_may_approve_is_offered_to(side: Side) -> None:
    with now.at(NOON):
        item = side.case()
        assert "approved" not in acts(side, item)
        answer = side.client.post(f"/portal/{item.number}/act/approved/", {"f-of": "x"})
        assert answer.status_code == 409
    assert not Event.objects.filter(stream_id=item.pk, stream="work", kind="approved").exists()


def test_what_waits_for_an_approval_stands_on_the_first_page_of_who_may_give_it() -> None:
    own = Side("south", posts=("customer_manager",))
    clerk = Client()
    clerk.force_login(
        Account.objects.create(login="clerk", name="示例用户", posts=["customer_user"], customer=own.customer)
    )
    with now.at(NOON):
        item = own.case(service="case-handling")
        services.take(SYSTEM, item.pk, "exclusion_started", {"reason": "agreed_maintenance"}, role="support_group")
        assert "待您审批" in page(own, "/portal/")
        assert "待您审批" in page(own, f"/portal/{item.number}/")
        assert "待您审批" not in clerk.get("/portal/").content.decode()
    with now.at(NOON + HOUR):
        services.take(own.viewer, item.pk, "approved", {"of": "agreed_maintenance"})
        assert "待您审批" not in page(own, "/portal/")
