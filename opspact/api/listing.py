"""Lists of items: narrowed, sorted, paged by key, read as plain rows."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final, Literal

from django.db.models import Q, QuerySet
from ninja import Field

from opspact.api.paging import cursor, read_cursor
from opspact.api.shapes.common import Id, Page
from opspact.api.shapes.items import ItemPage, ItemRow
from opspact.kernel.bigrams import query
from opspact.tenancy.viewer import Viewer
from opspact.work.models import WorkItem

COLUMNS: Final = (
    "id", "number", "key", "contract_id", "contract__number", "customer_id", "customer__name", "kind", "title", "state",
    "open", "level", "service", "site", "item", "declarant", "channel", "opened", "recorded", "closed", "updated",
    "waiting", "broken", "next_due", "next_promise", "owner_id", "assignee_id", "assignee__name", "team_id", "tier",
    "seq", "rank",
)  # fmt: skip
_AT: Final = {name: place for place, name in enumerate(COLUMNS)}
_EXACT: Final = ("kind", "state", "level", "service", "site", "declarant", "channel", "key")
_IDS: Final = ("contract", "customer", "owner", "assignee", "team", "tier")
Sort = Literal["due", "new", "updated", "level"]


class Wanted(Page):
    """What a list is narrowed to, and its order."""

    sort: Sort = Field("due", description="due: next deadline first; new, updated: latest first; level: worst first")
    status: Literal["open", "closed", "all"] = "open"
    search: str = Field("", max_length=200, description="words in number, title and values; two characters suffice")
    kind: str = ""
    state: str = ""
    level: str = ""
    service: str = ""
    site: str = ""
    declarant: str = ""
    channel: str = ""
    key: str = ""
    contract: Id | None = None
    customer: Id | None = None
    owner: Id | None = None
    assignee: Id | None = None
    team: Id | None = None
    tier: int | None = Field(None, ge=0, le=3)
    unassigned: bool = False
    waiting: bool | None = None
    broken: bool | None = Field(None, description="whether a promise was broken")
    due_before: datetime | None = None
    opened_from: datetime | None = None
    opened_before: datetime | None = None


def page(viewer: Viewer, wanted: Wanted) -> ItemPage:
    """One page: one query, two where deadlines end within it."""
    rows = _narrowed(WorkItem.objects.visible_to(viewer).exclude(kind=""), wanted)
    found = list(_PAGES[wanted.sort](rows, wanted.cursor, wanted.limit + 1))
    more = len(found) > wanted.limit
    found = found[: wanted.limit]
    return ItemPage([ItemRow(*row[:-1]) for row in found], _cursor(wanted.sort, found[-1]) if more else None)


def _narrowed(rows: QuerySet[WorkItem], wanted: Wanted) -> QuerySet[WorkItem]:
    exact: dict[str, Any] = {name: value for name in _EXACT if (value := getattr(wanted, name))}
    exact |= {name: value for name in _IDS if (value := getattr(wanted, name)) is not None}
    rows = rows.filter(**exact)
    if wanted.status != "all":
        rows = rows.filter(open=wanted.status == "open")
    if wanted.unassigned:
        rows = rows.filter(assignee=None)
    if wanted.waiting is not None:
        rows = rows.exclude(waiting="") if wanted.waiting else rows.filter(waiting="")
    if wanted.broken is not None:
        rows = rows.filter(broken__gt=0) if wanted.broken else rows.filter(broken=0)
    times = {"next_due__lt": wanted.due_before, "opened__gte": wanted.opened_from, "opened__lt": wanted.opened_before}
    rows = rows.filter(**{name: value for name, value in times.items() if value is not None})
    words = query(wanted.search)
    return rows.extra(where=["search @@ %s::tsquery"], params=[words]) if words else rows


def _cursor(sort: Sort, row: tuple[Any, ...]) -> str:
    return cursor(*(row[_AT[name]] for name in _KEYS[sort]), row[0])


def _by_due(rows: QuerySet[WorkItem], after: str, limit: int) -> Iterator[tuple[Any, ...]]:
    """Those with a deadline by the index on it, then those without: two ranges, as one condition is none."""
    due, last = read_cursor(after, datetime | None, int) if after else (_FIRST, 0)
    found = 0
    if due is not None:
        dated = rows.filter(next_due__gte=due).filter(Q(next_due__gt=due) | Q(id__gt=last))
        for row in dated.order_by("next_due", "id").values_list(*COLUMNS)[:limit]:
            found += 1
            yield row
    if found < limit:
        rest = rows.filter(next_due=None, id__gt=last if due is None else 0)
        yield from rest.order_by("id").values_list(*COLUMNS)[: limit - found]


def _by_new(rows: QuerySet[WorkItem], after: str, limit: int) -> Iterator[tuple[Any, ...]]:
    return _latest(rows, "opened", after, limit)


def _by_updated(rows: QuerySet[WorkItem], after: str, limit: int) -> Iterator[tuple[Any, ...]]:
    return _latest(rows, "updated", after, limit)


def _latest(rows: QuerySet[WorkItem], name: str, after: str, limit: int) -> Iterator[tuple[Any, ...]]:
    if after:
        at, last = read_cursor(after, datetime, int)
        rows = rows.filter(**{f"{name}__lte": at}).filter(Q(**{f"{name}__lt": at}) | Q(id__lt=last))
    return iter(rows.order_by(f"-{name}", "-id").values_list(*COLUMNS)[:limit])


def _by_level(rows: QuerySet[WorkItem], after: str, limit: int) -> Iterator[tuple[Any, ...]]:
    if after:
        rank, last = read_cursor(after, int, int)
        rows = rows.filter(rank__gte=rank).filter(Q(rank__gt=rank) | Q(id__lt=last))
    return iter(rows.order_by("rank", "-id").values_list(*COLUMNS)[:limit])


_FIRST: Final = datetime.fromisoformat("0001-01-02T00:00:00+00:00")
_PAGES: Final = {"due": _by_due, "new": _by_new, "updated": _by_updated, "level": _by_level}
_KEYS: Final = {"due": ("next_due",), "new": ("opened",), "updated": ("updated",), "level": ("rank",)}
