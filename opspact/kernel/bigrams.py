"""Search in Chinese and Latin text alike: every pair of neighbouring Chinese characters is a token, and every word.

No dictionary and no segmentation: a word of two characters is found wherever it stands (architecture §6, search). The
forms are those of PostgreSQL's `tsvector` and `tsquery`; tokens hold letters, digits and Chinese characters only, so
nothing in them needs escaping.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Final

_HAN: Final = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_RUNS: Final = re.compile(rf"[{_HAN}]+|[^\W_{_HAN}]+")
_IS_HAN: Final = re.compile(rf"[{_HAN}]")
_LAST_POSITION: Final = 16_383
_LONGEST: Final = 200


def vector(texts: Iterable[str]) -> str:
    """The `tsvector` of texts, with positions, so that a phrase is found as a phrase but never across two texts."""
    places: dict[str, list[int]] = {}
    position = 0
    for text in texts:
        for run in _runs(text):
            for token in _tokens(run):
                position += 1
                if position < _LAST_POSITION:
                    places.setdefault(token, []).append(position)
            position += 1
    return " ".join(f"'{token}':{','.join(map(str, found[:256]))}" for token, found in places.items())


def query(text: str) -> str:
    """The `tsquery` that finds texts with every run of the given one; empty where there is nothing to look for."""
    return " & ".join(_sought(run) for run in _runs(text))


def _runs(text: str) -> Iterator[str]:
    return (run[:_LONGEST] for run in _RUNS.findall(text.casefold()))


def _tokens(run: str) -> list[str]:
    if len(run) == 1 or not _IS_HAN.match(run):
        return [run]
    return [run[n : n + 2] for n in range(len(run) - 1)] + [run[-1]]


def _sought(run: str) -> str:
    """One Chinese character or a word: whatever begins with it. Several characters: their pairs side by side."""
    if len(run) == 1 or not _IS_HAN.match(run):
        return f"'{run}':*"
    return "(" + " <-> ".join(f"'{run[n : n + 2]}'" for n in range(len(run) - 1)) + ")"
