"""A few connections of the door's own, so that deliveries and pages never wait for each other."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any, Final

from django.conf import settings
from django.db import connections
from psycopg_pool import ConnectionPool

from opspact.signals.store import Connection

WAIT: Final = 3.0
"""Seconds to wait for a connection before a sender is told to come again."""
_SETTINGS: Final = (
    "plan_cache_mode = force_generic_plan", "enable_seqscan = off", "enable_hashjoin = off", "enable_mergejoin = off",
    "jit = off",
)  # fmt: skip


@contextmanager
def connection() -> Iterator[Connection]:
    """A connection in autocommit; the block begins its transactions itself."""
    with _pool().connection(WAIT) as found:
        yield found


def close() -> None:
    """End the connections; the next delivery opens new ones."""
    _pool().close()
    _pool.cache_clear()


@cache
def _pool() -> "ConnectionPool[Any]":
    given = connections["default"].get_connection_params()
    plain = {name: value for name, value in given.items() if name not in ("cursor_factory", "context")}
    size: int = settings.OPSPACT_WEB_THREADS
    return ConnectionPool(
        kwargs={**plain, "autocommit": True}, configure=_configure, min_size=1, max_size=size, open=True, name="intake"
    )  # fmt: skip


def _configure(found: Connection) -> None:
    """Few statements, always the same and always about few rows: planned once, by their indexes.

    Planning them for each list anew takes longer than running them, and a plan that was made while the tables were
    small would read them whole for ever.
    """
    for setting in _SETTINGS:
        found.execute(f"SET {setting}")
