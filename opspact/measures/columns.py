"""Counting columns of like records at once: what differs are their moments and verdicts (bulk replay).

Ratios and counts whose conditions look at nothing else are counted by period with one look at a record for each
verdict; every other aggregate is given the records one by one. Both ways give the same results.
"""

from collections.abc import Callable, Mapping
from typing import Final, NamedTuple

import msgspec
import numpy as np
import numpy.typing as npt

from opspact.calendars.periods import Period
from opspact.kernel.time import FAR
from opspact.measures.records import Record
from opspact.measures.tables import Table
from opspact.measures.views import Ask, View
from opspact.plans.plan import Plan

Column = npt.NDArray[np.int64]
VERDICTS: Final = ("open", "kept", "broken")
_CHAIN: Final = {
    "clocks": ("stopped", "due", "started", "at"),
    "other": ("at", "reported", "started"),
}
"""Where a record's own moment is looked for (`sources.moment_of`)."""


class Columns(NamedTuple):
    """Records that are alike but for their moments and verdicts."""

    record: Record
    """One of them, without moments and verdict."""
    moments: Mapping[str, Column]
    """By name; FAR where a record has none."""
    verdicts: npt.NDArray[np.int8] | None
    """Places in VERDICTS, for clocks."""
    single: Callable[[int], Record]
    """The n-th record in full."""


def add_to(table: Table, columns: Columns, plan: Plan, ask: Ask | None) -> None:
    """Count all records in a table."""
    if not table.rule.alike:
        for n in range(len(next(iter(columns.moments.values())))):
            if _may_count(table, columns, n):
                table.add(View(plan, columns.single(n), ask))
        return
    at = _moments(columns, table.rule.belongs)
    for verdict, rows in _by_verdict(columns):
        record = columns.record
        if verdict:
            record = msgspec.structs.replace(record, values={**record.values, "verdict": verdict})
        view = View(plan, record, ask)
        if table.rule.selection.takes(view):
            for period, times in _by_period(table, at[rows]):
                table.add_times(view, period, times)


def _may_count(table: Table, columns: Columns, n: int) -> bool:
    """Spares the making of kept records where only broken ones are charged."""
    return columns.verdicts is None or not table.rule.selection.broken_only or columns.verdicts[n] == VERDICTS.index("broken")


def _by_verdict(columns: Columns) -> list[tuple[str, npt.NDArray[np.bool_]]]:
    if columns.verdicts is None:
        return [("", np.ones(len(next(iter(columns.moments.values()))), np.bool_))]
    return [
        (VERDICTS[code], columns.verdicts == code) for code in np.unique(columns.verdicts)
    ]  # fmt: skip


def _moments(columns: Columns, belongs: str) -> Column:
    """The column of the moment that decides the period."""
    moments = columns.moments
    names: tuple[str, ...] = (belongs,)
    if belongs in ("at", "breach"):
        names = _CHAIN["clocks" if columns.record.source == "clocks" else "other"]
        names = ("broken", *names) if belongs == "breach" else names
    found = np.full(len(next(iter(moments.values()))), FAR, np.int64)
    for name in names:
        if name in moments:
            found = np.where(found == FAR, moments[name], found)
    return found


def _by_period(table: Table, at: Column) -> list[tuple[Period, int]]:
    periods = table.periods()
    starts = np.array([period.start for period in periods], np.int64)
    ends = np.array([period.end for period in periods], np.int64)
    known = at[at < FAR]
    within = np.minimum(known, table.last())
    places = np.searchsorted(starts, within, side="right") - 1
    inside = (places >= 0) & (known >= table.first()) & (within < ends[places])
    counts = np.bincount(places[inside], minlength=len(periods))
    return [(periods[n], int(counts[n])) for n in np.flatnonzero(counts)]
