"""An incident from the page to its closure, and what the pages say on the way."""

from typing import Any

import pytest

from opspact.journal.models import Event
from opspact.kernel import now
from opspact.tenancy.viewer import SYSTEM
from opspact.work import services
from opspact.work.models import Clock, WorkItem
from tests.desk.desk import WORK, Desk, desk
from tests.work.live import at

pytestmark = pytest.mark.django_db
NOON = at("2026-05-08 12:00")


@pytest.mark.parametrize(("language", "word"), [("zh", "待受理"), ("en", "new")])
def test_an_incident_from_the_page_to_closure(language: str, word: str) -> None:
    own = desk(language=language)
    with now.at(NOON):
        item = own.register(declarant="示例申告人", phone="02400000001")
        page = own.client.get(f"{WORK}{item.number}/").content.decode()
        assert "城东线路不通" in page
        assert word in page
        for fact in ("accepted", "solved"):
            assert act(own, item, fact).status_code == 302
        refused = act(own, item, "closed")
        assert (refused.status_code, "refusal" in refused.content.decode()) == (422, True)
        services.take(SYSTEM, item.pk, "confirmed", {}, role="served_user")
        assert act(own, item, "closed").status_code == 302
    item = WorkItem.objects.everything().get(pk=item.pk)
    assert (item.state, item.open, item.owner, item.assignee) == ("closed", False, own.account, own.account)
    verdicts = Clock.objects.everything().filter(work=item, owed_by="provider").values_list("verdict", flat=True)
    assert set(verdicts) == {"kept", "open"}  # the report is still owed
    facts = Event.objects.filter(stream_id=item.pk, stream="work", sort="fact").order_by("seq")
    assert list(facts.values_list("kind", flat=True)) == ["reported", "accepted", "solved", "confirmed", "closed"]


def act(own: Desk, item: WorkItem, fact: str, **fields: str) -> Any:
    """Record a fact through its form, having looked at the item as it stands."""
    url = f"{WORK}{item.number}/act/{fact}/"
    assert own.client.get(url).status_code == 200
    seen = WorkItem.objects.everything().get(pk=item.pk).seq
    return own.client.post(url, {"seen": seen} | {f"f-{name}": value for name, value in fields.items()})
