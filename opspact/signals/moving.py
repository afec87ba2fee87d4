"""Open pages hear that alerts moved: the consumer `live` of the outbox tells them."""

from collections.abc import Iterable
from typing import Final

from opspact.journal.outbox import put
from opspact.signals.models import Alert

LIVE: Final = "live"


def tell(alerts: Iterable[Alert]) -> None:
    """Say that alerts moved, once for each source, contract and customer. In the caller's transaction."""
    found = dict.fromkeys((one.source_id, one.contract_id or 0, one.customer_id or 0) for one in alerts)
    put(LIVE, [(source, {"contract": contract, "customer": customer}) for source, contract, customer in found])
