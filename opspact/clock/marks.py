"""Which marks tell a clock's life, and in what order: known, happened, undoubted, in true time
(architecture §3, Two times).

Marks of one instant come in the order of `_ORDER`, then as they were recorded, then by source: so any
order of the input gives the same view. A step or a cap that falls on the same instant comes after a mark
that would prevent a step, and a cap before the marks.
"""

from collections.abc import Collection, Iterable, Sequence
from typing import Final

from opspact.clock.shapes import Mark
from opspact.kernel.time import Instant

_ORDER: Final = (
    "start", "retarget", "agree", "stop", "confirm", "reject", "pause", "resume", "reopen", "release", "step",
)  # fmt: skip
_ANSWERED: Final = frozenset(("stop", "confirm", "reject"))
_RANK: Final = {kind: rank for rank, kind in enumerate(_ORDER)}


def happened(marks: Iterable[Mark], known_at: Instant, as_of: Instant) -> list[Mark]:
    """The marks recorded by `known_at` that lie no later than `as_of`, in order."""
    chosen = [mark for mark in marks if mark.recorded <= known_at and mark.at <= as_of]
    if not _ascending(chosen):
        chosen.sort(key=_place)
    return chosen


def awaited(marks: Sequence[Mark]) -> tuple[Sequence[Mark], Collection[int]]:
    """The marks without stops that do not hold, and the `id()` of stops that still await their
    confirmation.

    A confirmation or rejection answers every stop that awaits one at that instant. A confirmed stop
    holds at its own time; a rejected one never was. A stop that needs no confirmation takes the place of
    those still awaiting theirs.
    """
    answered = [mark for mark in marks if mark.kind in _ANSWERED]
    if not any(mark.awaits for mark in answered):
        return marks, ()
    waiting: list[Mark] = []
    overtaken: list[Mark] = []
    void: list[Mark] = []
    for mark in answered:
        if mark.awaits:
            waiting.append(mark)
        elif mark.kind == "stop":
            overtaken = waiting[:]
        else:
            if mark.kind == "reject":
                void += waiting
            waiting, overtaken = [], []
    gone = {id(mark) for mark in (*void, *overtaken)}
    kept = [mark for mark in marks if mark.kind != "stop" or id(mark) not in gone] if gone else marks
    return kept, {id(mark) for mark in waiting}


def _ascending(marks: Sequence[Mark]) -> bool:
    last = None
    for mark in marks:
        if last is not None and mark.at <= last:
            return False
        last = mark.at
    return True


def _place(mark: Mark) -> tuple[Instant, int, Instant, str, str]:
    return mark.at, _RANK[mark.kind], mark.recorded, mark.source, mark.reason
