"""The sweep: items in which something is due are claimed and let time come to them (architecture §4, time).

Any number of workers may sweep: rows are claimed with SKIP LOCKED, each batch is one transaction, items in id order.
"""

import logging
from datetime import timedelta
from typing import Final

from django.db import transaction

from opspact.kernel.now import now, now_datetime
from opspact.kernel.time import MICROSECOND, Instant, instant
from opspact.work.casefile import cases_of
from opspact.work.models import WorkItem
from opspact.work.planned import plan_of, with_plan
from opspact.work.working import Working

log = logging.getLogger(__name__)
BATCH: Final = 100
AGAIN: Final = timedelta(minutes=1)
"""When an item that failed is looked at again."""


def sweep(limit: int = BATCH) -> int:
    """Let time come to at most `limit` items that are due; how many there were. One that fails holds up no other."""
    failed: list[int] = []
    with transaction.atomic():
        items = _claimed(limit)
        cases = cases_of({item.pk: item.key for item in items})
        at = now() - MICROSECOND
        for item in items:
            try:
                with transaction.atomic():
                    _advance(Working(item, plan_of(item), cases[item.pk], max(at, instant(item.updated))))
            except Exception:
                log.exception("sweeping item %d failed", item.number)
                failed.append(item.pk)
        if failed:
            _put_off(failed)
    return len(items)


def lateness() -> Instant:
    """How long the step that is due longest has been waiting, µs; 0 where nothing is due."""
    first = WorkItem.objects.everything().filter(next_at__isnull=False).order_by("next_at").values_list("next_at")[:1]
    due = next((at for (at,) in first), None)
    return max(0, now() - instant(due)) if due is not None else 0


def _claimed(limit: int) -> list[WorkItem]:
    due = WorkItem.objects.everything().filter(next_at__lt=now_datetime()).order_by("next_at")
    claimed = with_plan(due.select_for_update(of=("self",), skip_locked=True, no_key=True))
    return sorted(claimed[:limit], key=lambda item: item.pk)


def _advance(working: Working) -> None:
    working.step(working.at)
    working.store()


def _put_off(items: list[int]) -> None:
    WorkItem.objects.everything().filter(pk__in=items).update(next_at=now_datetime() + AGAIN)
