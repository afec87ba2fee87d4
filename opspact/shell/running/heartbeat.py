"""Workers show that they live; the silence of all of them raises the alarm."""

import os
import socket
from datetime import timedelta
from typing import Final

from django.db.models import Max

from opspact.kernel.now import now_datetime
from opspact.shell.running.models import Heartbeat

FORGOTTEN: Final = timedelta(days=1)
"""A worker that has been silent so long is gone for good."""


def beat() -> int:
    """Show that this process lives. Finds no further work, so always 0."""
    Heartbeat.objects.update_or_create(
        worker=f"{socket.gethostname()}:{os.getpid()}", defaults={"seen": now_datetime()}
    )
    Heartbeat.objects.filter(seen__lt=now_datetime() - FORGOTTEN).delete()
    return 0


def silence() -> timedelta | None:
    """How long no worker has been heard; None where none ever was."""
    last = Heartbeat.objects.aggregate(last=Max("seen"))["last"]
    return None if last is None else max(now_datetime() - last, timedelta(0))
