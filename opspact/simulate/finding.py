"""Collecting what is wrong with a timeline, each finding at the place where it was written."""

import difflib
from collections.abc import Callable, Iterable
from typing import Any

from opspact.plans.loader.problems import Problem, Severity, nearest
from opspact.plans.loader.tree import Entries, Path, Tree, place_of, show
from opspact.plans.terms.leaf import TermError


class Findings:
    """The problems of one timeline."""

    def __init__(self, tree: Tree) -> None:
        self.tree = tree
        self.errors: list[Problem] = []
        self.warnings: list[Problem] = []

    def error(self, path: Path, message: str, *, expected: str = "", hint: str = "", key: bool = False) -> None:
        """Note an error at the value (or, with `key`, the key) at `path`."""
        self.errors.append(self._problem("error", path, message, expected, hint, key))

    def warn(self, path: Path, message: str, *, hint: str = "", key: bool = False) -> None:
        """Note something that may not be what the writer meant."""
        self.warnings.append(self._problem("warning", path, message, "", hint, key))

    def unknown(self, path: Path, what: str, word: str, known: Iterable[str], *, key: bool = False) -> None:
        """Note a word that is none of the known ones, with the nearest of them."""
        words = sorted(known)
        hint = nearest(word, words) or ("" if len(words) <= 8 else "`opspact facts PLAN` lists the words of a plan")
        expected = "one of " + ", ".join(words) if 0 < len(words) <= 12 else ""
        self.error(path, f"unknown {what} {word!r}", expected=expected, hint=hint, key=key)

    def likely_misspelt(self, path: Path, field: str, known: Iterable[str]) -> None:
        """Warn of a free field that is a slip of the pen away from a known name (but not its plural)."""
        like = difflib.get_close_matches(field, sorted(known), n=1, cutoff=0.8)
        if like and field.removesuffix("s") != like[0].removesuffix("s"):
            self.warn(path, f"the plan declares no field {field!r} here", hint=f"did you mean {like[0]!r}?", key=True)

    def keys(self, part: Entries, path: Path, known: Iterable[str]) -> None:
        """Note every key of a mapping that is not known."""
        words = set(known)
        for key in part.parts:
            if key not in words:
                self.unknown((*path, key), "key", key, words, key=True)

    def read(self, path: Path, reader: Callable[[str], Any], text: str) -> Any:
        """What the reader makes of a text; None, and an error noted, where it cannot."""
        try:
            return reader(text)
        except TermError as wrong:
            self.error(path, str(wrong))
            return None

    def _problem(self, severity: Severity, path: Path, message: str, expected: str, hint: str, key: bool) -> Problem:
        place = place_of(self.tree, path, key=key)
        return Problem(
            severity=severity, code="timeline", message=message, file=place.file, line=place.line,
            column=place.column, path=show(path), expected=expected, hint=hint,
        )  # fmt: skip
