"""What a changed plan or a new arrangement of holidays means for what runs: the worker looks at open items anew, a
batch per transaction, and writes only those that stand otherwise."""

from collections.abc import Sequence
from typing import Final

from opspact.journal.models import Outbox
from opspact.journal.outbox import put
from opspact.kernel.now import now
from opspact.kernel.time import Instant
from opspact.plans.plan import PlanBook
from opspact.plans.store.books import book_of
from opspact.runner.duties import CONTRACT
from opspact.tenancy.viewer import SYSTEM
from opspact.work.comparing import stored_clocks, unlike
from opspact.work.models import WorkItem
from opspact.work.planned import with_plan
from opspact.work.services import contract_item
from opspact.work.working import Working, store_all, together

BATCH: Final = 100
"""Items locked at a time: a command on one of them waits for so many at most."""


def on_plan_changed(rows: Sequence[Outbox]) -> None:
    """A first plan gives its contract the item of its own facts and duties; a later one, or an arrangement that the
    plan counts on, has open items looked at.
    """
    for row in rows:
        loaded, book = row.body["payload"].get("arrangement", ""), book_of(row.stream_id)
        if loaded and not counts_on(book, loaded):
            continue
        contract_item(SYSTEM, row.stream_id)
        refresh(row.stream_id)
        for version in book.versions:
            if version.running == "adopt" and version.effective > now():
                refresh(row.stream_id, version.effective)


def counts_on(book: PlanBook, arrangement: str) -> bool:
    """Whether a calendar of a plan follows an arrangement of holidays."""
    return any(one.holidays == arrangement for plan in book.versions for one in plan.pack.calendars.values())


def refresh(contract: int, not_before: Instant | None = None) -> None:
    """Have every open item of a contract looked at anew; or later, on the day on which cases adopt an amendment."""
    put("refresh", [(0, {"contract": contract, "after": 0})], not_before)


def consume(rows: Sequence[Outbox]) -> None:
    """Look at the next batch of open items of each contract; the rest, at last its duties, is handed on."""
    for row in rows:
        contract, after = row.body["contract"], row.body["after"]
        found = WorkItem.objects.everything().filter(contract_id=contract, open=True, pk__gt=after)
        locked = found.exclude(key=CONTRACT).order_by("id").defer("search").select_for_update(of=("self",), no_key=True)
        items = list(with_plan(locked)[:BATCH])
        _look(items)
        if len(items) == BATCH:
            put("refresh", [(0, {"contract": contract, "after": items[-1].pk})])
        else:
            put("fanout", [(0, {"contract": contract, "do": "duties"})])


def _look(items: list[WorkItem]) -> None:
    stored = stored_clocks(items)
    found = together(items, now())
    for working in found:
        working.step(working.at)
    store_all([one for one in found if _stands_otherwise(one, stored)])


def _stands_otherwise(working: Working, stored: dict[int, list[tuple[object, ...]]]) -> bool:
    done = working.look()
    return bool(working.news) or bool(unlike(working.item, stored[working.item.pk], done.view, done.state))
