"""The home folder: everything one installation keeps on disk."""

import fcntl
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from opspact.shell.running.trouble import Trouble


class Home(NamedTuple):
    """The paths in a home folder. Only `create` touches the disk."""

    path: Path

    @property
    def database(self) -> Path:
        """Data of the embedded database; a link where it has to live elsewhere."""
        return self.path / "pg"

    @property
    def sockets(self) -> Path:
        """Folder of the embedded database's socket; a link where this path would be too long for one."""
        return self.path / "run"

    @property
    def files(self) -> Path:
        """Attachments and issued documents, named by what they hold; never changed."""
        return self.path / "files"

    @property
    def static(self) -> Path:
        """Style sheets, scripts and pictures, collected and compressed for the web."""
        return self.path / "static"

    @property
    def secret(self) -> Path:
        """What signs sessions and links."""
        return self.path / "secret"

    @property
    def file(self) -> Path:
        """Settings that the environment does not give."""
        return self.path / "opspact.env"

    def create(self) -> None:
        """Make the folder. Root lets others pass through it, because the database may not run as root."""
        self.path.mkdir(parents=True, exist_ok=True, mode=0o711 if os.geteuid() == 0 else 0o700)


def home_here() -> Home:
    """The home of this process: `OPSPACT_HOME`, else `.opspact` in the working folder."""
    return Home(Path(os.environ.get("OPSPACT_HOME") or ".opspact").absolute())


def secret_of(home: Home) -> str:
    """The secret in the home folder, made once."""
    home.create()
    if not home.secret.exists():
        home.secret.touch(mode=0o600)
        home.secret.write_text(secrets.token_urlsafe(48))
    return home.secret.read_text().strip()


@contextmanager
def held(home: Home) -> Iterator[None]:
    """Hold the home for this process alone; the kernel lets go when the process ends, however it ends.

    Raises Trouble where another process holds it.
    """
    home.create()
    with (home.path / "lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            raise Trouble(
                "Opspact already runs on {home} (process {pid}). Stop it first, or give this one a home of its own "
                "with OPSPACT_HOME.", home=home.path, pid=lock.read().strip() or "?",
            ) from None  # fmt: skip
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        yield
