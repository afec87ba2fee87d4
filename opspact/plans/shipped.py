"""The packs that come with the product."""

from importlib.resources import files
from pathlib import Path
from typing import Final

from opspact.plans.loader.files import Folder, files_of

PACKS: Final = Path(str(files("opspact"))) / "packs"


def shipped_packs() -> dict[str, Path]:
    """The packs that come with the product, by name: a folder with `pack.yaml`, or a file."""
    found = {path.parent.name: path.parent for path in sorted(PACKS.glob("*/pack.yaml"))}
    return found | {path.stem: path for path in sorted(PACKS.glob("*.yaml"))}


def shipped(name: str) -> dict[str, str]:
    """The files of one of them, as `store.books.save` takes them. Raises KeyError for a name that is none."""
    source = Folder(shipped_packs()[name])
    return {file: source.text(file) for file in files_of(source)}
