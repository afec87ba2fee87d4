"""Occurrence, report and registration are three times (S1.5); outage time counts from the occurrence."""

from datetime import datetime
from typing import Any

import pytest

from opspact.kernel import now
from opspact.kernel.time import HOUR, MINUTE, instant
from opspact.tenancy.viewer import SYSTEM
from opspact.work import services
from opspact.work.models import OutageSpan, WorkItem
from opspact.work.shapes import BadFields
from tests.desk.desk import WORK, Desk, desk
from tests.work.live import at, settle

pytestmark = pytest.mark.django_db
NOON = at("2026-05-08 12:00")
TOLD = {"occurred": "2026-05-08T09:00", "happened": "2026-05-08T11:30", "out": "yes"}


@pytest.fixture
def own() -> Desk:
    return desk()


def posted(own: Desk, **more: Any) -> Any:
    sent = {"kind": "incident", "f-symptom": "支付中断", "f-service": "duty-desk", **TOLD, **more}
    with now.at(NOON):
        return own.client.post(f"{WORK}new/{own.contract.pk}/", sent)


def the_item() -> WorkItem:
    return WorkItem.objects.everything().exclude(kind="").get()


def moment(value: datetime | None) -> int | None:
    return None if value is None else instant(value)


def test_three_times_are_kept_and_the_outage_begins_with_the_occurrence(own: Desk) -> None:
    assert posted(own).status_code == 302
    item, span = the_item(), OutageSpan.objects.everything().first()
    assert span is not None
    assert (moment(item.opened), moment(item.recorded)) == (at("2026-05-08 11:30"), NOON)
    assert moment(span.start) == at("2026-05-08 09:00")
    with now.at(NOON + MINUTE):
        page = own.client.get(f"{WORK}{item.number}/").content.decode()
    assert "发生时间" in page
    assert "09:00" in page


def test_an_outage_that_began_before_the_report_raises_the_level_at_once(own: Desk) -> None:
    with now.at(NOON):
        sent = {"kind": "incident", "f-symptom": "值班系统中断", "f-service": "duty-desk", **TOLD}
        foreseen = own.client.post(f"{WORK}new/{own.contract.pk}/foresee/", sent).content.decode()
    posted(own)
    assert the_item().level == "major", "three hours of real-time outage are reached on registration"
    assert "重大故障" in foreseen


def test_other_items_of_the_same_service_learn_of_it(own: Desk) -> None:
    with now.at(NOON - HOUR):
        other = own.register(service="duty-desk")
    posted(own)
    with now.at(NOON):
        settle()
    assert WorkItem.objects.everything().get(pk=other.pk).level == "major"


def test_without_the_tick_only_the_time_is_kept(own: Desk) -> None:
    posted(own, out="")
    assert the_item().fields["occurred"] == "2026-05-08T09:00:00+08:00"
    assert not OutageSpan.objects.everything().exists()


def test_nothing_occurs_after_its_report(own: Desk) -> None:
    answer = posted(own, occurred="2026-05-08T11:45")
    assert answer.status_code == 422
    assert "发生时间不能晚于申告时间" in answer.content.decode()
    with now.at(NOON), pytest.raises(BadFields):
        services.open_item(SYSTEM, own.contract.pk, "reported", {}, happened=NOON - HOUR, occurred=NOON)


def test_a_plan_that_asks_for_it_has_it_asked_once() -> None:
    """The data-centre plan lists the time of occurrence among its own values."""
    own = desk("s0")
    page = own.client.get(f"{WORK}new/{own.contract.pk}/?kind=incident").content.decode()
    assert page.count("发生时间") == 1
