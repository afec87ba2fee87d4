"""What a manager must keep in view: what is open, who carries how much, what was broken today, what is owed."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, Final

import msgspec
from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet

from opspact.home.handling import midnight
from opspact.journal.models import Event
from opspact.kernel.now import now_datetime
from opspact.runner.duties import CONTRACT
from opspact.tenancy.viewer import Viewer
from opspact.work.models import Clock, WorkItem

AGES: Final = (
    ("today", 0, 1), ("1–2 days", 1, 3), ("3–6 days", 3, 7), ("7–29 days", 7, 30), ("30 days and more", 30, None),
)  # fmt: skip
"""Ages of open items in days: words, from, under."""
PEOPLE: Final = 15
BROKEN: Final = 20
OWED: Final = 20
OCCURRENCES: Final = 200
AHEAD: Final = timedelta(days=30)


class Load(msgspec.Struct, frozen=True):
    """What somebody carries."""

    account: int | None
    name: str
    open: int
    overdue: int
    waiting: int


class Ages(msgspec.Struct, frozen=True):
    """The open items of one level by their age."""

    level: str
    contract: int
    """One of the contracts that have it, for its title."""
    rank: int
    counts: tuple[int, ...]

    @property
    def total(self) -> int:
        """Of all ages."""
        return sum(self.counts)


def ages(viewer: Viewer) -> list[Ages]:
    """Open items by level, the gravest first, and age."""
    buckets = {f"n{n}": Count("id", filter=_aged(low, high)) for n, (_, low, high) in enumerate(AGES)}
    names = ("level", "contract_id", "rank", *buckets)
    rows: Iterable[tuple[Any, ...]] = _open(viewer).annotate(**buckets).values_list(*names).order_by("rank", "level")
    found: dict[str, Ages] = {}
    for level, contract, rank, *counts in rows:
        before = found.setdefault(level, Ages(level, contract, rank, (0,) * len(AGES)))
        both = tuple(a + b for a, b in zip(before.counts, counts, strict=True))
        found[level] = msgspec.structs.replace(before, counts=both)
    return list(found.values())


def _aged(low: int, high: int | None) -> Q:
    """Reported so many whole days ago, so that the list that a count leads to counts the same."""
    older = Q(opened__lt=midnight() - timedelta(days=low - 1)) if low else Q()
    return older if high is None else older & Q(opened__gte=midnight() - timedelta(days=high - 1))


def days_of(low: int, high: int | None) -> dict[str, str]:
    """The same span as the list of items asks for it: first and last day of the report."""
    today = midnight().date()
    since = {} if high is None else {"since": (today - timedelta(days=high - 1)).isoformat()}
    return since | ({"until": (today - timedelta(days=low)).isoformat()} if low else {})


def loads(viewer: Viewer) -> list[Load]:
    """Open items by who handles them, the most first; nobody is one of them."""
    rows = _open(viewer).values_list("assignee_id", "assignee__name").annotate(
        n=Count("id"), late=Count("id", filter=Q(next_due__lt=now_datetime())), waits=Count("id", filter=~Q(waiting=""))
    )  # fmt: skip
    return [Load(pk, name or "", n, late, waits) for pk, name, n, late, waits in rows.order_by("-n")[:PEOPLE]]


def broken_today(viewer: Viewer) -> list[Clock]:
    """Promises of the provider that broke today; `explained`: whether a note was written on the case since."""
    note = Event.objects.filter(
        stream="work", stream_id=OuterRef("work_id"), sort="desk", kind="noted", recorded__gte=OuterRef("broken_at")
    )
    rows = Clock.objects.visible_to(viewer).filter(owed_by="provider", broken_at__gte=midnight())
    rows = rows.filter(broken_at__lte=now_datetime()).exclude(work__kind="").annotate(explained=Exists(note))
    return sorted(
        _with_work(rows).order_by("-broken_at")[:BROKEN], key=lambda one: bool(getattr(one, "explained", False))
    )


class Owed(msgspec.Struct, frozen=True):
    """What is owed of one duty of one contract: how many are overdue, the oldest of them, and the next."""

    contract: int
    promise: str
    overdue: int
    oldest: datetime | None
    next: datetime | None


def owed(viewer: Viewer) -> list[Owed]:
    """Reports and other duties of contracts that are overdue or due within `AHEAD`, the most urgent first."""
    late, ahead = Q(due__lt=now_datetime()), Q(due__gte=now_datetime())
    rows = owed_clocks(viewer).values_list("contract_id", "promise").annotate(
        n=Count("id", filter=late), oldest=Min("due", filter=late), then=Min("due", filter=ahead), first=Min("due")
    )  # fmt: skip
    return [Owed(*row[:5]) for row in rows.order_by("first", "contract_id", "promise")[:OWED]]


def owed_clocks(viewer: Viewer) -> QuerySet[Clock]:
    """The clocks behind what is owed."""
    return Clock.objects.visible_to(viewer).filter(
        work__key=CONTRACT, work__kind="", owed_by="provider", phase__in=["running", "paused"],
        due__lt=now_datetime() + AHEAD,
    )  # fmt: skip


def owed_of(viewer: Viewer, contract: int, promise: str) -> list[Clock]:
    """The open occurrences of one duty, the longest overdue first."""
    rows = _with_work(owed_clocks(viewer).filter(contract=contract, promise=promise))
    return list(rows.order_by("due", "id")[:OCCURRENCES])


def _with_work(rows: QuerySet[Clock]) -> QuerySet[Clock]:
    late: Iterable[str] = ("work__search", "work__head", "work__fields", "contract__head", "customer__head")
    return rows.select_related("work__assignee", "contract", "customer").defer(*late)


def _open(viewer: Viewer) -> "QuerySet[WorkItem, Any]":
    return WorkItem.objects.visible_to(viewer).filter(open=True).exclude(kind="")
