"""Deriving anew what is kept beside the journal, and comparing it: `opspact rebuild` and `opspact verify`."""

from collections.abc import Iterator
from typing import Final

from django.db import transaction

from opspact.journal.verify import Finding, broken_links
from opspact.kernel.now import now
from opspact.kernel.time import instant
from opspact.runner.duties import CONTRACT
from opspact.runner.shapes import CaseView
from opspact.runner.state import CaseState
from opspact.work.casefile import cases_of
from opspact.work.comparing import stored_clocks, unlike
from opspact.work.models import WorkItem
from opspact.work.planned import plan_of, with_plan
from opspact.work.working import Working

BATCH: Final = 200


def verify_work() -> Iterator[Finding]:
    """What does not hold of any work item: its chain, columns, clocks. Reads in batches, beside the work."""
    for items in _batches():
        yield from broken_links("work", {i.pk: (i.seq, bytes(i.head)) for i in items})
        yield from _unlike(items)


def _unlike(items: list[WorkItem]) -> Iterator[Finding]:
    stored = stored_clocks(items)
    cases = cases_of({item.pk: item.key for item in items})
    for item in items:
        if item.plan_key and not _never_looked(item):
            derived = _derived(Working(item, plan_of(item), cases[item.pk], instant(item.looked)))
            yield from (Finding("work", item.pk, what, item.seq) for what in unlike(item, stored[item.pk], *derived))


def _never_looked(item: WorkItem) -> bool:
    """A contract's own item that the sweep has yet to look at for the first time."""
    return item.next_at is not None and item.next_at <= item.looked


def _derived(working: Working) -> tuple[CaseView, CaseState]:
    """The item as it stands at the moment in hand; the contract's own with its duties."""
    if working.item.key == CONTRACT:
        working.step(working.at)
    done = working.look()
    return done.view, done.state


def rebuild_work() -> int:
    """Derive the columns, clocks and intervals of every item anew from its journal; how many items there were."""
    count = 0
    for items in _batches():
        for item in items:
            with transaction.atomic():
                count += _rebuild(item.pk)
    return count


def _rebuild(item_id: int) -> bool:
    locked = WorkItem.objects.everything().select_for_update(of=("self",), no_key=True)
    item = with_plan(locked).get(pk=item_id)
    if not item.plan_key:
        return False
    working = Working.on(item, plan_of(item), now())
    _derived(working)
    working.store()
    return True


def _batches() -> Iterator[list[WorkItem]]:
    after = 0
    while items := list(with_plan(WorkItem.objects.everything().filter(pk__gt=after).order_by("pk"))[:BATCH]):
        yield items
        after = items[-1].pk
