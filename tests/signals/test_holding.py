"""Windows during which promises wait: told on open incidents at the window's begin and end."""

from datetime import timedelta
from typing import Any

import pytest

from opspact.journal.models import Event
from opspact.kernel import now
from opspact.kernel.time import HOUR, MINUTE, SECOND, instant, to_datetime
from opspact.people.errors import Invalid
from opspact.signals import holding, planning
from opspact.signals.models import Window
from opspact.tenancy.models import Contract
from opspact.tenancy.viewer import SYSTEM
from tests.signals.senders import firing, items, notification, source, work
from tests.signals.test_to_incident import T0
from tests.work.live import contract_on

RULE: dict[str, Any] = {
    "name": "node", "match": {"alertname": "Link*"}, "service": "case-handling", "affects": "yes", "kind": "reported",
}  # fmt: skip


@pytest.fixture
def contract(db: None) -> Contract:
    return contract_on("s2")


def window(contract: Contract, begins: int, **how: Any) -> Window:
    start = to_datetime(begins)
    return planning.make_window(
        SYSTEM, "割接", start, start + timedelta(hours=1), contract=contract.pk, waits="agreed_maintenance", **how
    )


def opened(contract: Contract) -> int:
    with now.at(T0):
        source(contract, policy={"rules": [RULE]}).send(notification(firing(started=T0)))
        work()
    return items()[0].pk


def waits(work_id: int) -> list[tuple[str, int]]:
    rows = Event.objects.filter(stream="work", stream_id=work_id, kind__startswith="exclusion_").order_by("seq")
    return [(one.kind, instant(one.happened)) for one in rows]


def swept(at: int) -> int:
    with now.at(at):
        return holding.sweep()


def test_an_open_incident_waits_while_the_window_lasts(contract: Contract) -> None:
    with now.at(T0):
        window(contract, T0 + HOUR)
    item = opened(contract)
    assert swept(T0 + 59 * MINUTE) == 0
    assert [swept(T0 + HOUR + 3 * SECOND), swept(T0 + HOUR + 8 * SECOND)] == [1, 0]
    assert [swept(T0 + 2 * HOUR + SECOND), swept(T0 + 3 * HOUR)] == [1, 0]
    assert waits(item) == [("exclusion_started", T0 + HOUR), ("exclusion_ended", T0 + 2 * HOUR)]
    told = Event.objects.filter(stream="work", stream_id=item, kind="exclusion_started").get()
    assert told.payload["window"] == "割接 2026-05-11 11:00 – 2026-05-11 12:00"


def test_a_window_that_is_cancelled_ends_its_waits(contract: Contract) -> None:
    with now.at(T0):
        made = window(contract, T0 + HOUR)
    item = opened(contract)
    swept(T0 + HOUR)
    with now.at(T0 + HOUR + 10 * MINUTE):
        planning.cancel_window(SYSTEM, made.pk)
    swept(T0 + HOUR + 11 * MINUTE)
    assert waits(item)[1] == ("exclusion_ended", T0 + HOUR + 10 * MINUTE)


def test_no_wait_begins_before_it_was_announced(contract: Contract) -> None:
    item = opened(contract)
    with now.at(T0 + 30 * MINUTE):
        window(contract, T0)
    swept(T0 + 31 * MINUTE)
    assert waits(item) == [("exclusion_started", T0 + 30 * MINUTE)]


def test_what_the_window_is_not_about_goes_on(contract: Contract) -> None:
    with now.at(T0):
        window(contract, T0, match={"instance": "edge-*"})
    opened(contract)
    assert swept(T0 + MINUTE) == 0


def test_the_plan_must_know_the_reason(contract: Contract) -> None:
    start = to_datetime(T0)
    with now.at(T0), pytest.raises(Invalid):
        planning.make_window(SYSTEM, "割接", start, start + timedelta(hours=1), contract=contract.pk, waits="rain")


def test_a_window_is_audited_on_its_contract(contract: Contract) -> None:
    with now.at(T0):
        made = window(contract, T0)
        planning.cancel_window(SYSTEM, made.pk)
    rows = Event.objects.filter(stream="contract", stream_id=contract.pk, sort="audit", kind__startswith="window_")
    assert list(rows.order_by("seq").values_list("kind", flat=True)) == ["window_made", "window_cancelled"]
