"""Packs that come in and go out: one YAML file, or a zip of the folder."""

import io
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import IO, Final

from opspact.plans.loader import PackErrors, Problem
from opspact.plans.loader.files import MAIN, MAX_FILES
from opspact.plans.loader.reading import MAX_TEXT

MAX_UPLOAD: Final = 4 * MAX_TEXT
"""Bytes of what is uploaded, and of each file in it unpacked."""
_MOST: Final = 10 * MAX_FILES
"""Entries of a zip, those that are no part of the pack among them."""


def read_upload(name: str, content: IO[bytes]) -> dict[str, str]:
    """The texts of an uploaded pack by name. Raises PackErrors for what is no pack at all."""
    data = content.read(MAX_UPLOAD + 1)
    if len(data) > MAX_UPLOAD:
        raise _wrong("too-large", f"{name} is larger than {MAX_UPLOAD:,} bytes")
    if zipfile.is_zipfile(io.BytesIO(data)):
        return _unzipped(name, data)
    return {MAIN: _text(name, data)}


def zipped(files: Mapping[str, str]) -> bytes:
    """The files of a pack as a zip; the same files always give the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in sorted(files.items()):
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), text.encode(), zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _unzipped(name: str, data: bytes) -> dict[str, str]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            found = dict(_texts(archive))
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError, OSError, ValueError) as wrong:
        raise _wrong("file", f"{name} cannot be unpacked: {wrong}") from None
    return _from_its_folder(found)


def _texts(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    entries = archive.infolist()
    if len(entries) > _MOST:
        raise _wrong("too-large", f"the zip has {len(entries)} entries", f"at most {_MOST}")
    left = MAX_UPLOAD
    for entry in entries:
        path = PurePosixPath(entry.filename)
        if (
            entry.is_dir()
            or path.suffix not in (".yaml", ".yml")
            or any(part.startswith(("._", "__")) for part in path.parts)
        ):
            continue
        with archive.open(entry) as file:
            data = file.read(left + 1)
        left -= len(data)
        if left < 0:
            raise _wrong("too-large", f"the zip unpacks to more than {MAX_UPLOAD:,} bytes")
        yield entry.filename, _text(entry.filename, data)


def _is_part(entry: zipfile.ZipInfo) -> bool:
    """A YAML file that is no trace of the program that packed it."""
    path = PurePosixPath(entry.filename)
    own = all(not part.startswith(("._", "__")) for part in path.parts)
    return own and not entry.is_dir() and path.suffix in (".yaml", ".yml")


def _from_its_folder(found: Mapping[str, str]) -> dict[str, str]:
    """Names relative to the folder of `pack.yaml`: a zip often holds the folder itself."""
    mains = sorted(
        (name for name in found if PurePosixPath(name).name == MAIN), key=lambda name: (name.count("/"), name)
    )
    folder = mains[0].removesuffix(MAIN) if mains else ""
    return {name.removeprefix(folder): text for name, text in found.items() if name.startswith(folder)}


def _text(name: str, data: bytes) -> str:
    try:
        return data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError:
        raise _wrong("yaml", f"{name} is not a UTF-8 text", hint="save it as UTF-8") from None


def _wrong(code: str, message: str, expected: str = "", hint: str = "") -> PackErrors:
    return PackErrors([Problem(code=code, message=message, expected=expected, hint=hint)])
