"""Maintenance windows during which promises wait: the worker records the wait on each open incident whose alerts the
window concerns, when it begins and when it ends. The evidence is the window.
"""

from typing import Any, Final

from django.db import transaction
from django.db.models import Q

from opspact.kernel.now import now, now_datetime
from opspact.kernel.time import Instant, instant, to_datetime
from opspact.plans.plan import Plan
from opspact.plans.store.books import book_of
from opspact.signals import windows
from opspact.signals.models import Alert, Window, WindowWait
from opspact.signals.reading import facts_of, plan_of
from opspact.tenancy.viewer import SYSTEM
from opspact.ui.reader import zone
from opspact.work import services
from opspact.work.models import WorkItem
from opspact.work.shapes import BadFields, NotAllowed, Refused

WINDOWS: Final = 200
ALERTS: Final = 5_000
"""Alerts of one contract's open incidents that one look at a window takes in, the latest."""
ENDS: Final = 200


def reasons(plan: Plan) -> dict[str, tuple[str, str]]:
    """The plan's pauses and exclusions that may be told at any time, each with the facts that begin and end it."""
    kinds: list[tuple[dict[str, Any], tuple[str, str]]] = [
        (plan.pack.pauses, ("paused", "resumed")),
        (plan.pack.exclusions, ("exclusion_started", "exclusion_ended")),
    ]
    return {
        name: facts
        for declared, facts in kinds
        for name, one in declared.items()
        if one.from_ is None and one.until is None
    }


def sweep() -> int:
    """Begin and end the waits whose time has come; how many."""
    at = now_datetime()
    rows = (
        Window.objects.everything().filter(cancelled=None, begins__lte=at).exclude(waits="").select_related("contract")
    )
    lasting = rows.filter(Q(weekly=True) | Q(ends__gt=at)).order_by("pk")[:WINDOWS]
    over = WindowWait.objects.filter(Q(ends__lte=at) | Q(window__cancelled__isnull=False), over=None)
    return sum(_begin(one) for one in lasting) + sum(_end(pk) for pk in over.values_list("pk", flat=True)[:ENDS])


def _begin(window: Window) -> int:
    plan = plan_of(window)
    ends = windows.covering(plan, now(), zone())
    if ends is None:
        return 0
    began = ends - (plan.ends - plan.begins)
    return sum(_hold(window, work_id, began, ends) for work_id in _concerned(window, plan, began))


def _concerned(window: Window, plan: windows.Plan, began: Instant) -> list[int]:
    """Open incidents of the window's contract with an alert that it is about, and whose wait was not begun yet."""
    held = WindowWait.objects.filter(window=window, began=to_datetime(began)).values("work_id")
    items = WorkItem.objects.everything().filter(contract=window.contract, open=True).exclude(pk__in=held)
    rows = Alert.objects.everything().filter(work_id__in=items.values("pk")).select_related("source").order_by("-id")
    found = {
        one.work_id
        for one in rows[:ALERTS]
        if windows.concerns(plan, facts_of(one, one.source.title), one.source_id, one.contract_id, one.customer_id)
    }
    return sorted(pk for pk in found if pk is not None)


def _hold(window: Window, work_id: int, began: Instant, ends: Instant) -> bool:
    with transaction.atomic():
        item = WorkItem.objects.everything().defer("search").get(pk=work_id)
        wait, fresh = WindowWait.objects.get_or_create(
            window=window, work=item, began=to_datetime(began), defaults={"ends": to_datetime(ends)}
        )
        since = max(began, instant(item.opened), instant(window.made))
        if fresh and not _say(wait, 0, since):
            wait.over = now_datetime()
            wait.save(update_fields=["over"])
    return fresh


def _end(pk: int) -> bool:
    with transaction.atomic():
        wait = WindowWait.objects.select_for_update(of=("self",)).select_related("window", "work").get(pk=pk)
        if wait.over is not None:
            return False
        if wait.work.open:
            _say(wait, 1, instant(min(wait.ends, wait.window.cancelled or wait.ends)))
        wait.over = now_datetime()
        wait.save(update_fields=["over"])
    return True


def _say(wait: WindowWait, side: int, at: Instant) -> bool:
    """Record that the wait begins (side 0) or ends (1); False where the plan refuses, which leaves its own trace."""
    window = wait.window
    plan = book_of(wait.work.contract_id).at(now())
    facts = reasons(plan).get(window.waits)
    if facts is None:
        return False
    pause = plan.pack.pauses.get(window.waits)
    span = " – ".join(f"{at.astimezone(plan.zone):%Y-%m-%d %H:%M}" for at in (wait.began, wait.ends))
    evidence = dict.fromkeys(pause.evidence if pause and not side else (), f"{window.title} {span}")
    fields = {"reason": window.waits, "window": f"{window.title} {span}", **evidence}
    try:
        services.take(SYSTEM, wait.work_id, facts[side], fields, happened=min(at, now()), person=window.title)
    except (Refused, BadFields, NotAllowed):
        return False
    return True
