"""Statements that are planned once for each connection: the hot writes, which take lists of rows, and the hot reads."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, TypeVar

import msgspec
import psycopg
from django.db import connection
from django.db.backends.utils import CursorWrapper
from django.db.models import Model

M = TypeVar("M", bound=Model)

_encode = msgspec.json.Encoder().encode


def run(statement: str, *lists: Sequence[Any]) -> None:
    """Run a statement in the transaction at hand. Each `%s::json` in it takes a list of structs or dicts as JSON.

    It is prepared on the server: planning such a statement takes longer than running it for a few rows.
    """
    connection.ensure_connection()
    with connection.wrap_database_errors, psycopg.Cursor(connection.connection) as cursor:
        cursor.execute(statement, [_encode(rows).decode() for rows in lists], prepare=True)


def rows(statement: str, values: Sequence[Any] | Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """The rows of a statement that asks for one thing by index, again and again. JSON comes as text.

    From its second use on it is prepared: Django composes its own queries anew each time, and the server plans them.
    """
    with _cursor() as cursor:
        cursor.execute(statement, values)
        found: list[tuple[Any, ...]] = cursor.fetchall()
        return found


def _cursor() -> CursorWrapper:
    """A cursor that prepares; where queries are logged Django's own, whose log shows the values."""
    connection.ensure_connection()
    prepares: Any = psycopg.Cursor(connection.connection)
    return connection.cursor() if connection.queries_logged else connection.make_cursor(prepares)


def objects(
    model: type[M], names: Collection[str], statement: str, values: Sequence[Any] | Mapping[str, Any]
) -> list[M]:
    """The rows of such a statement as objects with these columns; other columns are read when somebody asks."""
    return [made(model, names, row) for row in rows(statement, values)]


def made(model: type[M], names: Collection[str], values: Sequence[Any]) -> M:
    """An object with these columns, named in the order in which the model declares them."""
    return model.from_db(connection.alias, names, values)
