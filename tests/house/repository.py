"""What the repository consists of, for the tests of the house."""

import subprocess
from fnmatch import fnmatch
from pathlib import Path

ROOT = Path(__file__).parents[2]


def files() -> list[Path]:
    """Every file that is or will be committed, with or without git at hand."""
    listed = _listed_by_git()
    found = listed if listed is not None else _walked()
    return sorted(path for path in found if path.is_file())


def texts() -> dict[Path, str]:
    """The text files among them, by path relative to the root."""
    return {path.relative_to(ROOT): text for path in files() if (text := _text(path)) is not None}


def python_files(*folders: str) -> list[Path]:
    return [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]


def _listed_by_git() -> list[Path] | None:
    command = ["git", "-C", str(ROOT), "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        listing = subprocess.run(command, capture_output=True, check=True, text=True).stdout
    except (FileNotFoundError, subprocess.CalledProcessError):
        return None
    return [ROOT / name for name in listing.split("\0") if name]


def _walked() -> list[Path]:
    ignored = [".git", *(line.rstrip("/") for line in (ROOT / ".gitignore").read_text().splitlines())]
    return [path for path in ROOT.rglob("*") if not _matches(path.relative_to(ROOT), ignored)]


def _matches(path: Path, patterns: list[str]) -> bool:
    return any(fnmatch(part, pattern) for part in path.parts for pattern in patterns)


def _text(path: Path) -> str | None:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return None
