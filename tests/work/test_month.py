"""A month of one contract with the worker dead for three hours ends as it does with the worker alive.

The hours are chosen to hurt: an outage grows and raises the level of its case twice while nobody sweeps and people act.
"""

from collections.abc import Callable
from typing import Any

import pytest

from opspact.journal.models import Event
from opspact.kernel import now
from opspact.kernel.time import MICROSECOND, Instant, instant
from opspact.plans.store.books import book_of
from opspact.tenancy.models import Contract
from opspact.work.figures import Figures
from opspact.work.models import Clock, WorkItem
from opspact.work.rebuild import verify_work
from opspact.work.world import LiveWorld
from tests.packs.checking import line_of, timelines
from tests.work.live import at, contract_on, play, settle_at

pytestmark = pytest.mark.django_db
DIED, LIVED_AGAIN = at("2026-03-07 09:10"), at("2026-03-07 12:10")


def test_three_hours_without_the_worker_change_no_result() -> None:
    path = next(one for one in timelines("s2") if one.stem == "sample")
    line = line_of("s2", path)
    assert line.now is not None
    ends = []
    for number, dies in (("demo-1", False), ("demo-2", True)):
        contract = contract_on("s2", number)
        play(contract, line.facts, line.now, worker_of(contract, dies=dies))
        with now.at(line.now + 1):
            ends.append(results(contract))
    alive, dead = ends
    assert late_steps("demo-1") == 0 < late_steps("demo-2")
    assert alive == dead
    with now.at(line.now + 1):
        assert list(verify_work()) == []


def worker_of(contract: Contract, *, dies: bool) -> Callable[[Instant], None]:
    """A worker that acts at every moment at which something is due, but for the hours in which it is dead."""

    def until(moment: Instant) -> None:
        while (due := next_due(contract)) is not None:
            if dies and DIED <= due < LIVED_AGAIN:
                due = LIVED_AGAIN
            if due > moment:
                break
            settle_at(due)
        if not (dies and DIED <= moment < LIVED_AGAIN):
            settle_at(moment)

    return until


def next_due(contract: Contract) -> Instant | None:
    rows = WorkItem.objects.everything().filter(contract=contract, next_at__isnull=False).order_by("next_at")
    first = rows.values_list("next_at", flat=True).first()
    return None if first is None else instant(first) + MICROSECOND


def results(contract: Contract) -> dict[str, Any]:
    """How the cases stand, every clock, every decision there ever was, and the figures of the month."""
    book, moment = book_of(contract.pk), now.now()
    items = WorkItem.objects.everything().filter(contract=contract)
    clocks = Clock.objects.everything().filter(contract=contract)
    decided = Event.objects.filter(contract_id=contract.pk, sort="decision").values_list("kind", "happened", "payload")
    figures = Figures(contract.pk, book, LiveWorld(contract.pk, book, moment)).results(moment)
    return {
        "items": sorted(items.values_list("key", "state", "level", "open", "broken", "closed", "next_due"), key=str),
        "clocks": sorted(clocks.values_list("work__key", "promise", "line", "round", "phase", "verdict", "due",
                                            "started", "stopped", "broken_at"), key=str),
        "decisions": sorted(map(str, decided)), "measures": figures.measures, "money": figures.money,
        "quotas": figures.quotas,
    }  # fmt: skip


def late_steps(number: str) -> int:
    """Decisions that were recorded more than a minute after they were due, by the machine alone."""
    rows = Event.objects.filter(contract_id=Contract.objects.everything().get(number=number).pk, kind="step_fired")
    return sum((row.recorded - row.happened).total_seconds() > 60 for row in rows)
