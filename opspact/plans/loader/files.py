"""Reading the files of a pack: `pack.yaml` and what it includes, from a folder or from texts in memory."""

import posixpath
from collections.abc import Mapping
from pathlib import Path
from typing import Final, Protocol

from opspact.plans.loader.assemble import join
from opspact.plans.loader.problems import PackErrors, Problem
from opspact.plans.loader.reading import MAX_TEXT, read_yaml
from opspact.plans.loader.tree import Entries, Place, Tree, place_of, plain

MAX_FILES: Final = 100
MAIN: Final = "pack.yaml"


class UnreadableError(Exception):
    """A file that cannot be had: carries what a problem says of it."""

    def __init__(self, code: str, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.hint = hint


class Source(Protocol):
    """Where the files of a pack are."""

    main: str
    """Name of the file to begin with."""

    def text(self, name: str) -> str:
        """The text of a file, named from the pack's folder. Raises UnreadableError."""


class Folder:
    """Files on disk: a folder with `pack.yaml`, or one file. Links are followed, but not out of the folder."""

    def __init__(self, path: Path) -> None:
        root = path / MAIN if path.is_dir() else path
        self.folder, self.main = root.parent, root.name

    def text(self, name: str) -> str:
        """The text of a file. Raises UnreadableError."""
        path = self.folder / name if name == self.main else self._inside(name)
        try:
            if path.stat().st_size > 4 * MAX_TEXT:
                raise UnreadableError("too-large", f"{name} is larger than {MAX_TEXT:,} characters")
            return path.read_text("utf-8-sig")
        except UnicodeDecodeError:
            raise UnreadableError("yaml", f"{name} is not a UTF-8 text", "save it as UTF-8") from None
        except OSError as error:
            raise UnreadableError("file", f"{name} cannot be read: {error.strerror}") from None

    def _inside(self, name: str) -> Path:
        try:
            found = (self.folder / name).resolve()
        except (ValueError, OSError, RuntimeError):
            raise _outside(name) from None
        if not found.is_relative_to(self.folder.resolve()):
            raise _outside(name)
        return found


class Texts:
    """Files in memory, by their names relative to the pack's folder."""

    main = MAIN

    def __init__(self, files: Mapping[str, str]) -> None:
        self.files = files

    def text(self, name: str) -> str:
        """The text of a file. Raises UnreadableError."""
        found = posixpath.normpath(name)
        if found.startswith(("/", "../")):
            raise _outside(name)
        if found not in self.files:
            raise UnreadableError("file", f"{name} cannot be read: there is no such file in the pack")
        return self.files[found].removeprefix("\ufeff")


def _outside(name: str) -> UnreadableError:
    hint = "put the file into the folder of pack.yaml and name it from there"
    return UnreadableError("include", f"{name!r} leads out of the pack's folder", hint)


def read_pack(source: Source) -> tuple[Entries, list[Problem]]:
    """The joined sections of a pack and what is wrong with its files. Raises PackErrors where nothing can be read."""
    main, problems = _read(source, source.main)
    if main is None:
        raise PackErrors(problems)
    others = []
    for name, place in _included(main, problems):
        part, more = _read(source, name, place)
        problems += more
        if part is not None:
            others.append(part)
    whole, more = join(main, others)
    return whole, problems + more


def files_of(source: Source) -> list[str]:
    """The names of the files that make up a pack: the main one and those it includes. Raises PackErrors."""
    main, problems = _read(source, source.main)
    if main is None:
        raise PackErrors(problems)
    return [source.main, *(posixpath.normpath(name) for name, _ in _included(main, problems))]


def _read(source: Source, name: str, named_at: Place | None = None) -> tuple[Entries | None, list[Problem]]:
    where = named_at._asdict() if named_at else {"file": name}
    try:
        tree, problems = read_yaml(name, source.text(name))
    except UnreadableError as error:
        code = "include" if named_at and error.code == "file" else error.code
        path = "include" if code == "include" else ""
        return None, [Problem(code=code, **where, path=path, message=str(error), hint=error.hint)]
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
