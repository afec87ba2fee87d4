"""From events to one notification of the database per batch: which items moved."""

from collections.abc import Iterator, Sequence
from typing import Final

import msgspec
from django.db import connection

from opspact.journal.models import Outbox

CHANNEL: Final = "opspact_live"
FIT: Final = 60
"""Items told in one notification: PostgreSQL takes 8,000 bytes."""


class Moved(msgspec.Struct, frozen=True, array_like=True):
    """An item that moved, with whom it concerns."""

    item: int
    contract: int
    customer: int
    public: bool
    """Whether the customer may know that it moved."""


def announce(rows: Sequence[Outbox]) -> None:
    """Tell everybody who listens. Those who do not, miss nothing: pages ask the database."""
    moved: dict[int, Moved] = {}
    for row in rows:
        body = row.body
        public = body["sort"] != "desk" or body["payload"].get("public") is True
        before = moved.get(row.stream_id)
        moved[row.stream_id] = Moved(
            row.stream_id, body["contract"], body["customer"], public or (before is not None and before.public)
        )
    with connection.cursor() as cursor:
        for part in _parts(list(moved.values())):
            cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, msgspec.json.encode(part).decode()])


def _parts(moved: list[Moved]) -> Iterator[list[Moved]]:
    for start in range(0, len(moved), FIT):
        yield moved[start : start + FIT]
