"""The list of items: what is wanted, in which order, a page at a time by keyset, never counted and never unbounded."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any, Final, Literal
from zoneinfo import ZoneInfo

import msgspec
from django.db.models import BooleanField, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.expressions import RawSQL

from opspact.desk.likeness import matching
from opspact.kernel.bigrams import query
from opspact.kernel.now import now_datetime
from opspact.tenancy.models import Team
from opspact.tenancy.viewer import Viewer
from opspact.work.models import Clock, WorkItem
from opspact.work.reading import listed

PAGE: Final = 50
LONGEST_TEXT: Final = 100
Sort = Literal["due", "new", "level"]
SORTS: Final[dict[str, Sort]] = {"due": "due", "new": "new", "level": "level"}
_EQUAL: Final = ("contract", "customer", "state", "level", "service", "site", "channel", "team")
_RANKS: Final = {"1": (0, 0), "2": (1, 1), "3": (2, 98)}
"""First and last rank; 99 is no level."""
_NUMBERS: Final = ("contract", "customer", "team", "assignee")


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """What a list shows, as its address says it. Empty values ask for nothing."""

    q: str = ""
    contract: str = ""
    customer: str = ""
    kind: str = ""
    """A kind, or several with commas."""
    state: str = ""
    level: str = ""
    """A level, or `none`."""
    rank: str = ""
    """Whatever plans call it: `1` (the gravest), `2`, or `3` for all levels below."""
    service: str = ""
    site: str = ""
    channel: str = ""
    promise: str = ""
    """A promise that still runs."""
    assignee: str = ""
    """Id of an account, `me` or `none`."""
    team: str = ""
    """Id of a group or `mine`."""
    open: str = ""
    """`yes`, `no` or `all`; empty: open ones, and with a text all."""
    waiting: str = ""
    """`yes`, or a reason."""
    overdue: str = ""
    broken: str = ""
    since: str = ""
    until: str = ""
    """Days of the report, both included."""
    sort: str = ""

    @classmethod
    def of(cls, data: Mapping[str, str]) -> "Wanted":
        """From a query string; ids that are none ask for nothing."""
        given = {name: data[name].strip()[:LONGEST_TEXT] for name in cls.__struct_fields__ if data.get(name)}
        odd = [n for n in _NUMBERS if n in given and not given[n].isdigit() and given[n] not in ("me", "none", "mine")]
        return cls(**{name: value for name, value in given.items() if name not in odd})

    @property
    def order(self) -> Sort:
        """The order: what is due next first; of a search the newest first."""
        if self.sort in SORTS:
            return SORTS[self.sort]
        return "new" if self.q or self.open == "no" else "due"

    @property
    def given(self) -> dict[str, str]:
        """What was asked for, for addresses."""
        return {name: value for name, value in msgspec.structs.asdict(self).items() if value}


def found(viewer: Viewer, wanted: Wanted, zone: ZoneInfo) -> QuerySet[WorkItem]:
    """The items that are wanted and may be seen, in no order."""
    rows = WorkItem.objects.visible_to(viewer).exclude(kind="")
    rows = rows.filter(**{n: v for n in _EQUAL if (v := getattr(wanted, n)) and v not in ("mine", "none")})
    rows = rows.filter(kind__in=wanted.kind.split(",")) if wanted.kind else rows
    rows = rows.filter(level="") if wanted.level == "none" else rows
    if sought := query(wanted.q):
        rows = rows.filter(matching(sought))
    return _in_period(_standing(_whose(rows, viewer, wanted), wanted), wanted, zone)


def _whose(rows: QuerySet[WorkItem], viewer: Viewer, wanted: Wanted) -> QuerySet[WorkItem]:
    if wanted.assignee == "none":
        rows = rows.filter(assignee=None)
    elif wanted.assignee:
        rows = rows.filter(assignee_id=viewer.account if wanted.assignee == "me" else int(wanted.assignee))
    if wanted.team == "mine":
        rows = rows.filter(team__in=Team.objects.filter(members=viewer.account).values("pk"))
    return rows


def _standing(rows: QuerySet[WorkItem], wanted: Wanted) -> QuerySet[WorkItem]:
    is_open = {"yes": True, "no": False, "all": None}.get(wanted.open, None if wanted.q else True)
    if is_open is not None:
        rows = rows.filter(open=is_open)
    if wanted.waiting:
        rows = rows.exclude(waiting="") if wanted.waiting == "yes" else rows.filter(waiting=wanted.waiting)
    if wanted.overdue:
        rows = rows.filter(next_due__lt=now_datetime(), open=True)
    if wanted.promise:
        running = Clock.objects.everything().filter(work=OuterRef("pk"), promise=wanted.promise, phase="running")
        rows = rows.filter(Exists(running))
    if wanted.rank in _RANKS:
        rows = rows.filter(rank__range=_RANKS[wanted.rank])
    return rows.filter(broken__gt=0) if wanted.broken else rows


def _in_period(rows: QuerySet[WorkItem], wanted: Wanted, zone: ZoneInfo) -> QuerySet[WorkItem]:
    since, until = _day(wanted.since), _day(wanted.until)
    if since:
        rows = rows.filter(opened__gte=datetime.combine(since, time.min, zone))
    if until:
        rows = rows.filter(opened__lt=datetime.combine(until + timedelta(days=1), time.min, zone))
    return rows


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def page(rows: QuerySet[WorkItem], order: Sort, after: str = "", size: int = PAGE) -> tuple[list[WorkItem], str]:
    """One page of items with all that a list shows, and the cursor of the next page (empty: there is none)."""
    last = _cursor(after)
    items = _due(rows, last, size + 1) if order == "due" else read(_ordered(rows, order, last)[: size + 1])
    return items[:size], _cursor_of(items[size - 1], order) if len(items) > size else ""


def read(rows: QuerySet[WorkItem]) -> list[WorkItem]:
    """The items, in the order of the query, with all that a row of a list shows."""
    nearest = Clock.objects.everything().filter(work=OuterRef("pk"), promise=OuterRef("next_promise"), phase="running")
    columns = {
        "clock_started": Subquery(nearest.order_by("due").values("started")[:1]),
        "clock_calendar": Subquery(nearest.order_by("due").values("calendar")[:1]),
    }
    return listed(rows.annotate(**columns), *columns)


def _due(rows: QuerySet[WorkItem], last: tuple[str, int] | None, size: int) -> list[WorkItem]:
    """By next due, items without one last. The two parts are two walks along one index."""
    if last is None:
        return read(rows.order_by(F("next_due").asc(nulls_last=True), "id")[:size])
    due, pk = last
    items = read(rows.filter(_beyond("(work_workitem.next_due, work_workitem.id) > (%s, %s)", due, pk))
                 .order_by(F("next_due").asc(nulls_last=True), "id")[:size]) if due else []  # fmt: skip
    without = rows.filter(next_due=None).order_by(F("next_due").asc(nulls_last=True), "id")
    rest = without if due else without.filter(pk__gt=pk)
    return [*items, *read(rest[: size - len(items)])] if len(items) < size else items


def _ordered(rows: QuerySet[WorkItem], order: Sort, last: tuple[str, int] | None) -> QuerySet[WorkItem]:
    if order == "level":
        rows = rows.order_by("rank", "id")
        return (
            rows if last is None else rows.filter(_beyond("(work_workitem.rank, work_workitem.id) > (%s, %s)", *last))
        )
    rows = rows.order_by("-opened", "-id")
    return rows if last is None else rows.filter(_beyond("(work_workitem.opened, work_workitem.id) < (%s, %s)", *last))


def _beyond(sql: str, value: str, pk: int) -> Q:
    return Q(RawSQL(sql, [value, pk], output_field=BooleanField()))


def _cursor(text: str) -> tuple[str, int] | None:
    """A cursor as it stands in an address; None for the first page and for what is none."""
    value, _, pk = text.rpartition("~")
    if not pk.isdigit() or "~" not in text:
        return None
    try:
        return (value if value.isdigit() or not value else datetime.fromisoformat(value).isoformat()), int(pk)
    except ValueError:
        return None


def _cursor_of(item: WorkItem, order: Sort) -> str:
    values: dict[Sort, Any] = {"due": item.next_due, "new": item.opened, "level": item.rank}
    value = values[order]
    said = value.isoformat() if isinstance(value, datetime) else "" if value is None else str(value)
    return f"{said}~{item.pk}"
