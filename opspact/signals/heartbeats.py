"""The dead man's switch: a source that promised signs of life and gives none opens an alert."""

from typing import Final

from django.db import connection, transaction

from opspact.kernel.now import now, now_datetime
from opspact.kernel.time import SECOND, instant
from opspact.signals import intake
from opspact.signals.formats.heartbeat import KEY
from opspact.signals.formats.reading import digest
from opspact.signals.models import Source, Track
from opspact.signals.reading import policy_of, sender_of
from opspact.signals.shapes import Parsed, Raw, Signal

BATCH: Final = 100
_SILENT: Final = """SELECT s.id FROM signals_source s LEFT JOIN signals_track t ON t.source_id = s.id AND t.key = %s
    WHERE s.active AND (s.policy ->> 'heartbeat_seconds')::int > 0 AND t.alert_id IS NULL
        AND coalesce(t.seen, s.made) + (s.policy ->> 'heartbeat_seconds')::int * interval '1 second' < %s
    ORDER BY s.id LIMIT %s"""


def sweep() -> int:
    """Open an alert for each source that fell silent; how many did."""
    with connection.cursor() as cursor:
        cursor.execute(_SILENT, [KEY, now_datetime(), BATCH])
        silent = [row[0] for row in cursor.fetchall()]
    return sum(_miss(source_id) for source_id in silent)


def _miss(source_id: int) -> bool:
    with transaction.atomic():
        source = Source.objects.everything().select_for_update(of=("self",)).get(pk=source_id)
        heard = Track.objects.filter(source=source, key=KEY).first()
        last = instant(heard.seen if heard else source.made)
        due = last + policy_of(source).heartbeat_seconds * SECOND
        if due > now() or (heard is not None and heard.alert_id is not None):
            return False
        signal = Signal(key=KEY, state="firing", started=due, type=KEY, content=KEY, object=source.title, severity=2)
        intake.take(sender_of(source), Parsed(digest(KEY, str(due)), (signal,)), Raw(b"", {}, KEY))
        return True
