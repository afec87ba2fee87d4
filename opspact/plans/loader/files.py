"""Reading the files of a pack: one file, or a folder with `pack.yaml` and what it includes."""

from pathlib import Path
from typing import Final

from opspact.plans.loader.assemble import join
from opspact.plans.loader.problems import PackErrors, Problem
from opspact.plans.loader.reading import MAX_TEXT, read_yaml
from opspact.plans.loader.tree import Entries, Place, Tree, place_of, plain

MAX_FILES: Final = 100
MAIN: Final = "pack.yaml"


def read_pack(path: Path) -> tuple[Entries, list[Problem]]:
    """The joined sections of a pack and what is wrong with its files. Raises PackErrors where nothing can be read."""
    root = path / MAIN if path.is_dir() else path
    main, problems = _read(root, root.name)
    if main is None:
        raise PackErrors(problems)
    others = []
    for name, place in _included(main, problems):
        found = _inside(root.parent, name)
        if found is None:
            problems.append(_outside(name, place))
            continue
        part, more = _read(found, name, place)
        problems += more
        if part is not None:
            others.append(part)
    whole, more = join(main, others)
    return whole, problems + more


def _read(path: Path, name: str, named_at: Place | None = None) -> tuple[Entries | None, list[Problem]]:
    where = named_at._asdict() if named_at else {"file": name}
    try:
        if path.stat().st_size > 4 * MAX_TEXT:
            return None, [Problem(code="too-large", **where, message=f"{name} is larger than {MAX_TEXT:,} characters")]
        tree, problems = read_yaml(name, path.read_text("utf-8-sig"))
    except UnicodeDecodeError:
        return None, [Problem(code="yaml", **where, message=f"{name} is not a UTF-8 text", hint="save it as UTF-8")]
    except OSError as error:
        message = f"{name} cannot be read: {error.strerror}"
        return None, [Problem(code="include" if named_at else "file", **where, message=message)]
    if tree is not None and not isinstance(tree, Entries):
        wrong = Problem(code="wrong-type", **tree.place._asdict(), message="a pack is a mapping of sections")
        return None, [*problems, wrong]
    return tree, problems


def _included(main: Entries, problems: list[Problem]) -> list[tuple[str, Place]]:
    if "include" not in main.parts:
        return []
    listed: Tree = main.parts["include"]
    raw = plain(listed)
    names = [raw] if isinstance(raw, str) else raw
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        message = "'include' is a list of file names"
        problems.append(Problem(code="include", **listed.place._asdict(), message=message))
        return []
    if len(names) > MAX_FILES:
        message = f"the pack includes {len(names)} files"
        problems.append(
            Problem(code="too-large", **listed.place._asdict(), message=message, expected=f"at most {MAX_FILES}")
        )
        return []
    return [(name, place_of(main, ("include", n))) for n, name in enumerate(names)]


def _inside(folder: Path, name: str) -> Path | None:
    """The file, None where the name leads out of the pack's folder (links followed)."""
    try:
        found = (folder / name).resolve()
        return found if found.is_relative_to(folder.resolve()) else None
    except (ValueError, OSError, RuntimeError):
        return None


def _outside(name: str, place: Place) -> Problem:
    return Problem(
        code="include", **place._asdict(), path="include", message=f"{name!r} leads out of the pack's folder",
        hint="put the file into the folder of pack.yaml and name it from there",
    )  # fmt: skip
