"""Many items are stored together as each would be alone."""

import pytest

from opspact.journal.models import Event, Outbox
from opspact.kernel import now
from opspact.kernel.time import HOUR, to_datetime
from opspact.runner.advance import advance
from opspact.tenancy.viewer import SYSTEM
from opspact.work import services
from opspact.work.models import Clock, WorkItem
from opspact.work.rebuild import verify_work
from opspact.work.sweep import AGAIN, sweep
from tests.work.live import at, contract_on

pytestmark = pytest.mark.django_db
NINE = at("2026-03-02 09:00")


def _opened(count: int) -> list[WorkItem]:
    contract = contract_on("s1")
    with now.at(NINE):
        fields = {"level": "major", "site": "at_100", "title": "核心交换机宕机"}
        return [services.open_item(SYSTEM, contract.pk, "reported", fields).item for _ in range(count)]


def test_a_swept_batch_holds_as_verified_item_by_item() -> None:
    items = _opened(3)
    with now.at(NINE + HOUR):
        assert sweep() >= 3
    steps = Event.objects.filter(kind="step_fired")
    assert len({steps.filter(stream_id=one.pk).count() for one in items}) == 1
    assert steps.count() >= 3
    with now.at(NINE + HOUR):
        assert list(verify_work()) == []


def test_consumers_get_the_event_that_they_hear_of() -> None:
    (item,) = _opened(1)
    with now.at(NINE + HOUR):
        sweep()
    event = Event.objects.filter(stream_id=item.pk, kind="step_fired").earliest("seq")
    row = Outbox.objects.get(consumer="notify", event_id=event.pk)
    assert row.body["payload"] == event.payload
    assert (row.stream_id, row.body["contract"], row.body["kind"]) == (item.pk, item.contract_id, "step_fired")


def test_words_stay_where_they_did_not_change() -> None:
    (item,) = _opened(1)
    with now.at(NINE + HOUR):
        sweep()
    found = WorkItem.objects.everything().extra(where=["search @@ %s::tsquery"], params=["'宕机'"])
    assert [one.pk for one in found] == [item.pk]


def test_a_clock_that_stays_as_it_is_is_not_written_again() -> None:
    (item,) = _opened(1)
    rows = Clock.objects.everything().filter(work=item)
    with now.at(NINE):
        before = set(rows.extra(select={"tuple": "ctid::text"}).values_list("pk", "tuple"))
        services.take(SYSTEM, item.pk, "updated")
        after = set(rows.extra(select={"tuple": "ctid::text"}).values_list("pk", "tuple"))
    assert before & after


def test_one_that_fails_holds_up_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    bad, good = _opened(2)
    step = advance

    def failing(book, case, event, world):  # type: ignore[no-untyped-def]
        if case.id == bad.key:
            raise ValueError(case.id)
        return step(book, case, event, world)

    monkeypatch.setattr("opspact.work.working.advance", failing)
    with now.at(NINE + HOUR):
        sweep()
    assert Event.objects.filter(stream_id=good.pk, kind="step_fired").exists()
    assert not Event.objects.filter(stream_id=bad.pk, kind="step_fired").exists()
    bad.refresh_from_db(fields=["next_at"])
    assert bad.next_at == to_datetime(NINE + HOUR) + AGAIN
