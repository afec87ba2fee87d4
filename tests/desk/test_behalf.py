"""Another party's word, written down by the provider's people: it counts as theirs, and says who wrote it down."""

from typing import Any

import pytest

from opspact.journal.models import Event
from opspact.kernel import now
from opspact.kernel.time import MINUTE
from opspact.plans.shipped import shipped
from opspact.plans.store import books
from opspact.runner.shapes import Fact
from opspact.tenancy.viewer import SYSTEM
from opspact.work import selectors, services
from opspact.work.behalf import Behalf
from opspact.work.models import WorkItem
from opspact.work.shapes import BadFields, NotAllowed
from tests.desk.desk import WORK, Desk, desk
from tests.work.live import at

pytestmark = pytest.mark.django_db
NOON = at("2026-05-08 12:00")
TOLD = Behalf("customer", "示例申告人", "phone")


@pytest.fixture
def own() -> Desk:
    return desk()


@pytest.fixture
def item(own: Desk) -> WorkItem:
    with now.at(NOON):
        return own.register(declarant="示例申告人")


def test_the_word_of_a_customer_counts_as_theirs_and_names_the_recorder(own: Desk, item: WorkItem) -> None:
    url = f"{WORK}{item.number}/act/confirmed/"
    with now.at(NOON + MINUTE):
        form = own.client.get(url).content.decode()
        sent: dict[str, Any] = {"behalf": "customer", "person": "示例申告人", "through": "phone", "seen": item.seq}
        assert own.client.post(url, sent).status_code == 302
        page = own.client.get(f"{WORK}{item.number}/").content.decode()
    event = Event.objects.get(stream="work", stream_id=item.pk, kind="confirmed")
    assert "代他方记录" in form
    assert (event.role, event.person, event.actor_id) == ("customer", "示例申告人", own.account.pk)
    assert event.payload["through"] == "phone"
    assert "经电话告知，由示例坐席代记" in page


def test_the_engine_takes_it_as_the_word_of_that_party(own: Desk, item: WorkItem) -> None:
    with now.at(NOON + MINUTE):
        services.take(own.viewer, item.pk, "confirmed", role=TOLD)
        seen = selectors.seen(own.viewer, selectors.item(own.viewer, item.number))
    last: Fact = seen.state.history[-1]
    assert (last.by, last.person) == ("customer", "示例申告人")


@pytest.mark.parametrize("missing", [Behalf("customer", " ", "phone"), Behalf("customer", "示例申告人", "")])
def test_it_must_say_who_told_it_and_how(own: Desk, item: WorkItem, missing: Behalf) -> None:
    with now.at(NOON + MINUTE), pytest.raises(BadFields):
        services.take(own.viewer, item.pk, "confirmed", role=missing)


def test_nobody_writes_down_the_provider_s_own_acts_for_another(own: Desk, item: WorkItem) -> None:
    with now.at(NOON + MINUTE), pytest.raises(NotAllowed):
        services.take(own.viewer, item.pk, "accepted", role=TOLD)


def test_a_plan_may_forbid_it(own: Desk, item: WorkItem) -> None:
    files = dict(shipped("s2"))
    files["pack.yaml"] = files["pack.yaml"].replace(
        "facts:\n", "facts:\n  confirmed: {by: [customer], on_behalf: [], clause: S2.6}\n", 1
    )
    with now.at(NOON + MINUTE):
        books.save(SYSTEM, own.contract.pk, files, "second")
        fresh = own.register(declarant="示例申告人")
        with pytest.raises(NotAllowed):
            services.take(own.viewer, fresh.pk, "confirmed", role=TOLD)
        assert "代他方记录" not in own.client.get(f"{WORK}{fresh.number}/act/confirmed/").content.decode()


def test_a_value_alone_does_not_make_it_another_s_word(own: Desk, item: WorkItem) -> None:
    with now.at(NOON + MINUTE):
        services.take(own.viewer, item.pk, "updated", {"text": "正在排查", "through": "phone"})
    assert "through" not in Event.objects.get(stream="work", stream_id=item.pk, kind="updated").payload


def test_what_only_customers_may_ask_for_is_registered_as_their_word(own: Desk) -> None:
    url, sent = f"{WORK}new/{own.contract.pk}/", {"kind": "task", "f-title": "专题交流", "f-channel": "phone"}
    with now.at(NOON):
        nameless = own.client.post(url, sent)
        assert own.client.post(url, sent | {"f-declarant": "示例申告人"}).status_code == 302
    event = Event.objects.get(stream="work", kind="task_asked")
    assert nameless.status_code == 422
    assert (event.role, event.person, event.actor_id) == ("customer", "示例申告人", own.account.pk)
