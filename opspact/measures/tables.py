"""Tables of aggregates by period and key: what streams in, merges between processes, and stays small."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

from opspact.calendars.periods import Period
from opspact.kernel.time import Instant
from opspact.measures.aggregates import Aggregate, Item
from opspact.measures.records import Record
from opspact.measures.sources import EVERY, Key, Selection, key_of, moment_of
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


class _Rival(NamedTuple):
    due: Instant
    id: str
    record: Record


class Table:
    """All cells of one aggregate."""

    def __init__(self, rule: Rule, spans: Spans, keep_links: bool = True) -> None:
        self.rule = rule
        self.cells: dict[tuple[str, Key], Cell] = {}
        self.shown: list[str] = []
        """Ids of clocks that a stricter one on the same act outranks: shown, not counted."""
        self._spans = spans
        self._keep_links = keep_links
        self._rivals: dict[tuple[str, ...], _Rival] = {}

    def add(self, record: Record) -> None:
        """Count a record of the right source and name, in every period it belongs to."""
        selection = self.rule.selection
        if record.name not in selection.names and EVERY not in selection.names:
            return
        view = selection.view(record)
        if not selection.takes(view):
            return
        act = record.values.get("binds_same") if self.rule.strictest else None
        if act:
            self._rival(record, str(act))
        else:
            self._count(view)

    def merge(self, other: "Table") -> None:
        """Count everything another table of the same rule counted."""
        for place, cell in other.cells.items():
            self._cell(place).merge(cell)
        self.shown += other.shown
        for act, rival in other._rivals.items():
            self._take(act, rival)

    def empty(self) -> "Table":
        """Another table of the same rule."""
        return Table(self.rule, self._spans, self._keep_links)

    def keys(self) -> list[Key]:
        """Every key that has a record in some period."""
        return sorted({key for _, key in self.cells})

    def settled(self) -> "Table":
        """The same with the strictest of rival clocks counted; this table stays as it is."""
        if not self._rivals:
            return self
        whole = self.empty()
        whole.merge(self)
        for rival in self._rivals.values():
            whole._count(self.rule.selection.view(rival.record))
        return whole

    def _count(self, view: View) -> None:
        at = moment_of(view.record, self.rule.belongs)
        if at is None:
            return
        key = key_of(view, self.rule.by)
        for period in self._spans.of(self.rule.per, at):
            item = self.rule.read(view, period)
            if item is not None:
                self._cell((period.key, key)).add(
                    item._replace(at=at, id=view.record.id), view.record, self._keep_links
                )

    def _cell(self, place: tuple[str, Key]) -> Cell:
        if place not in self.cells:
            self.cells[place] = Cell(self.rule.new())
        return self.cells[place]

    def _rival(self, record: Record, act: str) -> None:
        values = record.values
        subject = tuple(str(values.get(name, "")) for name in ("case", "line", "round"))
        due = record.moments.get("due", 2**63)
        self._take((*subject, act), _Rival(due, record.id, record))

    def _take(self, act: tuple[str, ...], rival: _Rival) -> None:
        """Of two clocks on one act the earlier due stays; of equal ones the lesser id, so that order does not matter."""
        held = self._rivals.setdefault(act, rival)
        if held is rival:
            return
        stays, goes = (held, rival) if held[:2] < rival[:2] else (rival, held)
        self._rivals[act] = stays
        self.shown.append(goes.id)
