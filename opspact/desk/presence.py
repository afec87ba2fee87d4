"""Who has an item open: rows that pages touch while they live, and leave to fade."""

from datetime import timedelta
from typing import Final

from opspact.desk.models import Presence
from opspact.kernel.now import now_datetime
from opspact.tenancy.viewer import Viewer
from opspact.work.models import WorkItem

FADES: Final = timedelta(seconds=50)
"""After so long without a touch somebody is gone: two touches and a half."""
MOST: Final = 8


def touch(viewer: Viewer, item: WorkItem) -> list[str]:
    """Say that the viewer is here; the names of the others who are."""
    here = now_datetime()
    if viewer.account is not None:
        Presence.objects.everything().bulk_create(
            [Presence(work=item, account_id=viewer.account, at=here)],
            update_conflicts=True, unique_fields=["work", "account"], update_fields=["at"],
        )  # fmt: skip
    rows = Presence.objects.visible_to(viewer).filter(work=item, at__gt=here - FADES).exclude(account=viewer.account)
    return list(rows.order_by("account__name").values_list("account__name", flat=True)[:MOST])


def clear() -> int:
    """Forget those who are long gone; how many."""
    return Presence.objects.everything().filter(at__lt=now_datetime() - 100 * FADES).delete()[0]
