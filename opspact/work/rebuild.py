"""Deriving anew what is kept beside the journal, and comparing it: `opspact rebuild` and `opspact verify`."""

from collections.abc import Iterator
from typing import Any, Final

import msgspec
from django.db import transaction

from opspact.journal.verify import Finding, broken_links
from opspact.kernel.now import now
from opspact.kernel.time import instant
from opspact.runner.duties import CONTRACT
from opspact.runner.shapes import CaseView
from opspact.runner.state import CaseState
from opspact.work.casefile import cases_of
from opspact.work.derive import NAMES, ClockRow, clock_rows, columns
from opspact.work.models import Clock, WorkItem
from opspact.work.planned import plan_of, with_plan
from opspact.work.working import Working

BATCH: Final = 200
_CLOCKS: Final = tuple(field.name for field in msgspec.structs.fields(ClockRow))


def verify_work() -> Iterator[Finding]:
    """What does not hold of any work item: its chain, columns, clocks. Reads in batches, beside the work."""
    for items in _batches():
        yield from broken_links("work", {i.pk: (i.seq, bytes(i.head)) for i in items})
        yield from _unlike(items)


def _unlike(items: list[WorkItem]) -> Iterator[Finding]:
    stored: dict[int, list[tuple[Any, ...]]] = {item.pk: [] for item in items}
    for pk, *row in Clock.objects.everything().filter(work__in=items).values_list("work_id", *_CLOCKS):
        stored[pk].append(tuple(row))
    cases = cases_of({item.pk: item.key for item in items})
    for item in items:
        if not item.plan_key or _never_looked(item):
            continue
        working = Working(item, plan_of(item), cases[item.pk], instant(item.looked))
        view, state = _derived(working)
        own = columns(view, state, instant(item.opened))
        if any(getattr(item, name) != getattr(own, name) for name in NAMES if name != "opened" or item.kind):
            yield Finding("work", item.pk, "columns", item.seq)
        if sorted(stored[item.pk], key=str) != sorted(map(msgspec.structs.astuple, clock_rows(view)), key=str):
            yield Finding("work", item.pk, "clocks", item.seq)


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
