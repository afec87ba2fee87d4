"""`opspact restore`: make an installation from a backup, whole or not at all."""

import re
import shutil
import subprocess
import tempfile
from importlib import import_module
from pathlib import Path
from typing import Final

import click
import psycopg

from opspact.shell.running.archive import DUMP, FILES, SECRET, unpack
from opspact.shell.running.database import client_environment, parameters, running
from opspact.shell.running.embedded.place import programs
from opspact.shell.running.home import Home, held, home_here
from opspact.shell.running.trouble import Trouble, tell

_FOR_OWNER: Final = re.compile(rb'^(ALTER DEFAULT PRIVILEGES )FOR ROLE (?:"[^"]*"|\S+) ')
"""Names the account that owned the database; here another may."""
_ROLES: Final = ("0002_portal_role", "0004_limited_role")
"""Migrations that make the roles of the wall: they belong to the cluster, so no dump holds them."""
_EMPTIED: Final = """
DROP SCHEMA public CASCADE;
DROP SCHEMA IF EXISTS opspact_portal CASCADE;
CREATE SCHEMA public AUTHORIZATION pg_database_owner;
GRANT USAGE ON SCHEMA public TO PUBLIC;
"""
"""Leaves the schema as a new database has it."""


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.option("--replace", is_flag=True, help="Throw away what is there.")
def restore(file: Path, replace: bool) -> None:
    """Check FILE, then make database, files and secret as they were. Opspact must not run meanwhile.

    A backup of an earlier release is brought to this one by the next `opspact up` or `opspact migrate`.
    """
    home = home_here()
    with held(home):
        pass
    with running(home), tempfile.TemporaryDirectory(dir=home.path) as folder:
        manifest = unpack(file, Path(folder))
        if not replace and not empty(home):
            raise Trouble("There are data in {home} already. To throw them away, say --replace.", home=home.path)
        read(home, Path(folder))
    click.echo(tell("Restored as of {made} ({n} files).", made=manifest.made, n=len(manifest.entries)))


def empty(home: Home) -> bool:
    """Whether neither the database nor the files hold anything."""
    with psycopg.connect(**parameters(home)) as connection:  # type: ignore[arg-type]
        tables = connection.execute("SELECT 1 FROM pg_tables WHERE schemaname = 'public' LIMIT 1").fetchone()
    return tables is None and not any(home.files.rglob("*"))


def read(home: Home, folder: Path) -> None:
    """Make the installation from an unpacked backup: the database in one transaction, then the files beside it."""
    _database(home, folder / DUMP)
    before = Path(tempfile.mkdtemp(dir=home.path))
    if home.files.exists():
        home.files.rename(before / "files")
    if (folder / FILES).exists():
        (folder / FILES).rename(home.files)
    (folder / SECRET).replace(home.secret)
    home.secret.chmod(0o600)
    shutil.rmtree(before)


def _database(home: Home, dump: Path) -> None:
    """Replay the dump as one transaction, so that a failure leaves what was there."""
    script = dump.with_name("database.sql")
    _run(home, "pg_restore", "--no-owner", f"--file={script}", str(dump))
    fitting = dump.with_name("fitting.sql")
    with script.open("rb") as source, fitting.open("wb") as target:
        target.writelines(_fitting(line) for line in source)
    roles = [f"--command={import_module(f'opspact.tenancy.migrations.{name}').ROLE}" for name in _ROLES]
    _run(home, "psql", "--quiet", "--no-psqlrc", "--set=ON_ERROR_STOP=1", "--single-transaction",
         *roles, f"--command={_EMPTIED}", f"--file={fitting}")  # fmt: skip


def _fitting(line: bytes) -> bytes:
    """A line of the dump as this server and account take it."""
    if line.startswith(b"SET transaction_timeout"):  # unknown to servers before 17
        return b""
    return _FOR_OWNER.sub(rb"\1", line)


def _run(home: Home, program: str, *arguments: str) -> None:
    command: list[str | Path] = [programs() / program, *arguments]
    done = subprocess.run(command, env=client_environment(home), capture_output=True, text=True, check=False)
    if done.returncode:
        raise Trouble("The backup could not be restored; nothing was changed: {words}", words=done.stderr.strip())
