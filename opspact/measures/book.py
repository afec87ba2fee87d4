"""What has been worked out so far, to be looked up by what rests on it."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from opspact.calendars.periods import Period
from opspact.measures.results import Money, Result
from opspact.measures.sources import Key, project

Row = Result | Money


class Book:
    """Results and money by node (`measures.NAME`, `money.NAME`), period and key."""

    def __init__(self) -> None:
        self.rows: dict[str, tuple[Row, ...]] = {}
        self._by: dict[str, tuple[str, ...]] = {}
        self._index: dict[tuple[str, int, int], dict[Key, Row]] = defaultdict(dict)

    def put(self, node: str, by: Sequence[str], rows: Iterable[Row]) -> None:
        """Enter all rows of a node."""
        self.rows[node] = tuple(rows)
        self._by[node] = tuple(by)
        for row in self.rows[node]:
            self._index[node, row.period.start, row.period.end][row.key] = row

    def find(self, node: str, period: Period, key: Key, by: Sequence[str]) -> Row | None:
        """The row of a node in the same span of time, under the part of the key that the node knows."""
        own = project(key, by, self._by[node])
        return self._index[node, period.start, period.end].get(own) if own is not None else None

    def keys(self, nodes: Iterable[str], by: Sequence[str]) -> list[Key]:
        """The keys that these nodes have of `by`."""
        if not by:
            return [()]
        found = (project(row.key, self._by[node], by) for node in nodes for row in self.rows[node])
        return sorted({key for key in found if key is not None})

    def by(self, node: str) -> tuple[str, ...]:
        """The names of a node's keys."""
        return self._by[node]
