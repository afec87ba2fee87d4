"""One fact, many items: what a shared outage, a merge or an exclusion of the contract means for other items.

The fold reads true times, so the order in which items learn of a fact changes nothing. Items are locked in id order,
one batch per transaction; a long list is handed on to the next batch by a row of the outbox.
"""

from collections.abc import Sequence
from typing import Any, Final

import msgspec

from opspact.journal.models import Outbox
from opspact.journal.outbox import put
from opspact.kernel.now import now
from opspact.runner.duties import CONTRACT
from opspact.runner.shapes import Fact
from opspact.work.consequences import concerns
from opspact.work.models import WorkItem
from opspact.work.planned import plan_of, with_plan
from opspact.work.working import MACHINE, Working, own_fact, store_all, together

BATCH: Final = 200


def consume(rows: Sequence[Outbox]) -> None:
    """Carry a batch of consequences to the items they concern."""
    for row in rows:
        _DO[row.body["do"]](row)


def _refresh(row: Outbox) -> None:
    fact = _fact_of(row)
    found = [one for one in _batch(row, "refresh") if fact is None or concerns(fact, one.item.fields)]
    for working in found:
        working.step(working.at)
    store_all(found)


def _copy(row: Outbox) -> None:
    fact = _fact_of(row)
    found = [one for one in _batch(row, "copy") if fact is not None and concerns(fact, one.item.fields)]
    for working in found:
        if fact is not None:
            working.step(own_fact(fact, working.item.key, working.at), MACHINE)
    store_all(found)


def _absorb(row: Outbox) -> None:
    """The item merged into learns of the earlier start (edge case 13)."""
    fact, opened = _fact_of(row), row.body.get("opened")
    if fact is None or opened is None:
        return
    into = str(fact.fields.get("into", ""))
    for item in _locked(row.body["contract"], key=into):
        working = Working.on(item, plan_of(item), now())
        fields = {"from_case": fact.case, "opened": opened}
        known = Fact(f"{fact.id}/absorbed", "absorbed", fact.at, working.at, into, by="system", fields=fields)
        working.step(known, MACHINE)
        working.store()
        WorkItem.objects.everything().filter(pk=row.stream_id).update(merged_into=item.pk)


def _duties(row: Outbox) -> None:
    for item in _locked(row.body["contract"], key=CONTRACT):
        working = Working.on(item, plan_of(item), now())
        working.step(working.at)
        working.store()


def _named(row: Outbox) -> None:
    """The items a fact names, besides the one that took it already."""
    fact = _fact_of(row)
    items, rest = row.body["items"][:BATCH], row.body["items"][BATCH:]
    if rest:
        put("fanout", [(row.stream_id, {**row.body, "items": rest})])
    for item in _locked(row.body["contract"], pk__in=items):
        working = Working.on(item, plan_of(item), now())
        working.let_time_come()
        if fact is not None:
            working.step(own_fact(fact, item.key, working.at), MACHINE)
        working.store()


_DO: Final = {"refresh": _refresh, "copy": _copy, "absorb": _absorb, "duties": _duties, "named": _named}


def _fact_of(row: Outbox) -> Fact | None:
    raw: Any = row.body.get("fact")
    return msgspec.convert(raw, Fact) if raw else None


def _locked(contract: int, **which: Any) -> list[WorkItem]:
    rows = WorkItem.objects.everything().filter(contract_id=contract, **which).order_by("id").defer("search")
    return list(with_plan(rows.select_for_update(of=("self",), no_key=True))[:BATCH])


def _batch(row: Outbox, do: str) -> list[Working]:
    """The next open items of the contract, besides the one the fact is of; the rest is handed on."""
    after = row.body.get("after", 0)
    items = _locked(row.body["contract"], open=True, pk__gt=after)
    if len(items) == BATCH:
        put("fanout", [(row.stream_id, {**row.body, "do": do, "after": items[-1].pk})])
    return together([item for item in items if item.pk != row.stream_id and item.key != CONTRACT], now())
