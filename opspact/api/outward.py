"""The consumer `outward`: what goes on is told to webhooks and to open pages. One row of the outbox serves both."""

from collections.abc import Sequence

from opspact.api.live import announcing
from opspact.api.webhooks import hearing
from opspact.journal.models import Outbox


def consume(rows: Sequence[Outbox]) -> None:
    """Write the deliveries, and announce the items that moved."""
    hearing.consume(rows)
    announcing.announce(rows)
