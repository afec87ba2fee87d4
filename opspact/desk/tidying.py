"""What the desk leaves behind and nobody needs any more: files that no item names, uploads that were cut short."""

from datetime import timedelta
from pathlib import Path
from typing import Final

from django.conf import settings

from opspact.desk.models import Attachment
from opspact.kernel.now import now_datetime

EVERY: Final = 600
"""Seconds between two looks; each look takes one of the folders, so that all are seen in under two days."""
FOLDERS: Final = 256
SAFE: Final = timedelta(days=1).total_seconds()
"""A younger file may belong to an act that still goes on."""
_DIGEST: Final = 64


def tidy() -> int:
    """Remove what is old and unnamed from the folder whose turn it is; there is never more to do at once."""
    present = now_datetime().timestamp()
    root, turn = Path(settings.OPSPACT_FILES), int(present / EVERY) % FOLDERS
    old = [path for path in (root / f"{turn:02x}").glob("?" * _DIGEST) if _is_old(path, present)]
    rows = Attachment.objects.everything().filter(sha256__in=[one.name for one in old])
    named = set(rows.values_list("sha256", flat=True))
    cut_short = [path for path in root.glob("new-*") if _is_old(path, present)]
    for path in (*cut_short, *(one for one in old if one.name not in named)):
        path.unlink(missing_ok=True)
    return 0


def _is_old(path: Path, present: float) -> bool:
    return path.stat().st_mtime < present - SAFE
