"""What is known before it happens: gaps of rosters, and people on duty soon whom nothing reaches. Told once a week."""

from datetime import date, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from opspact.kernel.now import now, now_datetime
from opspact.kernel.time import DAY, local_date
from opspact.notify.duty import base, tell
from opspact.notify.gathering import MANAGER
from opspact.notify.reach import unreachable
from opspact.rosters.models import Roster
from opspact.rosters.selectors import gaps_of, people_ahead, terms_of
from opspact.tenancy.models import Account

AHEAD: Final = 14 * DAY
SHOWN: Final = 10
"""So many gaps stand in one message; it says how many there are."""
BATCH: Final = 20


def tell_due() -> int:
    """The job: once a week, on Monday or when it next runs, tell of each roster what is missing; how many."""
    today = local_date(now(), ZoneInfo(settings.TIME_ZONE))
    monday = today - timedelta(days=today.weekday())
    with transaction.atomic():
        rows = Roster.objects.everything().filter(Q(told=None) | Q(told__lt=monday), active=True).order_by("id")
        due = list(rows.select_for_update(skip_locked=True)[:BATCH])
        for roster in due:
            _tell(roster, monday)
        Roster.objects.everything().filter(pk__in=[one.pk for one in due]).update(told=monday)
    return len(due)


def _tell(roster: Roster, week: date) -> None:
    """One message to who leads the roster and to the managers, where something is missing."""
    moment = now()
    gaps = gaps_of(roster, moment, moment + AHEAD)
    silent = unreachable([account for account, _ in people_ahead(roster, moment, moment + AHEAD)])
    if not gaps and not silent:
        return
    names = list(Account.objects.filter(pk__in=silent).order_by("name").values_list("name", flat=True)[:SHOWN])
    payload: dict[str, Any] = base(roster) | {
        "duty": "ahead", "gaps": gaps[:SHOWN], "count": len(gaps), "silent": names, "week": week.isoformat(),
    }  # fmt: skip
    managers = Account.objects.filter(posts__contains=[MANAGER], customer=None, is_active=True)
    lead = terms_of(roster, moment).lead
    tell(
        {*managers.values_list("pk", flat=True), *([lead] if lead else [])}, payload, _key(roster, week), now_datetime()
    )


def _key(roster: Roster, week: date) -> int:
    """No event of the journal stands behind it: a number of its own per roster and week, below all event ids."""
    return -(roster.pk * 1_000_000 + week.toordinal())
