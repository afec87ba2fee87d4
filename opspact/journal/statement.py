"""Statements that take lists of rows and are planned once for each connection: the hot writes."""

from collections.abc import Sequence
from typing import Any

import msgspec
import psycopg
from django.db import connection

_encode = msgspec.json.Encoder().encode


def run(statement: str, *lists: Sequence[Any]) -> None:
    """Run a statement in the transaction at hand. Each `%s::json` in it takes a list of structs or dicts as JSON.

    It is prepared on the server: planning such a statement takes longer than running it for a few rows.
    """
    connection.ensure_connection()
    with connection.wrap_database_errors, psycopg.Cursor(connection.connection) as cursor:
        cursor.execute(statement, [_encode(rows).decode() for rows in lists], prepare=True)
