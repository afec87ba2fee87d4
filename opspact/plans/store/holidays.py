"""Arrangements of holidays: those that come with the product, and the years that operators load later."""

from collections.abc import Mapping
from functools import lru_cache

from django.db import connection, transaction
from django.db.models import Max

from opspact.calendars.arrangements import Arrangement, merge, parse, shipped
from opspact.journal.record import audit
from opspact.kernel.now import now_datetime
from opspact.plans.store.models import HolidayNotice, Revision
from opspact.tenancy.access import require
from opspact.tenancy.models import Contract
from opspact.tenancy.viewer import Viewer

_LOCK = 7_240_001
"""Key of the advisory lock under which notices get their numbers: none may become visible before a smaller one."""


@transaction.atomic
def load_holidays(viewer: Viewer, text: str, source: str) -> HolidayNotice:
    """Keep an arrangement file (YAML); `source` is its name. Every plan that names the arrangement counts on it
    from the next reading on; each contract's journal says so, and the worker looks at what runs. The file that was
    loaded last is not loaded again.

    Raises NotAllowed without the right `system.manage`, CalendarError for a file that cannot be used.
    """
    require(viewer, "system.manage")
    own = parse(text, source)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    last = HolidayNotice.objects.order_by("number").last()
    if last is not None and last.text == text:
        return last
    made = HolidayNotice.objects.create(
        number=last.number + 1 if last else 1, arrangement=own.arrangement, text=text, source=source,
        loaded=now_datetime(), author_id=viewer.account,
    )  # fmt: skip
    planned = Revision.objects.everything().values("contract")
    for contract in Contract.objects.everything().filter(active=True, pk__in=planned).order_by("pk"):
        payload = {"notice": made.number, "arrangement": made.arrangement, "source": source}
        audit(viewer, "contract", contract, "holidays_loaded", payload)
    return made


@lru_cache(maxsize=4)
def arrangements(upto: int) -> Mapping[str, Arrangement]:
    """Shipped arrangements with the loaded notices up to number `upto`, by name."""
    known = dict(shipped())
    for notice in HolidayNotice.objects.filter(number__lte=upto).order_by("number"):
        own = parse(notice.text, notice.source)
        known[own.arrangement] = merge(known[own.arrangement], own) if own.arrangement in known else own
    return known


def last_notice() -> int:
    """Number of the notice loaded last, 0 for none."""
    return HolidayNotice.objects.aggregate(last=Max("number"))["last"] or 0
