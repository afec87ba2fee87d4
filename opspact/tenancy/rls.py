"""The second wall: PostgreSQL row-level security for customer people (architecture §5).

A request of a customer's person runs as the database role `opspact_portal`, which sees a table only where `protect` in
a migration let it, and there only its own customer's rows, whatever the application forgets to filter. A table nobody
protected is closed to it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from django.db import connection, transaction
from django.db.migrations import RunSQL

from opspact.tenancy.viewer import Viewer

ROLE: Final = "opspact_portal"
Statement = str | tuple[str, dict[str, Any] | list[Any] | tuple[Any, ...] | None]
"""As `RunSQL` has it."""

MINE: Final = "(SELECT opspact_customer())"
"""The customer of the transaction, in SQL; null outside the wall, which equals no row."""

ALL: Final = "SELECT, INSERT, UPDATE, DELETE"


@contextmanager
def behind_wall(viewer: Viewer) -> Iterator[None]:
    """Run the block in one transaction behind the wall, if the viewer is a customer's; else just run it."""
    if viewer.customer is None:
        yield
        return
    nested = connection.in_atomic_block
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('role', %s, true), set_config('opspact.customer', %s, true)",
            [ROLE, str(viewer.customer)],
        )
        yield
        if nested:  # a rolled-back savepoint undoes the setting, a released one does not
            cursor.execute("SELECT set_config('role', 'none', true)")


def protect(table: str, column: str = "customer_id", through: str = "", *, may: str = ALL) -> RunSQL:
    """A migration's operation: customer people reach the rows of their own customer in `table`, and no others.

    `column` holds the customer, or, with `through`, the id of a row in that table, which has a `customer_id`.
    `may` lists what they may do with their rows.
    """
    own = f"{column} = {MINE}"
    if through:
        own = f"EXISTS (SELECT FROM {through} p WHERE p.id = {table}.{column} AND p.customer_id = {MINE})"
    return protect_where(table, own, may=may)


def protect_where(table: str, own: str, *, may: str = ALL, read: str = "") -> RunSQL:
    """The same by a condition in SQL; `read` is a wider one for reading."""
    statements: list[Statement] = [
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
        f"GRANT {may} ON {table} TO {ROLE}",
        f"CREATE POLICY portal ON {table} TO {ROLE} USING ({own}) WITH CHECK ({own})",
    ]
    undo: list[Statement] = [
        f"DROP POLICY portal ON {table}",
        f"REVOKE ALL ON {table} FROM {ROLE}",
        f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY",
    ]
    if read:
        statements.append(f"CREATE POLICY portal_read ON {table} FOR SELECT TO {ROLE} USING ({read})")
        undo.insert(0, f"DROP POLICY portal_read ON {table}")
    return RunSQL(statements, undo)


def share(table: str) -> RunSQL:
    """The same for a table that is nobody's own: customer people may read all of it."""
    return RunSQL(f"GRANT SELECT ON {table} TO {ROLE}", f"REVOKE SELECT ON {table} FROM {ROLE}")
