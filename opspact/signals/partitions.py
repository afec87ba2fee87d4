"""Partitions, made ahead and dropped when old: of deliveries a day each, of alerts with their events a month each."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any, Final

from django.conf import settings
from django.db import connection, transaction

from opspact.kernel.now import now_datetime

DAYS_AHEAD: Final = 3
MONTHS_AHEAD: Final = 2
BATCH: Final = 10_000
"""Rows of a default partition deleted at once."""
_MONTHLY: Final = ("signals_alert", "signals_alertevent")
_DAILY: Final = "signals_delivery"
_NAMES: Final = "SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = %s::regclass"


def make_ahead() -> int:
    """Make what is missing of this day and month and the next ones; how many were made.

    A stretch of which rows lie in the default partition already is left there.
    """
    today = now_datetime().date()
    days = [today + timedelta(days=n) for n in range(DAYS_AHEAD + 1)]
    made = [_make(_DAILY, f"{day:%Y_%m_%d}", "day", day, day + timedelta(days=1)) for day in days]
    months = [_month(today, n) for n in range(MONTHS_AHEAD + 2)]
    for table in _MONTHLY:
        for first, after in pairwise(months):
            made.append(_make(table, f"{first:%Y_%m}", "recorded", _instant(first), _instant(after)))
    return sum(made)


def drop_old() -> int:
    """Drop deliveries and alerts that are kept long enough; how many partitions went."""
    today = now_datetime().date()
    kept_days = today - timedelta(days=settings.OPSPACT_DELIVERY_DAYS)
    kept_months = _month(today, -settings.OPSPACT_ALERT_MONTHS)
    old = [name for name in _partitions(_DAILY) if _date(name, _DAILY, 3) < kept_days]
    for table in _MONTHLY:
        old += [name for name in _partitions(table) if _date(name, table, 2) < kept_months]
        _sweep_rest(table, "recorded", _instant(kept_months))
    _sweep_rest(_DAILY, "day", kept_days)
    _forget_tracks(_instant(kept_months))
    for name in old:
        _drop(name)
    return len(old)


def _month(day: date, ahead: int) -> date:
    months = day.year * 12 + day.month - 1 + ahead
    return date(months // 12, months % 12 + 1, 1)


def _instant(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def _make(table: str, end: str, column: str, first: Any, after: Any) -> bool:
    name = f"{table}_{end}"
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('signals_partitions'))")
        cursor.execute(
            f"SELECT to_regclass(%s) IS NOT NULL OR EXISTS (SELECT FROM {table}_rest WHERE {column} >= %s"
            f" AND {column} < %s)", [name, first, after],
        )  # fmt: skip
        if cursor.fetchone()[0]:
            return False
        cursor.execute(f"CREATE TABLE {name} PARTITION OF {table} FOR VALUES FROM (%s) TO (%s)", [first, after])
    return True


def _partitions(table: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(_NAMES, [table])
        return [row[0] for row in cursor.fetchall() if not row[0].endswith("_rest")]


def _date(name: str, table: str, parts: int) -> date:
    """The first day of a partition, by its name."""
    numbers = [int(part) for part in name.removeprefix(f"{table}_").split("_")]
    return date(*numbers[:parts], *[1] * (3 - parts))


def _drop(name: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL lock_timeout = '5s'")
        cursor.execute(f"DROP TABLE {name}")


def _forget_tracks(before: datetime) -> None:
    """What was last spoken of before anything that is kept."""
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM signals_track WHERE id IN (SELECT id FROM signals_track WHERE alert_id IS NULL AND seen < %s"
            " LIMIT %s)", [before, BATCH],
        )  # fmt: skip


def _sweep_rest(table: str, column: str, before: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            f"DELETE FROM {table}_rest WHERE ctid IN (SELECT ctid FROM {table}_rest WHERE {column} < %s LIMIT %s)",
            [before, BATCH],
        )
