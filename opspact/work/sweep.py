"""The sweep: items in which something is due are claimed and let time come to them (architecture §4, time).

Any number of workers may sweep: rows are claimed with SKIP LOCKED, each batch is one transaction, items in id order.
"""

import logging
from collections.abc import Sequence
from datetime import timedelta
from typing import Any, Final

from django.db import transaction

from opspact.kernel.now import now, now_datetime
from opspact.kernel.time import MICROSECOND, Instant, instant
from opspact.work.models import WorkItem
from opspact.work.planned import with_plan
from opspact.work.working import store_all, together

log = logging.getLogger(__name__)
BATCH: Final = 200
AGAIN: Final = timedelta(minutes=1)
"""When an item that failed is looked at again."""


def sweep(limit: int = BATCH) -> int:
    """Let time come to at most `limit` items that are due; how many there were.

    A batch that fails is tried item by item, so one that fails holds up no other.
    """
    items: list[WorkItem] = []
    try:
        with transaction.atomic():
            items = _claimed(limit)
            _advance(items)
    except Exception:
        log.exception("sweeping a batch of %d failed", len(items))
        for item in items:
            _one(item)
    return len(items)


def lateness() -> Instant:
    """How long the step that is due longest has been waiting, µs; 0 where nothing is due."""
    first = WorkItem.objects.everything().filter(next_at__isnull=False).order_by("next_at").values_list("next_at")[:1]
    due = next((at for (at,) in first), None)
    return max(0, now() - instant(due)) if due is not None else 0


def _claimed(limit: int, **which: Any) -> list[WorkItem]:
    due = WorkItem.objects.everything().filter(next_at__lt=now_datetime(), **which).order_by("next_at").defer("search")
    claimed = with_plan(due.select_for_update(of=("self",), skip_locked=True, no_key=True))
    return sorted(claimed[:limit], key=lambda item: item.pk)


def _advance(items: Sequence[WorkItem]) -> None:
    workings = together(items, now() - MICROSECOND)
    for working in workings:
        working.step(working.at)
    store_all(workings)


def _one(item: WorkItem) -> None:
    try:
        with transaction.atomic():
            _advance(_claimed(1, pk=item.pk))
    except Exception:
        log.exception("sweeping item %d failed", item.number)
        WorkItem.objects.everything().filter(pk=item.pk).update(next_at=now_datetime() + AGAIN)
