"""The list of items as a table for a file, bounded."""

from collections.abc import Iterator
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.db.models import F, QuerySet

from opspact.desk.listing import Sort
from opspact.desk.rows import Row, rows_of
from opspact.journal.record import audit
from opspact.tenancy.models import Account
from opspact.tenancy.viewer import Viewer
from opspact.ui.times import local
from opspact.ui.words import say
from opspact.work.models import WorkItem
from opspact.work.planned import with_plan

MOST: Final = 50_000
"""Items of one file."""
CHUNK: Final = 1_000
HEADS: Final = (
    "Number", "Customer", "Contract", "Kind", "Level", "State", "Work item", "Service", "Site", "Declarant",
    "Reported through", "Handler", "Group", "Tier", "Reported", "Registered", "Closed", "Next due", "Promise",
    "Waiting for", "Broken promises",
)  # fmt: skip
Table = Iterator[list[Any]]


def note(viewer: Viewer, kind: str, asked: dict[str, str]) -> None:
    """Leave a trace: who took which list out of the product."""
    if viewer.account is not None:
        audit(viewer, "account", Account(pk=viewer.account), "exported", {"what": "work", "as": kind, "asked": asked})


def table(rows: QuerySet[WorkItem], order: Sort, lang: str, zone: ZoneInfo) -> Table:
    """The head, then a line for each item; a last line where the bound cut it off."""
    yield [say(lang, head) for head in HEADS]
    ready = with_plan(rows.select_related("contract", "customer", "assignee", "team").defer("search", "head"))
    for n, item in enumerate(_sorted(ready, order)[: MOST + 1].iterator(CHUNK)):
        if n == MOST:
            yield [say(lang, "Only the first {n} items are in this file; narrow the filter.", n=MOST)]
            return
        yield _line(rows_of([item], lang)[0], zone)


def _sorted(rows: QuerySet[WorkItem], order: Sort) -> QuerySet[WorkItem]:
    if order == "due":
        return rows.order_by(F("next_due").asc(nulls_last=True), "id")
    return rows.order_by("rank", "id") if order == "level" else rows.order_by("-opened", "-id")


def _line(row: Row, zone: ZoneInfo) -> list[Any]:
    one = row.item
    times = [
        f"{local(at, zone):%Y-%m-%d %H:%M}" if at else "" for at in (one.opened, one.recorded, one.closed, one.next_due)
    ]
    return [
        one.number, one.customer.name, one.contract.number, row.kind, row.level, row.state, one.title, row.service,
        row.site, one.declarant, row.channel, one.assignee.name if one.assignee else "",
        one.team.name if one.team else "", f"L{one.tier}", *times, row.promise, row.waiting, one.broken,
    ]  # fmt: skip
