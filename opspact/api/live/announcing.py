"""From events to one notification of the database per batch: which items and alerts moved."""

from collections.abc import Iterator, Sequence
from typing import Final

import msgspec
from django.db import connection

from opspact.journal.models import Outbox

CHANNEL: Final = "opspact_live"
FIT: Final = 60
"""Items told in one notification: PostgreSQL takes 8,000 bytes."""


class Moved(msgspec.Struct, frozen=True, array_like=True):
    """Something that moved, with whom it concerns."""

    item: int
    contract: int
    customer: int
    public: bool
    """Whether the customer may know that it moved."""
    kind: str = "work"
    """`work`, or `alert`, of which `item` is the source."""

    @property
    def name(self) -> str:
        """What open pages know it by."""
        return f"{self.kind}:{self.item}"


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
    _notify(list(moved.values()))


def announce_alerts(rows: Sequence[Outbox]) -> None:
    """Tell of sources whose alerts moved, by contract and customer; 0: of none."""
    found = ((row.stream_id, row.body["contract"], row.body["customer"]) for row in rows)
    _notify([Moved(*one, public=False, kind="alert") for one in dict.fromkeys(found)])


def _notify(moved: list[Moved]) -> None:
    with connection.cursor() as cursor:
        for part in _parts(moved):
            cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, msgspec.json.encode(part).decode()])


def _parts(moved: list[Moved]) -> Iterator[list[Moved]]:
    for start in range(0, len(moved), FIT):
        yield moved[start : start + FIT]
