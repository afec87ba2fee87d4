"""Whether what is stored of items is what their journals say: for `opspact verify`, and to leave alone what stays."""

from collections.abc import Iterable
from typing import Any, Final

import msgspec

from opspact.kernel.time import instant
from opspact.runner.shapes import CaseView
from opspact.runner.state import CaseState
from opspact.work.derive import NAMES, ClockRow, clock_rows, columns
from opspact.work.models import Clock, WorkItem

_CLOCKS: Final = tuple(field.name for field in msgspec.structs.fields(ClockRow))
Rows = list[tuple[Any, ...]]


def stored_clocks(items: Iterable[WorkItem]) -> dict[int, Rows]:
    """The stored clocks of items by id: one query."""
    found: dict[int, Rows] = {item.pk: [] for item in items}
    for pk, *row in Clock.objects.everything().filter(work__in=list(found)).values_list("work_id", *_CLOCKS):
        found[pk].append(tuple(row))
    return found


def unlike(item: WorkItem, stored: Rows, view: CaseView, state: CaseState) -> list[str]:
    """What of an item is not as derived: its `columns`, its `clocks`, or nothing."""
    own, clocks = columns(view, state, instant(item.opened)), map(msgspec.structs.astuple, clock_rows(view))
    moved = any(getattr(item, name) != getattr(own, name) for name in NAMES if name != "opened" or item.kind)
    differing = {"columns": moved, "clocks": sorted(stored, key=str) != sorted(clocks, key=str)}
    return [name for name, differs in differing.items() if differs]
