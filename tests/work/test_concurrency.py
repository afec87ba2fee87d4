"""Several at once: no step fires twice, nobody waits for ever, the journal holds (real threads, real transactions)."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from opspact.journal.models import Event
from opspact.journal.outbox import drain
from opspact.kernel import now
from opspact.kernel.time import MINUTE
from opspact.tenancy.viewer import SYSTEM
from opspact.work import services
from opspact.work.models import WorkItem
from opspact.work.rebuild import verify_work
from opspact.work.sweep import sweep
from tests.work.live import at, contract_on, settle

pytestmark = pytest.mark.django_db(transaction=True)
MORNING = at("2026-05-08 10:00")


def together(*tasks: Callable[[], object]) -> list[object]:
    """Run tasks in threads of their own, each with its own connection; the first error is raised."""

    def task(one: Callable[[], object]) -> object:
        try:
            return one()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(tasks)) as pool:
        return [future.result(timeout=60) for future in [pool.submit(task, one) for one in tasks]]


def frozen(moment: int, act: Callable[[], object]) -> Callable[[], object]:
    def run() -> object:
        with now.at(moment):
            return act()

    return run


def test_two_workers_never_fire_a_step_twice() -> None:
    contract = contract_on("s2")
    with now.at(MORNING):
        items = [
            services.open_item(SYSTEM, contract.pk, "reported", {"service": "case-handling"}).item for _ in range(8)
        ]
    later = MORNING + 21 * MINUTE
    for _ in range(3):
        together(*[frozen(later, lambda: sweep(3))] * 4)
    for item in items:
        fired = Event.objects.filter(stream="work", stream_id=item.pk, kind="step_fired")
        steps = [(e.payload["commitment"], e.payload["step"]) for e in fired]
        assert sorted(steps) == sorted(set(steps))
        assert ("respond", "due") in steps
    assert list(verify_work()) == []


def test_acts_sweep_and_fan_out_on_the_same_items_end_without_deadlock() -> None:
    contract = contract_on("s2")
    service = {"service": "case-handling"}
    with now.at(MORNING):
        items = [services.open_item(SYSTEM, contract.pk, "reported", service).item for _ in range(6)]
    moment = MORNING + 30 * MINUTE

    def hammer(kind: str) -> None:
        for item in reversed(items):
            services.take(SYSTEM, item.pk, kind, role="support_group")

    def outage() -> None:
        keys = [item.key for item in items]
        services.take_for_contract(SYSTEM, contract.pk, "outage_started", {**service, "cases": keys})

    def worker() -> None:
        for _ in range(4):
            sweep(2)
            drain("fanout", 2)

    together(*(frozen(moment, act) for act in (lambda: hammer("accepted"), outage, worker, worker)))
    with now.at(moment + 1):
        settle()
    with now.at(moment + 61 * MINUTE):
        settle()
        assert list(verify_work()) == []
    rows = WorkItem.objects.everything().filter(pk__in=[item.pk for item in items])
    assert set(rows.values_list("level", "state")) == {("severe", "accepted")}
