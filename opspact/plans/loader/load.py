"""Loading a pack: the text becomes a book of plans, or a list of everything that is wrong with it."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

import msgspec

from opspact.calendars.arrangements import Arrangement, shipped
from opspact.kernel.time import start_of_day
from opspact.plans.loader.assemble import unfold
from opspact.plans.loader.checks import check
from opspact.plans.loader.convert import Converter
from opspact.plans.loader.files import Folder, Texts, read_pack
from opspact.plans.loader.problems import PackErrors, Problem
from opspact.plans.loader.ready import calendars_of
from opspact.plans.loader.tree import Entries, Items, Scalar, Tree, plain
from opspact.plans.plan import Plan, PlanBook
from opspact.plans.schema.pack import Pack

MAX_AMENDMENTS: Final = 100
"""Amendments of one pack; a contract with more is written anew as it now stands."""


class Loaded(msgspec.Struct, frozen=True):
    """A pack as it was read: its versions, and for each the text it came from (for findings with a place)."""

    book: PlanBook
    sources: tuple[tuple[Plan, Entries], ...]


def load(path: Path, arrangements: Mapping[str, Arrangement] | None = None) -> PlanBook:
    """All versions of the plan in a pack (a file, or a folder with `pack.yaml`).

    `arrangements`: the statutory holiday arrangements that calendars may name; left out: those that come with
    the product. Raises PackErrors with every error that was found.
    """
    return read(path, arrangements).book


def read(path: Path, arrangements: Mapping[str, Arrangement] | None = None) -> Loaded:
    """The same, with the text it came from. Raises PackErrors."""
    return build(*read_pack(Folder(path)), arrangements=shipped() if arrangements is None else arrangements)


def read_texts(files: Mapping[str, str], arrangements: Mapping[str, Arrangement]) -> Loaded:
    """The same from files in memory: texts by their names relative to `pack.yaml`. Raises PackErrors."""
    return build(*read_pack(Texts(files)), arrangements=arrangements)


def build(tree: Entries, problems: list[Problem], arrangements: Mapping[str, Arrangement]) -> Loaded:
    """The same from sections that were read elsewhere, with the problems of their reading.

    Raises PackErrors.
    """
    tree, more = unfold(tree)
    if too_many := _too_many(tree):
        raise PackErrors([*problems, *more, too_many])
    finder = Finder([*problems, *more], arrangements)
    found = [(finder.plan(*version), version[0]) for version in versions(tree)]
    if finder.problems:
        raise PackErrors(finder.problems)
    sources = tuple((plan, source) for plan, source in found if plan is not None)
    return Loaded(PlanBook([plan for plan, _ in sources]), sources)


def _too_many(tree: Entries) -> Problem | None:
    """More amendments than are read: each makes a whole version of the plan, which is checked and kept."""
    listed = tree.parts.get("amendments")
    count = len(listed.parts) if isinstance(listed, Items) else 0
    if listed is None or count <= MAX_AMENDMENTS:
        return None
    message, expected = f"there are {count} amendments", f"at most {MAX_AMENDMENTS}"
    return Problem(code="too-large", **listed.place._asdict(), path="amendments", message=message, expected=expected)


class Finder:
    """Makes plans of the versions of one pack; a problem that several versions share is noted once."""

    def __init__(self, problems: list[Problem], arrangements: Mapping[str, Arrangement]) -> None:
        self.problems = problems
        self.arrangements = arrangements
        self.number = 0
        """Of the version made last: an amendment that does not say its number is the next."""

    def plan(self, tree: Entries, amendment: int | None) -> Plan | None:
        """The plan of one version; None where it has errors."""
        converter = Converter()
        pack: Pack = converter.read(tree, Pack, ())
        calendars, wrong = calendars_of(tree, pack, self.arrangements)
        problems = [*converter.problems, *wrong, *check(tree, pack)]
        self.problems += [problem for problem in problems if problem not in self.problems]
        if problems:
            return None
        change = None if amendment is None else pack.amendments[amendment]
        day = change.effective if change else pack.term.start
        effective = start_of_day(date.fromisoformat(day), ZoneInfo(pack.zone))
        self.number = max(pack.version, self.number + 1)
        numbered = msgspec.structs.replace(pack, version=self.number)
        return Plan(numbered, calendars, effective, change.running if change else "keep")


def versions(tree: Entries) -> list[tuple[Entries, int | None]]:
    """The pack as written, then as each amendment leaves it, in order of their effective days."""
    found: list[tuple[Entries, int | None]] = [(tree, None)]
    listed = tree.parts.get("amendments")
    changes = list(enumerate(listed.parts)) if isinstance(listed, Items) else []
    for n, change in sorted(changes, key=lambda pair: _effective(pair[1])):
        patch = change.parts.get("change") if isinstance(change, Entries) else None
        if isinstance(patch, Entries):
            patched = merge_patch(found[-1][0], patch)
            found.append((patched, n))
    return found


def _effective(change: Tree) -> str:
    raw = change.parts.get("effective") if isinstance(change, Entries) else None
    return raw.text if isinstance(raw, Scalar) else ""


TERMS: Final = frozenset(
    {
        "when", "where", "while", "reached", "that", "good", "starts_when", "from", "until", "ends", "done_by",
        "range",
    }
)  # fmt: skip
"""Keys whose value is one term."""


def merge_patch(tree: Tree, patch: Entries) -> Entries:
    """RFC 7396: mappings are merged, null removes, everything else is replaced. Places come along.

    A condition or an anchor is one term: it is replaced whole, never mixed from old and new. A table of limits is
    a mapping of cells: those that the change names are replaced.
    """
    whole = tree if isinstance(tree, Entries) else Entries({}, {}, patch.place)
    for key, change in patch.parts.items():
        if isinstance(change, Scalar) and plain(change) is None:
            whole = whole.minus(key)
            continue
        there = whole.parts.get(key, Scalar(None, "", patch.place))
        merges = isinstance(change, Entries) and key not in TERMS
        value = merge_patch(there, change) if merges and isinstance(change, Entries) else change
        whole = whole.plus(key, value, patch.keys[key])
    return whole
