"""Replaying a history against a plan: shapes, batches, processes, results."""

import gc
import multiprocessing
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, wait
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from opspact.kernel.time import Instant
from opspact.measures.columns import VERDICTS
from opspact.measures.engine import Partials, Results
from opspact.measures.ledger import Ledger
from opspact.plans.plan import PlanBook
from opspact.runner.records import records_of
from opspact.runner.shapes import Fact
from opspact.simulate.bulk.alone import walk_alone
from opspact.simulate.bulk.courses import Template, learn
from opspact.simulate.bulk.history import Part, Ticket, parts, tickets
from opspact.simulate.bulk.settling import Batch
from opspact.simulate.bulk.shapes import Read, Reader, Shape

Counts = Counter[tuple[str, str]]
"""Clocks by promise and verdict."""
BATCH = 200_000
"""So many tickets wait at most to be settled with others of their shape, so that memory stays bounded."""


class Replayed(NamedTuple):
    """What a history comes to."""

    tickets: int
    alone: int
    """How many were walked one by one."""
    counts: Counts
    results: Results


class Share(NamedTuple):
    """What one part of a history gives, as plain data for another process."""

    tickets: int
    alone: int
    counts: Counts
    partials: Sequence[Partials]
    lines: list[str]


class Replay:
    """Replays tickets against one plan and counts what comes of them."""

    def __init__(self, book: PlanBook, until: Instant, keep: bool) -> None:
        self.book = book
        self.until = until
        self.keep = keep
        """Whether the verdicts of each ticket are kept as lines."""
        self._reader = Reader(book.versions[0])
        self._shapes: dict[Shape, tuple[Template | None, list[Read]]] = {}
        """What was learned of each shape, and the tickets that wait to be settled together."""
        self._waits = 0
        self._begin()

    def take(self, ticket: Ticket) -> None:
        """Take one ticket: into the batch of its shape, or by itself."""
        self._tickets += 1
        read = self._reader.read(ticket)
        coming = bool(read.times) and max(read.times) > self.until
        if coming or read.shape is None:
            self._walk(self._reader.facts(read))
            return
        known = self._shapes.get(read.shape)
        template, waiting = known or self._learn(read.shape, read)
        if template is None:
            self._walk(self._reader.facts(read))
            return
        waiting.append(read)
        self._waits += 1
        if self._waits >= BATCH:
            self._settle_all()

    def share(self) -> Share:
        """Settle what waits, give everything counted so far, and begin to count anew; what was learned stays."""
        self._settle_all()
        share = Share(self._tickets, self._alone, self._counts, self._ledger.partials(), self._lines)
        self._begin()
        return share

    def _begin(self) -> None:
        self._ledger = Ledger(self.book, keep_links=False)
        self._counts: Counts = Counter()
        self._lines: list[str] = []
        self._alone = 0
        self._tickets = 0

    def _settle_all(self) -> None:
        for template, waiting in self._shapes.values():
            if template is not None and waiting:
                self._settle(template, waiting)
                waiting.clear()
        self._waits = 0

    def _learn(self, shape: Shape, read: Read) -> tuple[Template | None, list[Read]]:
        self._shapes[shape] = learn(self.book, self._reader.facts(read), self.until), []
        return self._shapes[shape]

    def _settle(self, template: Template, waiting: list[Read]) -> None:
        plan = self.book.versions[0]
        times = np.array([read.times for read in waiting], np.int64)
        cases = [read.ticket.case for read in waiting]
        batch = Batch(template, cases, times, plan, self.until)
        alone = batch.alone()
        for n in np.flatnonzero(alone):
            self._walk(self._reader.facts(waiting[n]))
        if alone.any():
            together = np.flatnonzero(~alone)
            batch = Batch(template, [cases[n] for n in together], times[together], plan, self.until)
        if batch.cases:
            self._count(batch)

    def _count(self, batch: Batch) -> None:
        for columns in batch.columns():
            self._ledger.add_columns(columns)
        names = [clock.course.terms.commitment for clock in batch.template.clocks]
        codes = [settled.verdict for settled in batch.settled]
        for name, verdicts in zip(names, codes, strict=True):
            for code, times in enumerate(np.bincount(verdicts, minlength=len(VERDICTS))):
                if times:
                    self._counts[name, VERDICTS[code]] += int(times)
        if self.keep:
            self._keep(batch.cases, names, codes)

    def _keep(self, cases: Sequence[str], names: list[str], codes: list[Any]) -> None:
        if not names:
            self._lines += [f"{case}," for case in cases]
            return
        table = np.stack(codes, axis=1)
        said: dict[bytes, str] = {}
        for case, row in zip(cases, table, strict=True):
            key = row.tobytes()
            if key not in said:
                said[key] = " ".join(f"{name}={VERDICTS[c]}" for name, c in zip(names, row, strict=True))
            self._lines.append(f"{case},{said[key]}")

    def _walk(self, facts: list[Fact]) -> None:
        self._alone += 1
        view, state, known = walk_alone(self.book, facts, self.until)
        for record in records_of(self.book, [(view, state)], known, ()):
            self._ledger.add(record)
        for clock in view.clocks:
            self._counts[clock.terms.commitment, clock.verdict] += 1
        if self.keep:
            said = " ".join(f"{c.terms.commitment}={c.verdict}" for c in view.clocks)
            self._lines.append(f"{view.id},{said}")


_own: list[tuple[Replay, Any]] = []
"""The replay of a worker process, and the counter of parts done that all of them share."""


def _begin(load: Callable[[], PlanBook], until: Instant, keep: bool, done: Any) -> None:
    gc.disable()  # millions of small values that live until they are settled, and no circles among them
    _own[:] = [(Replay(load(), until, keep), done)]


def _work(pieces: Sequence[Part]) -> Share:
    own, done = _own[0]
    for part in pieces:
        for ticket in tickets(part):
            own.take(ticket)
        with done.get_lock():
            done.value += 1
    return own.share()


def replay(
    load: Callable[[], PlanBook],
    history: Path,
    *,
    until: Instant,
    processes: int = 2,
    sink: Callable[[Iterable[str]], None] | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Replayed:
    """Replay a history. `load` gives the plan in every process; `sink` takes a line of verdicts per ticket.

    `progress` is told parts done and parts in all. Facts after `until` have not happened yet. Raises HistoryError.
    """
    book = load()
    ledger, counts = Ledger(book, keep_links=False), Counter[tuple[str, str]]()
    total = alone = 0
    pieces = parts(history)
    done = multiprocessing.Value("i", 0)
    begin = (load, until, sink is not None, done)
    with ProcessPoolExecutor(processes, initializer=_begin, initargs=begin) as pool:
        futures = [pool.submit(_work, pieces[n::processes]) for n in range(min(processes, len(pieces)))]
        _await(futures, progress, done, len(pieces))
        for share in (future.result() for future in futures):
            total, alone = total + share.tickets, alone + share.alone
            counts.update(share.counts)
            ledger.merge(share.partials)
            if sink is not None:
                sink(share.lines)
    return Replayed(total, alone, counts, ledger.results(until))


def _await(futures: Sequence[Future[Share]], progress: Callable[[int, int], None] | None, done: Any, of: int) -> None:
    """Wait for all, telling how far they are."""
    pending: set[Future[Share]] = set(futures)
    while pending:
        _, pending = wait(pending, timeout=0.2)
        if progress is not None:
            progress(done.value, of)
