"""Storms: more than `ALONE` messages of one kind to one person by one channel within a minute are told as one.

From the one over the limit on they stand behind it (`lead_id`); a mail then waits for the minute to end. Nothing is
lost: the one that leads lists them all.
"""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import connection

ALONE: Final = 5
"""So many of one kind within a minute come one by one."""
_MINUTE: Final = timedelta(minutes=1)

_JOIN: Final = """
WITH ranked AS (
    SELECT id, row_number() OVER one_by_one AS place, nth_value(id, %(lead)s) OVER altogether AS lead
    FROM notify_message
    WHERE account_id = ANY(%(accounts)s) AND created >= %(start)s AND created < %(end)s
    WINDOW one_by_one AS (PARTITION BY account_id, channel, kind ORDER BY id),
           altogether AS (PARTITION BY account_id, channel, kind ORDER BY id
                          ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)
)
UPDATE notify_message AS message
SET lead_id = ranked.lead,
    not_before = CASE WHEN channel = 'mail' THEN greatest(not_before, %(end)s) ELSE not_before END
FROM ranked
WHERE message.id = ranked.id AND ranked.place >= %(lead)s AND message.lead_id IS NULL
"""


def join(accounts: Collection[int], now: datetime) -> None:
    """Join what these people got in the minute of `now`, in one statement."""
    start = now.replace(second=0, microsecond=0)
    values: dict[str, Any] = {"accounts": list(accounts), "start": start, "end": start + _MINUTE, "lead": ALONE + 1}
    with connection.cursor() as cursor:
        cursor.execute(_JOIN, values)
