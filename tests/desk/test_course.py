"""An incident from the page to its closure, and what the pages say on the way."""

import pytest

from opspact.journal.models import Event
from opspact.kernel import now
from opspact.work.models import Clock, WorkItem
from tests.desk.desk import desk
from tests.work.live import at

pytestmark = pytest.mark.django_db
NOON = at("2026-05-08 12:00")


@pytest.mark.parametrize(("language", "word"), [("zh", "待受理"), ("en", "new")])
def test_an_incident_from_the_page_to_closure(language: str, word: str) -> None:
    own = desk(language=language)
    with now.at(NOON):
        item = own.register(declarant="示例申告人", phone="02400000001")
        page = own.client.get(f"/work/{item.number}/").content.decode()
        assert "城东线路不通" in page
        assert word in page
        for fact in ("accepted", "solved", "closed"):
            url = f"/work/{item.number}/act/{fact}/"
            assert own.client.get(url).status_code == 200
            answer = own.client.post(url, {"seen": WorkItem.objects.everything().get(pk=item.pk).seq})
            assert answer.status_code == 302, answer.content.decode()
    item = WorkItem.objects.everything().get(pk=item.pk)
    assert (item.state, item.open, item.owner, item.assignee) == ("closed", False, own.account, own.account)
    assert set(Clock.objects.everything().filter(work=item, owed_by="provider").values_list("verdict", flat=True)) >= {"kept"}
    assert list(Event.objects.filter(stream_id=item.pk, stream="work", sort="fact").values_list("kind", flat=True)) == [
        "reported", "accepted", "solved", "closed",
    ]  # fmt: skip
