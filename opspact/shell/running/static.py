"""Style sheets, scripts and pictures, collected for the web: named by content, compressed."""

import hashlib
from collections.abc import Iterator
from pathlib import Path


def collect(folder: Path) -> None:
    """Collect the static files of all apps into the folder, unless that was done from the same ones."""
    from django.core.management import call_command  # noqa: PLC0415 - the apps are loaded by now

    mark = folder / "collected-from"
    found = _fingerprint()
    if mark.exists() and mark.read_text() == found:
        return
    call_command("collectstatic", interactive=False, verbosity=0, clear=True)
    mark.write_text(found)


def _fingerprint() -> str:
    """What the files are made of: names, sizes and times."""
    told = hashlib.sha256()
    for path in sorted(_sources()):
        told.update(f"{path} {path.stat().st_size} {path.stat().st_mtime_ns}\n".encode())
    return told.hexdigest()


def _sources() -> Iterator[Path]:
    from django.contrib.staticfiles.finders import get_finders  # noqa: PLC0415

    for finder in get_finders():
        for name, storage in finder.list([]):
            yield Path(storage.path(name))
