"""Noting what is wrong or doubtful about a pack, at the place where it was written."""

from opspact.plans.loader.problems import Problem, Severity, nearest
from opspact.plans.loader.tree import Entries, Path, Place, Scalar, place_of, place_of_word, show, subtree


class Report:
    """Collects problems of one pack."""

    def __init__(self, tree: Entries) -> None:
        self.tree = tree
        self.problems: list[Problem] = []

    def note(
        self, code: str, path: Path, message: str, *, expected: str = "", hint: str = "", other: Path = (),
        word: str = "", severity: Severity = "error",
    ) -> None:  # fmt: skip
        """Note a problem of what stands at `path`; with `word`, at that word within it."""
        self.problems.append(
            Problem(
                severity=severity,
                code=code,
                **self._place(path, word)._asdict(),
                path=show(path),
                message=message,
                expected=expected,
                hint=hint,
                other_place=str(place_of(self.tree, other, key=True)) if other else "",
            )
        )

    def unknown(self, path: Path, what: str, word: str, known: frozenset[str]) -> None:
        """Note a name that nothing in the pack has."""
        expected = f"one of {', '.join(sorted(known))}" if 0 < len(known) <= 12 else ""
        message = f"there is no {what} {word!r}"
        self.note("unknown-name", path, message, expected=expected, hint=nearest(word, known), word=word)

    def _place(self, path: Path, word: str) -> Place:
        """A single value at itself, a mapping or list at its key."""
        found = subtree(self.tree, path)
        inside = place_of_word(found, word) if found and word else None
        return inside or place_of(self.tree, path, key=not isinstance(found, Scalar))
