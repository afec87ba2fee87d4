"""Tables of aggregates by period and key: what streams in, merges between processes, and stays small."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

import msgspec

from opspact.calendars.periods import Period
from opspact.kernel.time import Instant
from opspact.measures.aggregates import Aggregate, Item
from opspact.measures.records import Record
from opspact.measures.sources import Key, Selection, key_of, moment_of
from opspact.measures.spans import Spans
from opspact.measures.views import View

Read = Callable[[View, Period], Item | None]
"""What a record gives in a period; None where it does not count there."""


@dataclass(frozen=True)
class Rule:
    """How one aggregate reads its records."""

    selection: Selection
    per: str
    by: tuple[str, ...]
    belongs: str
    read: Read
    new: Callable[[], Aggregate]
    strictest: bool = False
    alike: bool = False
    """Whether records that differ only in moments and verdict count alike in a period (`columns`)."""
    spread: bool = False
    """Whether a record's length counts in every period it touches, each with its part (outage per month)."""


@dataclass
class Cell:
    """One aggregate of one period and key, with the records it rests on."""

    aggregate: Aggregate
    n: int = 0
    provisional: bool = False
    links: list[str] = field(default_factory=list)
    misses: list[str] = field(default_factory=list)

    def add(self, item: Item, record: Record, keep_links: bool) -> None:
        """Count a record."""
        self.aggregate.add(item)
        self.n += 1
        self.provisional |= bool(record.values.get("provisional"))
        if keep_links:
            self.links.append(record.id)
            if not item.good:
                self.misses.append(record.id)

    def merge(self, other: "Cell") -> None:
        """Count everything another cell counted."""
        self.aggregate.merge(other.aggregate)
        self.n += other.n
        self.provisional |= other.provisional
        self.links += other.links
        self.misses += other.misses


class Rival(NamedTuple):
    """A clock that stands for an act bound by several commitments: so far the one that is due first."""

    due: Instant
    id: str
    record: Record


@dataclass
class Partial:
    """What a table has counted so far: plain data that can be sent from one process to another."""

    cells: dict[tuple[str, Key], Cell] = field(default_factory=dict)
    rivals: dict[tuple[str, ...], Rival] = field(default_factory=dict)
    shown: list[str] = field(default_factory=list)
    """Ids of clocks that a stricter one on the same act outranks: shown, not counted."""


class Table:
    """All cells of one aggregate."""

    def __init__(self, rule: Rule, spans: Spans, keep_links: bool = True) -> None:
        self.rule = rule
        self.partial = Partial()
        self._spans = spans
        self._keep_links = keep_links

    def add(self, view: View) -> None:
        """Count a record of the right source and name, in every period it belongs to."""
        record = view.record
        if not self.rule.selection.takes(view):
            return
        act = record.values.get("binds_same") if self.rule.strictest else None
        if act:
            subject = (str(record.values.get(name, "")) for name in ("case", "line", "round"))
            rival = Rival(record.moments.get("due", 2**63), record.id, record)
            self._take((*subject, str(act)), rival)
        else:
            self.count(view)

    def merge(self, other: Partial) -> None:
        """Count everything another table of the same rule counted."""
        for place, cell in other.cells.items():
            self._cell(place).merge(cell)
        self.partial.shown += other.shown
        for act, rival in other.rivals.items():
            self._take(act, rival)

    def cell(self, period: Period, key: Key) -> Cell | None:
        """What was counted in a period under a key."""
        return self.partial.cells.get((period.key, key))

    def known_keys(self) -> list[Key]:
        """Every key that has a record in some period."""
        return sorted({key for _, key in self.partial.cells})

    def empty(self) -> "Table":
        """Another table of the same rule."""
        return Table(self.rule, self._spans, self._keep_links)

    def settled(self) -> "Table":
        """The same with the strictest of rival clocks counted; this table stays as it is."""
        if not self.partial.rivals:
            return self
        whole = self.empty()
        whole.merge(self.partial)
        for rival in self.partial.rivals.values():
            whole.count(self.rule.selection.view(rival.record))
        return whole

    def count(self, view: View) -> None:
        """Count a record that is known to be taken, in every period it belongs to."""
        if self.rule.spread:
            self._spread(view)
            return
        at = moment_of(view.record, self.rule.belongs)
        if at is None:
            return
        key = key_of(view, self.rule.by)
        for period in self._periods(view.record, at):
            item = self.rule.read(view, period)
            if item is not None:
                item = item._replace(at=at, id=view.record.id)
                self._cell((period.key, key)).add(item, view.record, self._keep_links)

    def add_times(self, view: View, period: Period, times: int) -> None:
        """Count so many records like this one in a period."""
        item = self.rule.read(view, period)
        if item is None:
            return
        cell = self._cell((period.key, key_of(view, self.rule.by)))
        cell.aggregate.add(item._replace(times=times))
        cell.n += times

    def periods(self) -> list[Period]:
        """The periods of the term, in order."""
        return self._spans.every(self.rule.per)

    def first(self) -> Instant:
        """The first instant of the term; what lies before it does not count."""
        return self._spans.first

    def last(self) -> Instant:
        """The last instant of the term; what comes later counts there."""
        return self._spans.last

    def _spread(self, view: View) -> None:
        record = view.record
        start, stop = record.moments["started"], record.moments.get("stopped")
        for period in self._spans.touched(self.rule.per, start, stop) if stop is not None else []:
            part = max(0, min(stop or 0, period.end) - max(start, period.start))
            whole = max(1, (stop or 0) - start)
            net = record.values.get("length", whole) * part // whole
            own = View(view.plan, msgspec.structs.replace(record, values={**record.values, "length": net}), view.ask_further)
            item = self.rule.read(own, period)
            if item is not None and part:
                placed = item._replace(at=start, id=record.id)
                self._cell((period.key, key_of(view, self.rule.by))).add(placed, record, self._keep_links)

    def _cell(self, place: tuple[str, Key]) -> Cell:
        cells = self.partial.cells
        if place not in cells:
            cells[place] = Cell(self.rule.new())
        return cells[place]

    def _take(self, act: tuple[str, ...], rival: Rival) -> None:
        """Of two clocks on one act the earlier due stays; of equal ones the lesser id, whatever came
        first.
        """
        held = self.partial.rivals.setdefault(act, rival)
        if held is rival:
            return
        stays, goes = (held, rival) if held[:2] < rival[:2] else (rival, held)
        self.partial.rivals[act] = stays
        self.partial.shown.append(goes.id)

    def _periods(self, record: Record, at: Instant) -> list[Period]:
        """The periods of a record: of totals handed in the one they name, else those its moment lies in."""
        named = record.values.get("period") if record.source == "totals" else None
        found = self._spans.named(self.rule.per, str(named)) if named else None
        return [found] if found else self._spans.of(self.rule.per, at)
