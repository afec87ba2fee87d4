"""Storms: more than `ALONE` messages to one person by one channel within a minute are told as one.

From the one over the limit on they stand behind it (`lead_id`). In the inbox they are counted by kind. By other
channels they wait for the minute to end, and leave as one digest; what is urgent is counted apart, so that a storm of
news keeps no escalation waiting. Nothing is lost: the one that leads lists them all.
"""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import connection

from opspact.notify.channels import URGENT

ALONE: Final = 5
"""So many within a minute come one by one."""
_MINUTE: Final = timedelta(minutes=1)

_JOIN: Final = """
WITH classed AS (
    SELECT id, account_id, channel,
           CASE WHEN channel = 'in_app' THEN kind WHEN kind = ANY(%(urgent)s) THEN 'urgent' ELSE '' END AS class
    FROM notify_message
    WHERE account_id = ANY(%(accounts)s) AND created >= %(start)s AND created < %(end)s
), ranked AS (
    SELECT id, row_number() OVER one_by_one AS place, nth_value(id, %(lead)s) OVER altogether AS lead
    FROM classed
    WINDOW one_by_one AS (PARTITION BY account_id, channel, class ORDER BY id),
           altogether AS (PARTITION BY account_id, channel, class ORDER BY id
                          ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)
)
UPDATE notify_message AS message
SET lead_id = ranked.lead,
    not_before = CASE WHEN channel <> 'in_app' THEN greatest(not_before, %(end)s) ELSE not_before END
FROM ranked
WHERE message.id = ranked.id AND ranked.place >= %(lead)s AND message.lead_id IS NULL
"""


def join(accounts: Collection[int], now: datetime) -> None:
    """Join what these people got in the minute of `now`, in one statement."""
    start = now.replace(second=0, microsecond=0)
    values: dict[str, Any] = {
        "accounts": list(accounts), "start": start, "end": start + _MINUTE, "lead": ALONE + 1, "urgent": list(URGENT),
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_JOIN, values)
