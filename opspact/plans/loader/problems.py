"""What is wrong or doubtful in a pack: said with file, line, column, path, what was expected and the nearest word."""

import difflib
from collections.abc import Iterable, Sequence
from typing import Literal

import msgspec

Severity = Literal["error", "warning", "question", "note"]


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    """One finding about a pack. Lines and columns count from 1; 0 where a finding has no place."""

    severity: Severity = "error"
    code: str
    message: str
    file: str = ""
    line: int = 0
    column: int = 0
    path: str = ""
    """Where in the pack: `commitments.restore.within.major`."""
    expected: str = ""
    hint: str = ""
    """How to mend it, such as the nearest right word."""
    other_place: str = ""
    """The other side of a contradiction or duplicate, as `file:line:column`."""

    def __str__(self) -> str:
        """One line as compilers write it: `pack.yaml:12:5: error: commitments.restore: …`."""
        where = f"{self.file}:{self.line}:{self.column}: " if self.line else f"{self.file}: " if self.file else ""
        path = f"{self.path}: " if self.path else ""
        tail = (
            self.expected and f"expected {self.expected}",
            self.hint,
            self.other_place and f"see {self.other_place}",
        )
        return f"{where}{self.severity}: {path}" + "; ".join(filter(None, (self.message, *tail)))


class PackErrors(ValueError):  # noqa: N818 - it carries many errors
    """A pack that cannot be used, with every problem that was found in one run."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = list(problems)


def nearest(word: str, known: Iterable[str]) -> str:
    """A hint naming the known word most like `word`; empty where none is like it."""
    found = difflib.get_close_matches(word, sorted(known), n=1, cutoff=0.6)
    return f"did you mean {found[0]!r}?" if found else ""
