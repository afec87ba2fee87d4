"""What an unclean stop leaves behind: server processes without their parent, and the file that names them."""

import os
import signal
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final

from opspact.shell.running.trouble import Trouble

PATIENCE: Final = ((signal.SIGINT, 20.0), (signal.SIGQUIT, 10.0), (signal.SIGKILL, 10.0))
"""How to ask, from polite to final, and how many seconds to wait for an answer."""


def clear(data: Path) -> None:
    """End every server process that still works on `data`, then remove the mark of the dead server.

    The mark may be removed only when nobody works on the data: its number may meanwhile be another program's, and then
    the server would refuse to start; but a forgotten backend beside a new server would destroy the data.
    """
    for sign, seconds in PATIENCE:
        _ask(data, sign, seconds)
    if left := list(_workers(data)):
        raise Trouble("Processes {pids} of an earlier database still work on {data} and do not end.",
                      pids=", ".join(map(str, left)), data=data)  # fmt: skip
    (data / "postmaster.pid").unlink(missing_ok=True)


def _ask(data: Path, sign: signal.Signals, seconds: float) -> None:
    """Send a signal to the processes that work on `data` and wait until they are gone."""
    for pid in _workers(data):
        _send(pid, sign)
    end = time.monotonic() + seconds
    while time.monotonic() < end and any(_workers(data)):
        time.sleep(0.05)


def _send(pid: int, sign: signal.Signals) -> None:
    with suppress(ProcessLookupError):
        os.kill(pid, sign)


def _workers(data: Path) -> Iterator[int]:
    """The processes whose working folder is `data`: a PostgreSQL server and all its children."""
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            if (entry / "cwd").readlink() == data:
                yield int(entry.name)
        except (FileNotFoundError, PermissionError, ProcessLookupError):
            continue
