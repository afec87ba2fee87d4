"""Keeps one embedded PostgreSQL for a session of pytest: `python -m tests.live.keeper HOME PID` runs it until the
process PID is gone, however that ended, and leaves nothing behind.

It is a process of its own because pytest's workers end at different moments and any of them may be the first to need
the database.
"""

import fcntl
import os
import shutil
import sys
import time
from pathlib import Path

from opspact.shell.running.embedded.server import Server
from opspact.shell.running.home import Home
from opspact.shell.running.trouble import Trouble


def ensure(home: Home) -> None:
    """Start the keeper unless it runs, and wait until the database answers. Safe to call from many processes."""
    home.create()
    with (home.path / "keeper.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        ready, failed = home.path / "keeper.ready", home.path / "keeper.failed"
        if ready.exists():
            return
        _spawn(home, os.environ["OPSPACT_TEST_SESSION"])
        while not ready.exists():
            if failed.exists():
                raise RuntimeError(failed.read_text())
            time.sleep(0.02)


def _spawn(home: Home, session: str) -> None:
    command = [sys.executable, "-m", "tests.live.keeper", str(home.path), session]
    actions = [(os.POSIX_SPAWN_OPEN, stream, os.devnull, os.O_RDWR, 0) for stream in range(3)]
    os.posix_spawn(sys.executable, command, os.environ, file_actions=actions, setpgroup=0)


def main(home: Home, session: int) -> None:
    """Keep the database until the session's process is gone."""
    server = Server(home, durable=False)
    try:
        server.start()
        (home.path / "keeper.ready").touch()
        while Path(f"/proc/{session}").exists():
            time.sleep(0.3)
    except Trouble as trouble:
        (home.path / "keeper.failed").write_text(trouble.message)
        time.sleep(5)
    finally:
        server.stop()
        for folder in (server.place.data.parent, home.path):
            shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main(Home(Path(sys.argv[1])), int(sys.argv[2]))
