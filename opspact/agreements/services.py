"""Putting a plan in force: the revision is saved, and running cases look again, now and when they are to adopt it."""

from collections.abc import Mapping

from django.db import transaction

from opspact.journal.models import Outbox
from opspact.kernel.now import now
from opspact.kernel.time import Instant, to_datetime
from opspact.plans.store import books
from opspact.plans.store.models import Revision
from opspact.tenancy.viewer import Viewer
from opspact.work.fanout import refresh


@transaction.atomic
def save_plan(
    viewer: Viewer, contract_id: int, files: Mapping[str, str], reason: str = "", *, seen: int | None = None
) -> Revision:  # fmt: skip
    """Save files as the plan of a contract and let its open cases follow. Raises what `books.save` raises."""
    made = books.save(viewer, contract_id, files, reason, seen=seen)
    refresh(contract_id)
    for version in books.book_of(contract_id).versions:
        if version.running == "adopt" and version.effective > now():
            _refresh_at(contract_id, version.effective)
    return made


def _refresh_at(contract_id: int, at: Instant) -> None:
    """A case looks by itself at its own clocks' times only; the day on which it adopts a version is none of them."""
    body = {"do": "refresh", "contract": contract_id}
    Outbox.objects.create(consumer="fanout", stream_id=0, not_before=to_datetime(at), body=body)
