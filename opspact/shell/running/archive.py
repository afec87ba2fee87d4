"""The one file of a backup: a tar of the database's dump, the files, the secret and a manifest of hashes."""

import hashlib
import io
import os
import tarfile
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import IO, Final

import msgspec

from opspact.shell.running.trouble import Trouble

FORMAT: Final = 1
MANIFEST: Final = "manifest.json"
DUMP: Final = "database.dump"
SECRET: Final = "secret"
FILES: Final = "files/"
_BLOCK: Final = 1 << 20


class Entry(msgspec.Struct, frozen=True):
    """One file of a backup."""

    name: str
    size: int
    sha256: str


class Manifest(msgspec.Struct, frozen=True):
    """What a backup holds. It is the last file of the archive: one without it was cut short."""

    format: int
    product: str
    made: str
    """When, in UTC."""
    entries: tuple[Entry, ...]


class Writer:
    """Writes a backup next to its place and moves it there when it is whole."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.part = file.with_name(file.name + ".part")
        descriptor = os.open(self.part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        self.raw = os.fdopen(descriptor, "wb")
        self.tar = tarfile.TarFile(fileobj=self.raw, mode="w")
        self.entries: list[Entry] = []

    def add(self, name: str, path: Path) -> None:
        """Add a file under a name."""
        info = tarfile.TarInfo(name)
        info.size, info.mode = path.stat().st_size, 0o600
        with path.open("rb") as source:
            hashed = _Hashed(source)
            self.tar.addfile(info, hashed)
        self.entries.append(Entry(name, info.size, hashed.sha256.hexdigest()))

    def finish(self, made: str) -> Manifest:
        """Write the manifest, see that everything is on the disk, and put the file in its place."""
        manifest = Manifest(FORMAT, version("opspact"), made, tuple(self.entries))
        text = msgspec.json.format(msgspec.json.encode(manifest), indent=1)
        info = tarfile.TarInfo(MANIFEST)
        info.size, info.mode = len(text), 0o600
        self.tar.addfile(info, io.BytesIO(text))
        self.tar.close()
        self.raw.flush()
        os.fsync(self.raw.fileno())
        self.raw.close()
        self.part.rename(self.file)
        return manifest


class _Hashed(io.RawIOBase):
    """A file that hashes what is read from it."""

    def __init__(self, source: IO[bytes]) -> None:
        self.source = source
        self.sha256 = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        """Read on."""
        block = self.source.read(size)
        self.sha256.update(block)
        return block


def unpack(file: Path, folder: Path) -> Manifest:
    """Unpack a backup into an empty folder and compare every file with the manifest.

    Raises Trouble where it is not a backup, was cut short, or holds anything else than its manifest says.
    """
    try:
        with tarfile.open(file, "r:") as tar:
            found = dict(_unpacked(tar, folder))
    except (tarfile.TarError, OSError) as wrong:
        raise Trouble("{file} cannot be read as a backup: {wrong}.", file=file, wrong=wrong) from None
    if MANIFEST not in found:
        raise Trouble("{file} is not a whole backup: it has no manifest.", file=file)
    del found[MANIFEST]
    manifest = msgspec.json.decode((folder / MANIFEST).read_bytes(), type=Manifest)
    if manifest.format > FORMAT:
        raise Trouble("{file} was made by a newer release ({product}); restore it with that one.",
                      file=file, product=manifest.product)  # fmt: skip
    differing = {name for name in found.keys() | names(manifest) if found.get(name) != names(manifest).get(name)}
    if differing or DUMP not in found:
        raise Trouble("{file} is damaged: {names} differ from the manifest.",
                      file=file, names=", ".join(sorted(differing)[:5]) or DUMP)  # fmt: skip
    return manifest


def names(manifest: Manifest) -> dict[str, Entry]:
    """The files of a backup by name."""
    return {entry.name: entry for entry in manifest.entries}


def _unpacked(tar: tarfile.TarFile, folder: Path) -> Iterator[tuple[str, Entry]]:
    for info in tar:
        source = tar.extractfile(info)
        target = (folder / info.name).resolve()
        if source is None or not target.is_relative_to(folder.resolve()):
            raise tarfile.ReadError(f"{info.name} does not belong into a backup")
        target.parent.mkdir(parents=True, exist_ok=True)
        digest = hashlib.sha256()
        with target.open("xb") as file:
            while block := source.read(_BLOCK):
                digest.update(block)
                file.write(block)
        yield info.name, Entry(info.name, info.size, digest.hexdigest())
