"""Problems that were not said again in time are over: for senders that must repeat what still holds."""

from collections.abc import Iterable

import msgspec

from opspact.journal.outbox import put
from opspact.kernel.now import now
from opspact.kernel.time import instant
from opspact.signals import intake, store
from opspact.signals.decide import Change, decide
from opspact.signals.models import Source, Track
from opspact.signals.reading import sender_of, track_of


def expire(track_ids: Iterable[int]) -> None:
    """End what is overdue; look again later at what was said again meanwhile. In the caller's transaction."""
    at = now()
    rows = Track.objects.select_for_update().filter(pk__in=set(track_ids), alert_id__isnull=False).order_by("key")
    for row in rows.exclude(until=None):
        until = instant(row.until) if row.until is not None else at
        if until > at:
            put(store.CONSUMER, [(row.pk, {"do": "expire"})], not_before=until)
            continue
        track = track_of(row)
        _, change = decide(track, intake.silence_ended(track, until), at)
        if change is not None:
            _write(row.source_id, change, at)


def _write(source_id: int, change: Change, at: int) -> None:
    source = Source.objects.everything().get(pk=source_id)
    expired = msgspec.structs.replace(change, kind="expired")
    store.write(intake.raw_connection(), sender_of(source), [expired], at)
