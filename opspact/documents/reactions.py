"""What documents do because of an event: when the report's clock starts, a draft is there to be looked over."""

from collections.abc import Sequence
from typing import Final

from opspact.documents import services
from opspact.documents.contents import USUAL, report_promises
from opspact.documents.gather import look
from opspact.journal.models import Outbox
from opspact.tenancy.viewer import SYSTEM
from opspact.work.shapes import NotThere, Seen

HEARS: Final = frozenset({"restored", "worked_around", "solved", "closed"})
"""The facts after which a report may be owed; the row of the consumer in the table of reactions names them."""
_BACK: Final = frozenset({"restored", "solved"})


def on_restored(rows: Sequence[Outbox]) -> None:
    """Draft the report of every item whose report clock has started; without such a clock, once the service is back."""
    for item_id, kinds in _by_item(rows).items():
        try:
            seen = look(SYSTEM, item_id)
        except NotThere:
            continue
        if _owed(seen, kinds):
            services.draft(SYSTEM, item_id)


def _by_item(rows: Sequence[Outbox]) -> dict[int, set[str]]:
    found: dict[int, set[str]] = {}
    for row in rows:
        found.setdefault(row.stream_id, set()).add(str(row.body.get("kind", "")))
    return found


def _owed(seen: Seen, kinds: set[str]) -> bool:
    promises = {promise.name for promise in report_promises(seen.plan, seen.item.kind)}
    if promises:
        clocks = [clock for clock in seen.view.clocks if clock.terms.commitment in promises]
        return any(clock.started is not None and clock.phase != "void" for clock in clocks)
    return USUAL in seen.plan.pack.documents and not kinds.isdisjoint(_BACK)
