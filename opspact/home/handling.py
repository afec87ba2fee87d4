"""What somebody who handles cases must keep next: own and group's items, the queue, waits to chase, who is on."""

from datetime import datetime, timedelta
from typing import Any, Final

import msgspec
from django.db.models import Count, Q, QuerySet

from opspact.desk import listing
from opspact.kernel.now import now_datetime
from opspact.tenancy.models import Account, Team
from opspact.tenancy.viewer import Viewer
from opspact.ui import reader
from opspact.work.models import WorkItem

NEXT: Final = 15
SHORT: Final = 8
CHASE: Final = timedelta(days=1)
"""A wait in which nothing moved for so long should be chased."""
MEMBERS: Final = 40


class Counts(msgspec.Struct, frozen=True):
    """How much there is, of the open items."""

    mine: int
    groups: int
    overdue: int
    waiting: int
    queue: int
    today: int
    """Registered since midnight."""


class Colleague(msgspec.Struct, frozen=True):
    """Somebody of the viewer's groups."""

    account: Account
    teams: str
    open: int


def next_items(viewer: Viewer) -> tuple[list[WorkItem], str]:
    """Own and groups' open items, the next due first; the second value is not empty where there are more."""
    return listing.page(_own(viewer), "due", size=NEXT)


def queue(viewer: Viewer) -> list[WorkItem]:
    """Open items that nobody has taken and that are in no group of the viewer, the next due first."""
    return listing.page(_queue(viewer), "due", size=SHORT)[0]


def waiting(viewer: Viewer) -> list[tuple[WorkItem, bool]]:
    """Own and groups' waiting items, the longest untouched first; whether the wait should be chased."""
    rows = listing.read(_own(viewer).exclude(waiting="").order_by("updated", "id")[:SHORT])
    before = now_datetime() - CHASE
    return [(one, one.updated <= before) for one in rows]


def counts(viewer: Viewer) -> Counts:
    """The figures at the head: one statement for own items, one for the queue, one for today."""
    me, mine = Q(assignee=viewer.account), Q(team__in=_groups(viewer))
    own = _open(viewer).filter(me | mine).aggregate(
        mine=Count("id", filter=me), groups=Count("id", filter=mine),
        overdue=Count("id", filter=me & Q(next_due__lt=now_datetime())),
        waiting=Count("id", filter=me & ~Q(waiting="")),
    )  # fmt: skip
    today = WorkItem.objects.visible_to(viewer).exclude(kind="").filter(opened__gte=midnight())
    return Counts(queue=_open(viewer).filter(assignee=None).count(), today=today.count(), **own)


def colleagues(viewer: Viewer) -> list[Colleague]:
    """The active people of the viewer's groups, with their open items."""
    groups = Team.objects.filter(members=viewer.account).values("pk")
    rows = (
        Account.objects.filter(is_active=True, teams__in=groups).distinct().order_by("name").prefetch_related("teams")
    )
    people = list(rows[:MEMBERS])
    held = WorkItem.objects.visible_to(viewer).filter(open=True, assignee__in=people).exclude(kind="")
    load = dict(held.values_list("assignee").annotate(n=Count("id")))
    return [
        Colleague(one, " · ".join(f"{team.name} L{team.tier}" for team in one.teams.all()), load.get(one.pk, 0))
        for one in people
    ]


def midnight() -> datetime:
    """The beginning of today where the product stands."""
    return now_datetime().astimezone(reader.zone()).replace(hour=0, minute=0, second=0, microsecond=0)


def _open(viewer: Viewer) -> QuerySet[WorkItem]:
    return WorkItem.objects.visible_to(viewer).filter(open=True).exclude(kind="")


def _own(viewer: Viewer) -> QuerySet[WorkItem]:
    return _open(viewer).filter(Q(assignee=viewer.account) | Q(assignee=None, team__in=_groups(viewer)))


def _queue(viewer: Viewer) -> QuerySet[WorkItem]:
    return _open(viewer).filter(Q(team=None) | ~Q(team__in=_groups(viewer)), assignee=None)


def _groups(viewer: Viewer) -> "QuerySet[Team, Any]":
    return Team.objects.filter(members=viewer.account).values("pk")
