"""Files of cases: checked, scanned, stored under their hash, given out with safe headers."""

import hashlib
import subprocess
import tempfile
from collections.abc import Iterable
from pathlib import Path, PurePath
from typing import Any, Final

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from opspact.desk.models import Attachment
from opspact.journal.statement import objects
from opspact.kernel.now import now_datetime
from opspact.tenancy.scope import MAY_SEE, scope_of
from opspact.tenancy.viewer import Viewer
from opspact.work import services
from opspact.work.models import WorkItem
from opspact.work.shapes import BadFields, NotThere

TYPES: Final = {
    ".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".gif": "image/gif", ".webp": "image/webp",
    ".pdf": "application/pdf", ".txt": "text/plain", ".log": "text/plain", ".csv": "text/csv", ".md": "text/plain",
    ".json": "application/json", ".xml": "application/xml", ".cfg": "text/plain", ".conf": "text/plain",
    ".doc": "application/msword", ".xls": "application/vnd.ms-excel", ".ppt": "application/vnd.ms-powerpoint",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ".zip": "application/zip", ".gz": "application/gzip", ".7z": "application/x-7z-compressed",
    ".pcap": "application/vnd.tcpdump.pcap",
    ".eml": "message/rfc822", ".msg": "application/vnd.ms-outlook", ".mp4": "video/mp4", ".mp3": "audio/mpeg",
    ".wav": "audio/wav", ".amr": "audio/amr", ".vsdx": "application/vnd.ms-visio.drawing",
    ".wps": "application/vnd.ms-works", ".et": "application/octet-stream", ".ofd": "application/octet-stream",
}  # fmt: skip
"""The endings that are taken, and as what a file is given out. Nothing that a browser or a desk would run."""
SHOWN: Final = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})
"""Shown in the browser; everything else is downloaded."""
MOST: Final = 20
"""Files of one act."""
LONGEST_NAME: Final = 200
SCAN_SECONDS: Final = 60

_SHOWN: Final = ["id", "name", "size", "public"]
_FILES: Final = f"""SELECT {", ".join(_SHOWN)} FROM desk_attachment f
    WHERE work_id = %(item)s AND {MAY_SEE.format(row="f")} ORDER BY id"""


def files_of(viewer: Viewer, item: WorkItem) -> list[Attachment]:
    """The files of a case that the viewer may see, with what a page shows of them, the oldest first."""
    return objects(Attachment, _SHOWN, _FILES, {"item": item.pk, **scope_of(viewer)})


def attach(viewer: Viewer, item: WorkItem, files: Iterable["UploadedFile[Any]"], *, public: bool) -> list[Attachment]:
    """Keep files with an item. All of them are checked before one is kept. Raises BadFields."""
    given = list(files)
    check(given)
    stored = [(file, store(file)) for file in given]
    with transaction.atomic():
        return [_keep(viewer, item, file, digest, public) for file, digest in stored]


def check(files: list["UploadedFile[Any]"]) -> None:
    """Raise BadFields for files that are too many, too large or of a kind that is not taken."""
    limit = settings.OPSPACT_ATTACHMENT_BYTES
    if len(files) > MOST:
        raise BadFields({"files": {"zh": f"一次最多添加 {MOST} 个文件", "en": f"at most {MOST} files at once"}})
    for file in files:
        name = named(file)
        if type_of(name) is None:
            ending = PurePath(name).suffix or name
            raise BadFields(
                {"files": {"zh": f"不接受这种文件：{ending}", "en": f"files of this kind are not taken: {ending}"}}
            )
        if (file.size or 0) > limit:
            size = limit // 1024 // 1024
            raise BadFields({"files": {"zh": f"“{name}”超过 {size} MB", "en": f"{name} is over {size} MB"}})


def type_of(name: str) -> str | None:
    """The media type by the ending of a name; None where it is not taken."""
    return TYPES.get(PurePath(name).suffix.lower())


def named(file: "UploadedFile[Any]") -> str:
    """The file's own name without any folder, short enough and on one line."""
    name = PurePath((file.name or "file").replace("\\", "/")).name
    clean = "".join(sign for sign in name if sign.isprintable())
    ending = PurePath(clean).suffix
    return clean if len(clean) <= LONGEST_NAME else clean[: LONGEST_NAME - len(ending)] + ending


def store(file: "UploadedFile[Any]") -> str:
    """Write the bytes under their SHA-256, once, after the scan. Raises BadFields where the scan refuses them."""
    folder = Path(settings.OPSPACT_FILES)
    folder.mkdir(parents=True, exist_ok=True)
    own = hashlib.sha256()
    with tempfile.NamedTemporaryFile(dir=folder, prefix="new-", delete=False) as target:
        for chunk in file.chunks():
            own.update(chunk)
            target.write(chunk)
    try:
        _scan(target.name, named(file))
        place = path_of(own.hexdigest())
        place.parent.mkdir(exist_ok=True)
        Path(target.name).replace(place)
    finally:
        Path(target.name).unlink(missing_ok=True)
    return own.hexdigest()


def path_of(digest: str) -> Path:
    """Where the bytes of a hash lie."""
    return Path(settings.OPSPACT_FILES) / digest[:2] / digest


def _scan(path: str, name: str) -> None:
    """Let the operator's command look at a file; without one, every file passes."""
    if not settings.OPSPACT_SCAN:
        return
    done = subprocess.run([*settings.OPSPACT_SCAN, path], capture_output=True, timeout=SCAN_SECONDS, check=False)
    if done.returncode != 0:
        raise BadFields({"files": {"zh": f"扫描未通过：{name}", "en": f"refused by the scan: {name}"}})


def _keep(viewer: Viewer, item: WorkItem, file: "UploadedFile[Any]", digest: str, public: bool) -> Attachment:
    name = named(file)
    kept, new = Attachment.objects.everything().get_or_create(
        work=item, sha256=digest, name=name,
        defaults={"contract_id": item.contract_id, "customer_id": item.customer_id, "size": file.size or 0,
                  "type": type_of(name) or "", "public": public, "author_id": viewer.account, "added": now_datetime()},
    )  # fmt: skip
    if new:
        payload = {"name": name, "sha256": digest, "size": kept.size, "public": public}
        right = "desk.act" if viewer.customer is None else "portal.file"
        services.note(viewer, item.pk, "attached", payload, right=right)
    return kept


def open_file(viewer: Viewer, item: WorkItem, file_id: int) -> Attachment:
    """A file of an item. Customers get those that are meant for them. Raises NotThere."""
    rows = Attachment.objects.visible_to(viewer).filter(work=item)
    if viewer.customer is not None:
        rows = rows.filter(public=True)
    found = rows.filter(pk=file_id).first()
    if found is None or not path_of(found.sha256).exists():
        raise NotThere(f"file {file_id}")
    return found
