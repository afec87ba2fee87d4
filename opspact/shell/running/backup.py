"""`opspact backup`: everything one installation knows, in one file."""

import subprocess
import tempfile
from pathlib import Path

import click

from opspact.kernel.now import now_datetime
from opspact.shell.running.archive import DUMP, FILES, SECRET, Manifest, Writer
from opspact.shell.running.database import client_environment, running
from opspact.shell.running.embedded.place import programs
from opspact.shell.running.home import Home, home_here, secret_of
from opspact.shell.running.migrate import start_django
from opspact.shell.running.options import text
from opspact.shell.running.trouble import Trouble, tell


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def backup(file: Path) -> None:
    """Write database, files and secret to FILE, also while the product runs. Keep FILE as safe as the secret."""
    home = home_here()
    with running(home):
        manifest = write(home, file)
        size = sum(entry.size for entry in manifest.entries)
        _note(len(manifest.entries), size)
    click.echo(tell("{file}: {n} files, {size} MB.", file=file, n=len(manifest.entries), size=f"{size / 1e6:.1f}"))


def _note(files: int, size: int) -> None:
    start_django()
    from opspact.shell.running.upkeep import done  # noqa: PLC0415 - models need a started Django

    done("backup", well=True, files=files, bytes=size)


def write(home: Home, file: Path) -> Manifest:
    """Write a backup. The database comes first: files never change, so all that it names are still there."""
    file.parent.mkdir(parents=True, exist_ok=True)
    writer = Writer(file)
    with tempfile.TemporaryDirectory(dir=file.parent) as folder:
        dump = Path(folder) / DUMP
        _dump(home, dump)
        writer.add(DUMP, dump)
        secret = Path(folder) / SECRET
        secret.write_text(text("OPSPACT_SECRET") or secret_of(home))
        writer.add(SECRET, secret)
    for path in sorted(home.files.rglob("*")):
        if path.is_file():
            writer.add(FILES + str(path.relative_to(home.files)), path)
    return writer.finish(now_datetime().isoformat(timespec="seconds"))


def _dump(home: Home, file: Path) -> None:
    command = [str(programs() / "pg_dump"), "--format=custom", "--no-owner", f"--file={file}"]
    done = subprocess.run(command, env=client_environment(home), capture_output=True, text=True, check=False)
    if done.returncode:
        raise Trouble("The database could not be dumped: {words}", words=done.stderr.strip())
