"""Which marks tell a clock's life, and in what order: known, happened, undoubted, in true time
(architecture §3, Two times).

Marks of one instant come in the order of `_ORDER`, then as they were recorded, then by source: so any
order of the input gives the same view. A step or a cap that falls on the same instant comes after a mark
that would prevent a step, and a cap before the marks.
"""

from collections.abc import Iterable, Sequence
from typing import Final

from opspact.clock.shapes import Mark
from opspact.kernel.time import FAR, Instant

_ORDER: Final = (
    "start", "retarget", "agree", "stop", "confirm", "reject", "pause", "resume", "reopen", "release", "step",
)  # fmt: skip
_ANSWERS: Final = frozenset(("stop", "confirm", "reject"))
_RANK: Final = {kind: rank for rank, kind in enumerate(_ORDER)}


def happened(marks: Iterable[Mark], known_at: Instant, as_of: Instant) -> list[Mark]:
    """The marks recorded by `known_at` that lie no later than `as_of`, in order."""
    chosen: list[Mark] = []
    ascending, last = True, -FAR
    for mark in marks:
        at = mark.at
        if at <= as_of and mark.recorded <= known_at:
            ascending = ascending and at > last
            last = at
            chosen.append(mark)
    if not ascending:
        chosen.sort(key=_place)
    return chosen


def awaited(marks: Sequence[Mark]) -> tuple[Sequence[Mark], Sequence[Mark]]:
    """The marks without stops that do not hold, and the stops that still await their confirmation.

    Only stops await anything. A confirmation or rejection answers every stop that awaits one at that
    instant. A confirmed stop holds at its own time; a rejected one never was. A stop that needs no
    confirmation takes the place of those still awaiting theirs.
    """
    waiting: list[Mark] = []
    overtaken: list[Mark] = []
    void: list[Mark] = []
    for mark in marks:
        if mark.awaits:
            waiting.append(mark)
        elif waiting and mark.kind in _ANSWERS:
            if mark.kind == "stop":
                overtaken = waiting[:]
                continue
            if mark.kind == "reject":
                void += waiting
            waiting, overtaken = [], []
    void += overtaken
    if not void:
        return marks, waiting
    gone = [id(mark) for mark in void]
    return [mark for mark in marks if not mark.awaits or id(mark) not in gone], waiting


def _place(mark: Mark) -> tuple[Instant, int, Instant, str, str]:
    return mark.at, _RANK[mark.kind], mark.recorded, mark.source, mark.reason
