"""Files of issued documents, by their SHA-256 under the home folder: a backup takes them, nothing replaces them.

A file is written whole beside its place and then moved there: it is there complete, or not at all.
"""

import hashlib
import os
import tempfile
from pathlib import Path

from django.conf import settings


class Damaged(RuntimeError):  # noqa: N818 - says what is the case
    """A stored file is gone, or is not what its hash says."""


def put(content: bytes) -> str:
    """Keep a file; its SHA-256 in hex, by which `get` finds it."""
    digest = hashlib.sha256(content).hexdigest()
    place = _place(digest)
    if place.exists():
        return digest
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle, beside = tempfile.mkstemp(dir=place.parent)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    Path(beside).replace(place)
    return digest


def get(digest: str) -> bytes:
    """The file with that hash, checked against it. Raises Damaged."""
    try:
        content = _place(digest).read_bytes()
    except FileNotFoundError:
        raise Damaged(f"the file {digest} is not in {_root()}; restore it from a backup") from None
    if hashlib.sha256(content).hexdigest() != digest:
        raise Damaged(f"the file {digest} was changed; restore it from a backup")
    return content


def _root() -> Path:
    return Path(settings.HOME) / "files"


def _place(digest: str) -> Path:
    return _root() / digest[:2] / digest[2:]
