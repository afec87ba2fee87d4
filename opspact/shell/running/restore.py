"""`opspact restore`: make an installation from a backup, whole or not at all."""

import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Final

import click
import psycopg

from opspact.shell.running.archive import ATTACHMENTS, DUMP, SECRET, unpack
from opspact.shell.running.database import client_environment, parameters, running
from opspact.shell.running.embedded.place import programs
from opspact.shell.running.home import Home, held, home_here
from opspact.shell.running.trouble import Trouble, tell

_EMPTIED: Final = """
DROP SCHEMA public CASCADE;
CREATE SCHEMA public AUTHORIZATION pg_database_owner;
GRANT USAGE ON SCHEMA public TO PUBLIC;
"""
"""Leaves the schema as a new database has it."""


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.option("--replace", is_flag=True, help="Throw away what is there.")
def restore(file: Path, replace: bool) -> None:
    """Check FILE, then make database, attachments and secret as they were. Opspact must not run meanwhile.

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
    """Whether neither the database nor the attachments hold anything."""
    with psycopg.connect(**parameters(home)) as connection:  # type: ignore[arg-type]
        tables = connection.execute("SELECT 1 FROM pg_tables WHERE schemaname = 'public' LIMIT 1").fetchone()
    return tables is None and not any(home.attachments.rglob("*"))


def read(home: Home, folder: Path) -> None:
    """Make the installation from an unpacked backup: the database in one transaction, then the files beside it."""
    _database(home, folder / DUMP)
    before = Path(tempfile.mkdtemp(dir=home.path))
    if home.attachments.exists():
        home.attachments.rename(before / "attachments")
    if (folder / ATTACHMENTS).exists():
        (folder / ATTACHMENTS).rename(home.attachments)
    (folder / SECRET).replace(home.secret)
    home.secret.chmod(0o600)
    shutil.rmtree(before)


def _database(home: Home, dump: Path) -> None:
    """Replay the dump as one transaction, so that a failure leaves what was there."""
    script = dump.with_name("database.sql")
    _run(home, "pg_restore", "--no-owner", "--no-privileges", f"--file={script}", str(dump))
    known = dump.with_name("known.sql")
    with script.open("rb") as source, known.open("wb") as target:
        # Servers before 17 do not know this setting of newer clients.
        target.writelines(line for line in source if not line.startswith(b"SET transaction_timeout"))
    _run(home, "psql", "--quiet", "--no-psqlrc", "--set=ON_ERROR_STOP=1", "--single-transaction",
         f"--command={_EMPTIED}", f"--file={known}")  # fmt: skip


def _run(home: Home, program: str, *arguments: str) -> None:
    command: list[str | Path] = [programs() / program, *arguments]
    done = subprocess.run(command, env=client_environment(home), capture_output=True, text=True, check=False)
    if done.returncode:
        raise Trouble("The backup could not be restored; nothing was changed: {words}", words=done.stderr.strip())
