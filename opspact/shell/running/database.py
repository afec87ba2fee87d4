"""Which database: an operator's own by its address, or the embedded one."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final
from urllib.parse import parse_qsl, unquote, urlsplit

import psycopg

from opspact.shell.running.embedded.server import NAME, Server, socket_folder
from opspact.shell.running.home import Home, held
from opspact.shell.running.options import number, text

_KNOWN_TO_CLIENTS: Final = ("host", "port", "user", "password", "sslmode", "sslrootcert", "sslcert", "sslkey")


def is_embedded() -> bool:
    """Whether no DATABASE_URL is given."""
    return not text("DATABASE_URL")


def parameters(home: Home) -> dict[str, str]:
    """How to reach the database, in the names of libpq."""
    if is_embedded():
        return {"host": str(socket_folder(home)), "user": NAME, "dbname": NAME}
    parts = urlsplit(text("DATABASE_URL"))
    given = {
        "host": parts.hostname or "",
        "port": str(parts.port or ""),
        "user": unquote(parts.username or ""),
        "password": unquote(parts.password or ""),
        "dbname": unquote(parts.path.lstrip("/")),
        **dict(parse_qsl(parts.query)),
    }
    return {name: value for name, value in given.items() if value}


def django_settings(home: Home) -> dict[str, Any]:
    """The database in the names of Django, with a pool for the threads of one process."""
    given = parameters(home)
    pool = {"min_size": 1, "max_size": number("OPSPACT_WEB_THREADS") + 2, "timeout": 10}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": given.pop("dbname", ""),
        "USER": given.pop("user", ""),
        "PASSWORD": given.pop("password", ""),
        "HOST": given.pop("host", ""),
        "PORT": given.pop("port", ""),
        "CONN_MAX_AGE": 0,
        "CONN_HEALTH_CHECKS": True,
        # 1: `journal.statement` prepares its statements. Queries of Django itself are never prepared.
        "OPTIONS": {"pool": pool, "prepare_threshold": 1, **given},
    }


@contextmanager
def running(home: Home) -> Iterator[None]:
    """Within the block the database answers: one that runs already, else the embedded one, started for the while."""
    if not is_embedded() or answers(home):
        yield
        return
    with held(home):
        server = Server(home)
        server.start()
        try:
            yield
        finally:
            server.stop()


def client_environment(home: Home) -> dict[str, str]:
    """The environment in which the programs of PostgreSQL (pg_dump …) find the database."""
    names = {"dbname": "DATABASE"} | {name: name.upper() for name in _KNOWN_TO_CLIENTS}
    found = {f"PG{names[name]}": value for name, value in parameters(home).items() if name in names}
    return {**os.environ, **found}


def answers(home: Home) -> bool:
    """Whether the database runs and lets itself be asked."""
    try:
        psycopg.connect(**parameters(home), connect_timeout=5).close()  # type: ignore[arg-type]
    except psycopg.OperationalError:
        return False
    return True
