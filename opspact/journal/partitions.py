"""Partitions of the event table, a month each, made ahead (architecture §4, Journal)."""

from datetime import UTC, date, datetime
from typing import Final

from django.db import connection, transaction

from opspact.kernel.now import now_datetime

AHEAD: Final = 3
"""Months made ahead of the present one."""


def make_ahead() -> int:
    """Make the partitions of this month and the next ones where they are missing; how many were made.

    A month whose events already lie in the default partition is left there: moving them is an operator's act.
    """
    today = now_datetime().date()
    return sum(_make(_month(today, n)) for n in range(AHEAD + 1))


def _month(day: date, ahead: int) -> date:
    months = day.year * 12 + day.month - 1 + ahead
    return date(months // 12, months % 12 + 1, 1)


def _make(first: date) -> bool:
    name = f"journal_event_{first:%Y_%m}"
    bounds = [datetime(one.year, one.month, 1, tzinfo=UTC) for one in (first, _month(first, 1))]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('journal_partitions'))")
        cursor.execute("SELECT to_regclass(%s)", [name])
        if cursor.fetchone()[0] is not None:
            return False
        cursor.execute(
            "SELECT count(*) FROM (SELECT 1 FROM journal_event_rest WHERE recorded >= %s AND recorded < %s"
            " LIMIT 1) AS there",
            bounds,
        )
        if cursor.fetchone()[0]:
            return False
        cursor.execute(f"CREATE TABLE {name} PARTITION OF journal_event FOR VALUES FROM (%s) TO (%s)", bounds)
    return True
