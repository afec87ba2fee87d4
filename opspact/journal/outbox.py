"""The outbox: what others have still to do because of an event, written in the event's own transaction.

Who reacts to what is one table (`OPSPACT_REACTIONS` in the settings: `conf.reactions`). A consumer gets its rows in
batches, in a transaction that also deletes them: done once or not at all. What leaves the database (mail, HTTP) is not
done here but from rows that a consumer writes.
"""

import json
import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import timedelta
from functools import cache
from typing import Any, Final

import msgspec
from django.conf import settings
from django.db import connection, transaction
from django.utils.module_loading import import_string

from opspact.journal.models import Outbox
from opspact.kernel.now import now_datetime
from opspact.kernel.time import Instant, to_datetime

log = logging.getLogger(__name__)

BATCH: Final = 200
LATER: Final = (1, 5, 30, 120, 600, 3600)
"""Seconds until a row that failed is tried again, by attempt."""

Consume = Callable[[Sequence[Outbox]], None]


class Reaction(msgspec.Struct, frozen=True):
    """A consumer and the events it hears of. Empty sorts or kinds: any."""

    consumer: str
    handler: str
    """Dotted path of the function that takes a batch of rows."""
    streams: frozenset[str] = frozenset({"work"})
    sorts: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()
    limit: int = BATCH
    """Rows that it takes in one transaction."""
    lane: str = "time"
    """The lane of the worker in which it does so."""

    def hears(self, stream: str, sort: str, kind: str) -> bool:
        """Whether an event concerns this consumer."""
        return (
            stream in self.streams and (not self.sorts or sort in self.sorts) and (not self.kinds or kind in self.kinds)
        )


def reactions() -> tuple[Reaction, ...]:
    """The table of who reacts to what."""
    table: tuple[Reaction, ...] = import_string(settings.OPSPACT_REACTIONS)
    return table


@cache
def consumers(stream: str, sort: str, kind: str) -> tuple[str, ...]:
    """Who hears of an event."""
    return tuple(r.consumer for r in reactions() if r.hears(stream, sort, kind))


def put(consumer: str, bodies: Iterable[tuple[int, Mapping[str, Any]]], not_before: Instant | None = None) -> None:
    """Give a consumer something to do, now or later, that no event says by itself: (subject, body)."""
    at = now_datetime() if not_before is None else to_datetime(not_before)
    rows: list[Any] = []
    for stream_id, body in bodies:
        rows += [consumer, None, stream_id, at, json.dumps(body, ensure_ascii=False)]
    _insert(rows)


def _insert(rows: Sequence[Any]) -> None:
    if not rows:
        return
    one = "(%s,%s,%s,%s,0,%s)"
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO journal_outbox (consumer, event_id, stream_id, not_before, attempts, body) VALUES "
            + ",".join([one] * (len(rows) // 5)),
            rows,
        )


def drain(consumer: str, limit: int | None = None) -> int:
    """Let a consumer take one batch of its rows; how many there were.

    `limit`: at most so many; by default as the table says. A batch that fails is tried row by row; a row that fails
    waits longer each time. Several workers may drain at once.
    """
    reaction = next(one for one in reactions() if one.consumer == consumer)
    handler: Consume = import_string(reaction.handler)
    rows: list[Outbox] = []
    try:
        with transaction.atomic():
            rows = _claimed(consumer, limit or reaction.limit)
            if rows:
                handler(rows)
                Outbox.objects.filter(id__in=[row.pk for row in rows]).delete()
    except Exception:
        log.exception("consumer %s failed on a batch of %d", consumer, len(rows))
        for row in rows:
            _one(handler, row.pk)
    return len(rows)


def _claimed(consumer: str, limit: int) -> list[Outbox]:
    due = Outbox.objects.filter(consumer=consumer, not_before__lte=now_datetime()).order_by("id")
    return list(due.select_for_update(skip_locked=True)[:limit])


def _one(handler: Consume, row_id: int) -> None:
    try:
        with transaction.atomic():
            row = Outbox.objects.select_for_update(skip_locked=True).filter(id=row_id).first()
            if row is not None:
                handler([row])
                row.delete()
    except Exception:
        log.exception("row %d of the outbox failed", row_id)
        _put_off(row_id)


def _put_off(row_id: int) -> None:
    with transaction.atomic():
        row = Outbox.objects.select_for_update().filter(id=row_id).first()
        if row is not None:
            row.not_before = now_datetime() + timedelta(seconds=LATER[min(row.attempts, len(LATER) - 1)])
            row.attempts = min(row.attempts + 1, 30_000)
            row.save(update_fields=["not_before", "attempts"])
