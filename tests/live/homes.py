"""Homes and databases for tests of running processes."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

import psycopg

from opspact.shell.running.database import parameters
from opspact.shell.running.embedded.server import Server
from opspact.shell.running.home import Home


@contextmanager
def open_folder() -> Iterator[Path]:
    """A new folder that every account may pass through, unlike pytest's own."""
    with tempfile.TemporaryDirectory(prefix="opspact-test-") as folder:
        Path(folder).chmod(0o711)
        yield Path(folder)


@contextmanager
def server_on(path: Path) -> Iterator[Server]:
    """A started server on a home; stopped at the end."""
    server = Server(Home(path), durable=False)
    server.start()
    try:
        yield server
    finally:
        server.stop()


def query(home: Home, sql: str) -> list[tuple[object, ...]]:
    """Run one statement in the home's embedded database."""
    with psycopg.connect(**parameters(home), autocommit=True) as connection:  # type: ignore[arg-type]
        cursor = connection.execute(sql.encode())
        return cursor.fetchall() if cursor.description else []


def address(database: str, parts: dict[str, str]) -> str:
    """The DATABASE_URL of another database on the same server."""
    rest = {name: value for name, value in parts.items() if name != "dbname"}
    return f"postgresql:///{database}?{urlencode(rest)}"
