"""The embedded PostgreSQL server: a child of this process on a local socket, never on the network."""

import os
import signal
import subprocess
import time
from pathlib import Path
from typing import Any, Final

import psycopg
from psycopg import sql

from opspact.shell.running.children import dies_with_parent
from opspact.shell.running.embedded import orphans
from opspact.shell.running.embedded.place import Place, place_of
from opspact.shell.running.embedded.tuning import configuration
from opspact.shell.running.home import Home
from opspact.shell.running.trouble import Trouble

NAME: Final = "opspact"
"""The database and the account that owns it."""
STOP_WITHIN: Final = 30.0
"""Seconds for a checkpoint before the server stops."""
READY_WITHIN: Final = 300.0
"""Seconds; putting right the data of an unclean stop may take long."""
_KEPT: Final = ("PATH", "LD_LIBRARY_PATH")


class Server:
    """One embedded server. Who starts one holds the home (`home.held`)."""

    name = "postgres"

    def __init__(self, home: Home, *, durable: bool = True) -> None:
        self.home = home
        self.durable = durable
        self.place: Place = place_of(home)
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Make the data where there are none, clear what an unclean stop left, start, wait until it answers.

        Raises Trouble with the server's own words where it does not start.
        """
        if not (self.place.data / "PG_VERSION").exists():
            self._create()
        self._check_version()
        orphans.clear(self.place.data)
        self._configure()
        with (self.place.data / "start.log").open("wb") as log:
            self.process = subprocess.Popen(
                [self.place.programs / "postgres", "-D", self.place.data],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True,
                preexec_fn=dies_with_parent(signal.SIGINT),  # noqa: PLW1509 - no other thread holds a lock here
                **self._manner(),
            )  # fmt: skip
        self._await_ready(self.process)
        self._ensure_database()

    def alive(self) -> bool:
        """Whether the server's process runs."""
        return self.process is not None and self.process.poll() is None

    def ask(self) -> None:
        """Ask it to stop without waiting for clients."""
        if self.process is not None and self.alive():
            self.process.send_signal(signal.SIGINT)

    def end(self, seconds: float) -> None:
        """Wait for it to stop, then stop it without a checkpoint. Data are safe either way."""
        if self.process is None:
            return
        for sign in (signal.SIGQUIT, signal.SIGKILL):
            try:
                self.process.wait(max(seconds, 1))
            except subprocess.TimeoutExpired:
                self.process.send_signal(sign)
        self.process.wait()

    def stop(self) -> None:
        """Ask it to stop and see that it does."""
        self.ask()
        self.end(STOP_WITHIN)

    def _manner(self) -> dict[str, Any]:
        environment = {name: os.environ[name] for name in _KEPT if name in os.environ}
        return {"cwd": "/", "env": environment | {"LC_ALL": "C"}, **self.place.account.popen()}

    def _create(self) -> None:
        """initdb. An earlier attempt that was cut short has left no PG_VERSION, but perhaps other files."""
        for left in self.place.data.iterdir():
            subprocess.run(["rm", "-rf", left], check=True)
        done = subprocess.run(
            [self.place.programs / "initdb", "-D", self.place.data, "-U", "postgres", "--auth=trust",
             "--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8",
             "--no-instructions", *([] if self.durable else ["--no-sync"])],
            capture_output=True, text=True, check=False, **self._manner(),
        )  # fmt: skip
        if done.returncode:
            raise Trouble("The database could not be made in {data}: {words}",
                          data=self.place.data, words=done.stderr.strip())  # fmt: skip

    def _check_version(self) -> None:
        kept = (self.place.data / "PG_VERSION").read_text().strip()
        told = subprocess.run([self.place.programs / "postgres", "--version"], capture_output=True, text=True,
                              check=True, **self._manner()).stdout.split()[-1]  # fmt: skip
        if kept != told.split(".", maxsplit=1)[0]:
            raise Trouble("The data in {data} are of PostgreSQL {kept}, this release brings {told}. Make a backup with "
                          "the earlier release and restore it with this one.",
                          data=self.place.data, kept=kept, told=told)  # fmt: skip

    def _configure(self) -> None:
        file = self.place.data / "postgresql.conf"
        own = self.home.path / "postgresql.conf"
        lines = own.read_text() if own.exists() else ""
        file.write_text(configuration(self.place.sockets, lines, durable=self.durable))
        self.place.account.give(file)

    def _await_ready(self, process: subprocess.Popen[bytes]) -> None:
        end = time.monotonic() + READY_WITHIN
        while time.monotonic() < end:
            if process.poll() is not None:
                raise Trouble("The database did not start: {words}", words=self._last_words())
            if self._answers():
                return
            time.sleep(0.02)
        self.stop()
        raise Trouble("The database did not answer within {seconds} s: {words}", seconds=int(READY_WITHIN),
                      words=self._last_words())  # fmt: skip

    def _answers(self) -> bool:
        """Whether the server says in its mark that it takes connections."""
        try:
            return (self.place.data / "postmaster.pid").read_text().splitlines()[7].strip() == "ready"
        except (FileNotFoundError, IndexError):
            return False

    def _last_words(self) -> str:
        """The end of the server's log, and of what it said before it had one."""
        logs = sorted(self.place.data.glob("log/*.log"), key=lambda path: path.stat().st_mtime)[-1:]
        ends = [path.read_text(errors="replace").splitlines()[-6:] for path in (*logs, self.place.data / "start.log")]
        return "\n".join(line for end in ends for line in end)

    def _ensure_database(self) -> None:
        where = f"host='{self.place.sockets}' user=postgres dbname=postgres"
        with psycopg.connect(where, autocommit=True) as connection:
            if not connection.execute("select 1 from pg_roles where rolname = %s", [NAME]).fetchone():
                connection.execute(sql.SQL("create role {} login createdb createrole").format(sql.Identifier(NAME)))
            if not connection.execute("select 1 from pg_database where datname = %s", [NAME]).fetchone():
                connection.execute(sql.SQL("create database {0} owner {0}").format(sql.Identifier(NAME)))


def socket_folder(home: Home) -> Path:
    """Where clients of the home's embedded server find its socket."""
    return home.sockets.resolve()
