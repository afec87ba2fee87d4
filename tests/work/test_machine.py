"""Any order of acts, waits and worker pauses: what is stored follows from the journal, and the worker's absence shows
nowhere (hypothesis drives the services)."""

from contextlib import suppress

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings
from hypothesis.extra.django import TestCase

from opspact.journal.models import Event
from opspact.kernel import now
from opspact.kernel.time import MINUTE
from opspact.tenancy.viewer import SYSTEM
from opspact.work import services
from opspact.work.models import Clock, WorkItem
from opspact.work.rebuild import verify_work
from opspact.work.shapes import Refused
from tests.work.live import at, contract_on, settle

MORNING = at("2026-05-08 10:00")
ACTS = ("accepted", "handed_over", "handed_back", "worked_around", "restored", "solved", "rejected", "closed",
        "reopened", "outage_started", "outage_ended", "impact_changed")  # fmt: skip
WHOSE = {"whose": "supplier"}
COURSE = st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, 600), st.booleans()), min_size=1, max_size=7)


@pytest.mark.django_db
class TestMachine(TestCase):
    @settings(max_examples=12)
    @given(course=COURSE)
    def test_what_is_stored_follows_from_the_journal(self, course: list[tuple[str, int, bool]]) -> None:
        attended, alone = (self._run(course, f"demo-{n}", sweeps=bool(n)) for n in (1, 0))
        assert attended == alone
        assert list(verify_work()) == []

    def _run(self, course: list[tuple[str, int, bool]], number: str, *, sweeps: bool) -> dict[str, object]:
        contract = contract_on("s2", number)
        moment = MORNING
        with now.at(moment):
            item = services.open_item(
                SYSTEM, contract.pk, "reported", {"service": "case-handling"}, key="T1", fact_id="f0"
            ).item
        for kind, minutes, attended in course:
            moment += minutes * MINUTE
            with now.at(moment):
                if attended and sweeps:
                    settle()
                with suppress(Refused):
                    services.take(SYSTEM, item.pk, kind, WHOSE, role="support_group", fact_id=f"{kind}{moment}")
        with now.at(moment + MINUTE):
            settle()
        return self._shape(item.pk)

    def _shape(self, item: int) -> dict[str, object]:
        """How the item ended, and every decision there ever was about it."""
        row = WorkItem.objects.everything().get(pk=item)
        decided = Event.objects.filter(stream="work", stream_id=item, sort="decision").values_list("payload", flat=True)
        clocks = Clock.objects.everything().filter(work=row).values_list("promise", "verdict", "due")
        return {
            "state": row.state, "level": row.level, "due": row.next_due, "broken": row.broken,
            "clocks": sorted(clocks, key=str),
            "decisions": sorted(str(sorted(payload.items(), key=str)) for payload in decided),
        }  # fmt: skip
