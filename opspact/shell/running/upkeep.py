"""What operators did to keep the data safe: the last backup and the last check, told on the administrator's page."""

from collections.abc import Mapping
from typing import Any

from django.db import connection

from opspact.kernel.now import now_datetime
from opspact.shell.running.models import Upkeep


def done(kind: str, *, well: bool, **details: Any) -> None:
    """Note that a backup or a check has ended, and how. `kind` is `backup` or `verify`.

    A database of an earlier release, backed up before it is brought to this one, has no place for it.
    """
    if "running_upkeep" in connection.introspection.table_names():
        Upkeep.objects.create(kind=kind, at=now_datetime(), well=well, details=details)


def last() -> Mapping[str, Upkeep | None]:
    """The last of each kind; None where there was none yet."""
    return {kind: Upkeep.objects.filter(kind=kind).order_by("-at").first() for kind in ("backup", "verify")}
