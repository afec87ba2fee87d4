"""The second wall: PostgreSQL row-level security (architecture §5).

A request of a customer's person runs as the database role `opspact_portal`, which sees a table only where `protect` in
a migration let it, and there only its own customer's rows, whatever the application forgets to filter. A table nobody
protected is closed to it. Of accounts it sees a view without secrets.

A request of one of our own people who is limited to some contracts runs as `opspact_limited`, which may do everything,
but in tables that `narrow` named only with rows of these contracts. `narrow` binds customer people so limited as well.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any, Final

from django.db import connection, transaction
from django.db.migrations import RunSQL

from opspact.tenancy.viewer import Viewer

ROLE: Final = "opspact_portal"
LIMITED: Final = "opspact_limited"
PATHS: Final = {ROLE: "opspact_portal, public", LIMITED: "public"}
"""Where names of tables are looked up: customer people find the view of accounts before the table."""
Statement = str | tuple[str, dict[str, Any] | list[Any] | tuple[Any, ...] | None]
"""As `RunSQL` has it."""

MINE: Final = "(SELECT opspact_customer())"
"""The customer of the transaction, in SQL; null outside the wall, which equals no row."""

CONTRACTS: Final = "(SELECT opspact_contracts())"
"""The contracts to which the transaction is limited, in SQL; null: to none."""

ALL: Final = "SELECT, INSERT, UPDATE, DELETE"


@contextmanager
def behind_wall(viewer: Viewer) -> Iterator[None]:
    """Run the block in one transaction behind the wall, if the viewer is a customer's or limited; else just run it."""
    role = role_of(viewer)
    if not role:
        yield
        return
    nested = connection.in_atomic_block
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_ENTER, [role, PATHS[role], str(viewer.customer or ""), _array(viewer.contracts)])
        yield
        if nested:  # a rolled-back savepoint undoes the setting, a released one does not
            cursor.execute("SET LOCAL search_path TO DEFAULT")
            cursor.execute("SELECT set_config('role', 'none', true)")


_ENTER: Final = """SELECT set_config('role', %s, true), set_config('search_path', %s, true),
    set_config('opspact.customer', %s, true), set_config('opspact.contracts', %s, true)"""


def role_of(viewer: Viewer) -> str:
    """The database role of a viewer's requests; empty: that of the product itself."""
    if viewer.customer is not None:
        return ROLE
    return "" if viewer.contracts is None else LIMITED


def _array(ids: Iterable[int] | None) -> str:
    """Ids as PostgreSQL writes an array; none at all: no limit."""
    return "" if ids is None else f"{{{','.join(map(str, sorted(ids)))}}}"


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


def leave_free(table: str) -> RunSQL:
    """A migration's operation for a protected table that is no contract's: who is limited reaches all of it."""
    return RunSQL(
        f"CREATE POLICY limited ON {table} TO {LIMITED} USING (true) WITH CHECK (true)",
        f"DROP POLICY limited ON {table}",
    )


def narrow(table: str, column: str = "contract_id", through: str = "") -> RunSQL:
    """A migration's operation: who is limited to some contracts reaches no rows of others in `table`.

    `column` holds the contract (none: of no contract, and free), or, with `through`, the id of a row in that table.
    """
    own = f"{column} IS NULL OR {column} = ANY ({CONTRACTS}::bigint[])"
    if through:
        own = f"EXISTS (SELECT FROM {through} p WHERE p.id = {table}.{column})"  # which is narrowed itself
    within = f"({CONTRACTS} IS NULL OR {own})"
    both = f"{ROLE}, {LIMITED}"
    return RunSQL(
        [
            f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
            f"CREATE POLICY limited ON {table} TO {LIMITED} USING (true) WITH CHECK (true)",
            f"CREATE POLICY contracts ON {table} AS RESTRICTIVE TO {both} USING {within} WITH CHECK {within}",
        ],
        [f"DROP POLICY contracts ON {table}", f"DROP POLICY limited ON {table}"],
    )
