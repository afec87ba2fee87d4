"""Reads of alerts: the list by keyset, one alert with its course, the watch log. The viewer first."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

import msgspec
from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from opspact.signals.models import Alert, AlertEvent, Delivery
from opspact.tenancy.access import require
from opspact.tenancy.models import Account
from opspact.tenancy.viewer import Viewer
from opspact.work.models import WorkItem
from opspact.work.shapes import NotThere

READ: Final = "desk.read"
PAGE: Final = 50
EVENTS: Final = 500
LOG: Final = 5_000
"""Alerts of one watch log."""
_NUMBERS: Final = ("source", "contract", "severity", "work")


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """What a list shows, as its address says it. Empty values ask for nothing."""

    open: str = ""
    """`all` or `no`; empty: those that are open."""
    judgement: str = ""
    source: str = ""
    contract: str = ""
    severity: str = ""
    service: str = ""
    work: str = ""
    after: str = ""

    @classmethod
    def of(cls, data: Mapping[str, str]) -> "Wanted":
        """From a query string; numbers that are none ask for nothing."""
        given = {name: data[name].strip()[:40] for name in cls.__struct_fields__ if data.get(name)}
        numbers = (*_NUMBERS, "after")
        return cls(**{name: v for name, v in given.items() if name not in numbers or (v.isdecimal() and len(v) < 19)})

    @property
    def given(self) -> dict[str, str]:
        """What was asked for, for addresses."""
        return {name: value for name, value in msgspec.structs.asdict(self).items() if value and name != "after"}


def found(viewer: Viewer, wanted: Wanted) -> QuerySet[Alert]:
    """The alerts that are wanted and may be seen, the latest first."""
    require(viewer, READ)
    rows = _fitting(viewer, wanted).order_by("-id")
    return rows.filter(id__lt=int(wanted.after)) if wanted.after else rows


def _fitting(viewer: Viewer, wanted: Wanted) -> QuerySet[Alert]:
    rows = Alert.objects.visible_to(viewer)
    columns = {"source": "source_id", "contract": "contract_id", "severity": "severity", "work": "work_id"}
    rows = rows.filter(**{column: int(v) for name, column in columns.items() if (v := getattr(wanted, name))})
    rows = rows.filter(service=wanted.service) if wanted.service else rows
    if wanted.judgement:
        rows = rows.filter(judgement=wanted.judgement)
    if wanted.open != "all" and not wanted.work:
        rows = rows.filter(ended__isnull=wanted.open != "no")
    return rows


def page(viewer: Viewer, wanted: Wanted, size: int = PAGE) -> tuple[list[Alert], str]:
    """One page, and where the next begins (empty: there is none)."""
    rows = list(shown(found(viewer, wanted))[: size + 1])
    return rows[:size], str(rows[size - 1].pk) if len(rows) > size else ""


def folded(viewer: Viewer, wanted: Wanted, size: int = PAGE) -> tuple[list[Alert], str]:
    """One page on which an incident stands once, with the latest of its alerts that fit."""
    later = _fitting(viewer, wanted).filter(work_id=OuterRef("work_id"), id__gt=OuterRef("id"))
    rows = found(viewer, wanted).filter(Q(work_id=None) | ~Exists(later))
    some = list(shown(rows)[: size + 1])
    return some[:size], str(some[size - 1].pk) if len(some) > size else ""


def counts(viewer: Viewer, wanted: Wanted, rows: list[Alert]) -> dict[int, int]:
    """How many alerts that fit each incident of some rows has."""
    ids = {one.work_id for one in rows if one.work_id}
    if not ids:
        return {}
    fitting = _fitting(viewer, wanted).filter(work_id__in=ids)
    counted = fitting.values("work_id").annotate(n=Count("id")).values_list("work_id", "n")
    return {work_id: n for work_id, n in counted if work_id is not None}


def of_item(viewer: Viewer, number: int) -> tuple[WorkItem, list[Alert]]:
    """A case with the latest of its alerts, at most `PAGE`. Raises NotThere."""
    require(viewer, READ)
    item = WorkItem.objects.visible_to(viewer).exclude(kind="").filter(number=number).defer("search").first()
    if item is None:
        raise NotThere(f"number {number}")
    return item, list(found(viewer, Wanted(work=str(item.pk)))[:PAGE])


def shown(rows: QuerySet[Alert]) -> QuerySet[Alert]:
    """With what a row of a list shows."""
    return rows.select_related("source", "contract", "customer").defer(
        "source__head", "source__policy", "source__mapping", "contract__head", "customer__head"
    )


def alert(viewer: Viewer, alert_id: int) -> Alert:
    """One alert. Raises NotThere."""
    require(viewer, READ)
    one = shown(Alert.objects.visible_to(viewer)).select_related("judged_by", "acknowledged_by")
    row = one.filter(pk=alert_id).first()
    if row is None:
        raise NotThere(f"alert {alert_id}")
    return row


def events(one: Alert) -> list[AlertEvent]:
    """What happened to an alert, in order."""
    rows = AlertEvent.objects.filter(alert_id=one.pk, recorded__gte=one.recorded)
    return list(rows.order_by("id")[:EVENTS])


def names(accounts: set[int | None]) -> dict[int, str]:
    """Names of accounts."""
    return dict(Account.objects.filter(pk__in=[one for one in accounts if one]).values_list("pk", "name"))


def cases(viewer: Viewer, rows: list[Alert]) -> dict[int, WorkItem]:
    """The cases of some alerts, as far as the viewer may see them."""
    ids = {one.work_id for one in rows if one.work_id}
    items = (
        WorkItem.objects.visible_to(viewer).filter(pk__in=ids).only("number", "title", "open", "state") if ids else ()
    )
    return {one.pk: one for one in items}


def log(viewer: Viewer, since: datetime, until: datetime, contract: int | None = None) -> QuerySet[Alert]:
    """The watch log: alerts recorded in [since, until), the earliest first (S0.41)."""
    require(viewer, READ)
    rows = Alert.objects.visible_to(viewer).filter(recorded__gte=since, recorded__lt=until)
    rows = rows.filter(contract_id=contract) if contract else rows
    return shown(rows).select_related("judged_by").order_by("recorded", "id")[: LOG + 1]


def dead(viewer: Viewer, after: str = "", size: int = PAGE) -> list[Delivery]:
    """Deliveries that could not be understood, the latest first."""
    require(viewer, "signals.manage")
    rows = Delivery.objects.visible_to(viewer).filter(state="dead").select_related("source").defer("body")
    return list((rows.filter(id__lt=int(after)) if after.isdecimal() else rows).order_by("-id")[:size])
