"""What another plan would mean for the cases that run: who adopts it, which deadlines move, which verdicts flip."""

from collections.abc import Iterator
from typing import Final
from zoneinfo import ZoneInfo

import msgspec

from opspact.clock.shapes import ClockView
from opspact.kernel.now import now
from opspact.kernel.time import Instant
from opspact.plans.explain.teller import STATES
from opspact.plans.phrasing import Names, moment
from opspact.plans.plan import PlanBook
from opspact.runner.advance import look
from opspact.runner.duties import CONTRACT
from opspact.runner.shapes import Case, CaseView
from opspact.tenancy.models import Contract
from opspact.ui.words import say
from opspact.work.casefile import cases_of
from opspact.work.models import WorkItem
from opspact.work.world import LiveWorld

FIRST: Final = 100
"""Open items looked at before anybody asks for more: about a second."""
MOST: Final = 500
"""Open items looked at in one go."""
_BATCH: Final = 100
_LISTED: Final = 200
"""Changes listed; the rest is counted."""

Key = tuple[str, str, int]


class Moved(msgspec.Struct, frozen=True):
    """One clock that would stand otherwise. None: it would not exist on that side."""

    number: int
    title: str
    promise: str
    line: str
    before: ClockView | None
    after: ClockView | None

    @property
    def flipped(self) -> bool:
        """Whether the verdict would be another."""
        return _verdict(self.before) != _verdict(self.after)


class Effects(msgspec.Struct, frozen=True):
    """What was found among the open items looked at."""

    looked: int = 0
    adopting: int = 0
    """Cases that would stand on another version."""
    moved: tuple[Moved, ...] = ()
    unlisted: int = 0
    """Further clocks that would move."""
    after: int | None = None
    """Where to look on, when there are more items; None when all were looked at."""

    @property
    def count(self) -> int:
        """All clocks that move."""
        return len(self.moved) + self.unlisted

    @property
    def flips(self) -> int:
        """Listed verdicts that would be others."""
        return sum(one.flipped for one in self.moved)


def effects_of(
    contract: Contract, before: PlanBook, after: PlanBook, *, beyond: int = 0, most: int = FIRST
) -> Effects:  # fmt: skip
    """Compare the open items (by id, those after `beyond`, at most `most`) under both books.

    Both stand at the present, or at the day on which the last version begins where that is still to come: what is
    adopted then shows.
    """
    at = max(now(), after.latest.effective)
    rows = WorkItem.objects.everything().filter(contract=contract, open=True, pk__gt=beyond).exclude(key=CONTRACT)
    items = list(rows.order_by("pk").only("pk", "number", "key", "title", "contract_id")[: most + 1])
    looked, more = items[:most], len(items) > most
    found: list[Moved] = []
    adopting = 0
    for item, old, new in _pairs(contract, looked, before, after, at):
        adopting += old.version != new.version
        found += _moved(item, old, new)
    return Effects(
        len(looked), adopting, tuple(found[:_LISTED]), max(len(found) - _LISTED, 0), looked[-1].pk if more else None
    )  # fmt: skip


def _pairs(
    contract: Contract, items: list[WorkItem], before: PlanBook, after: PlanBook, at: Instant
) -> Iterator[tuple[WorkItem, CaseView, CaseView]]:  # fmt: skip
    known = now()
    for start in range(0, len(items), _BATCH):
        batch = items[start : start + _BATCH]
        cases = cases_of({item.pk: item.key for item in batch})
        for item in batch:
            old, new = (_view(contract, book, cases[item.pk], known, at) for book in (before, after))
            yield item, old, new


def _view(contract: Contract, book: PlanBook, case: Case, known: Instant, at: Instant) -> CaseView:
    return look(book, case, LiveWorld(contract.pk, book, known), known, at)[0]


def _moved(item: WorkItem, old: CaseView, new: CaseView) -> Iterator[Moved]:
    before, after = _by_key(old), _by_key(new)
    for key in dict.fromkeys([*before, *after]):
        one, other = before.get(key), after.get(key)
        if _stand(one) != _stand(other):
            yield Moved(item.number, item.title, key[0], key[1], one, other)


def _by_key(view: CaseView) -> dict[Key, ClockView]:
    return {(one.terms.commitment, one.terms.line, one.terms.round): one for one in view.clocks}


def _stand(clock: ClockView | None) -> tuple[object, ...]:
    return () if clock is None else (clock.due, clock.settled_due, clock.verdict)


def _verdict(clock: ClockView | None) -> str:
    return "" if clock is None else clock.verdict


class Row(msgspec.Struct, frozen=True):
    """A moved clock as a page shows it."""

    number: int
    promise: str
    line: str
    due_before: str
    due_after: str
    verdict_before: str
    verdict_after: str
    flipped: bool


def rows_of(effects: Effects, names: Names, lang: str, zone: ZoneInfo) -> list[Row]:
    """The moved clocks, flipped verdicts first."""
    rows = [_row(one, names, lang, zone) for one in effects.moved]
    return sorted(rows, key=lambda row: (not row.flipped, row.number))


def _row(one: Moved, names: Names, lang: str, zone: ZoneInfo) -> Row:
    due = [_due(clock, zone) for clock in (one.before, one.after)]
    verdict = [say(lang, STATES[clock.verdict]) if clock else "–" for clock in (one.before, one.after)]
    promise = names.say("commitments", one.promise, lang)
    return Row(one.number, promise, one.line, due[0], due[1], verdict[0], verdict[1], one.flipped)


def _due(clock: ClockView | None, zone: ZoneInfo) -> str:
    at = None if clock is None else clock.settled_due if clock.due is None else clock.due
    return "–" if at is None else moment(at, zone)
