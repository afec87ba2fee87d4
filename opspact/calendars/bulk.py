"""The arithmetic of a calendar for many deadlines at once; the same formulas as the scalar form, on numpy
arrays.
"""

import numpy as np
from numpy.typing import NDArray

from opspact.calendars.table import Table
from opspact.kernel.time import Span

Instants = NDArray[np.int64]
Spans = NDArray[np.int64]
_BLOCK = 1 << 14
"""Rows worked at a time, so that what lies between the steps stays in the processor's cache."""


class _Arrays:
    """A table's lists as arrays."""

    __slots__ = ("offsets", "opens", "totals")

    def __init__(self, table: Table) -> None:
        self.opens = np.array(table.opens, np.int64)
        self.offsets = np.array(table.offsets, np.int64)
        self.totals = np.array(table.totals, np.int64)

    def worked(self, at: Instants) -> Spans:
        i = self.opens.searchsorted(at, "right") - 1
        spans: Spans = np.minimum(at - self.offsets[i], self.totals[i])
        return spans


def refuse_negative(needs: Spans | Span) -> None:
    """Raises ValueError for a negative need, as the scalar form does."""
    if np.min(needs) < 0:
        raise ValueError(f"a need is never negative ({np.min(needs)} µs)")


def add(table: Table, starts: Instants, needs: Spans | Span) -> Instants | None:
    """Deadlines of starts inside the table; None where the table ends too early for one of them."""
    arrays = _Arrays(table)
    needs = np.broadcast_to(np.asarray(needs, np.int64), starts.shape)
    due = np.empty_like(starts)
    for at in range(0, len(starts), _BLOCK):
        block = slice(at, at + _BLOCK)
        target = arrays.worked(starts[block]) + needs[block]
        j = arrays.totals.searchsorted(target)
        if j.max() == len(arrays.totals):
            return None
        due[block] = np.where(needs[block] == 0, starts[block], arrays.offsets[j] + target)
    return due


def between(table: Table, a: Instants, b: Instants) -> Spans:
    """Open time in each [a, b) inside the table."""
    arrays = _Arrays(table)
    spans = np.empty_like(a)
    for at in range(0, len(a), _BLOCK):
        block = slice(at, at + _BLOCK)
        spans[block] = arrays.worked(b[block]) - arrays.worked(a[block])
    return spans
