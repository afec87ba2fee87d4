"""Small lists: one page by a unique column."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.db.models import Model, QuerySet

from opspact.api.paging import cursor, read_cursor
from opspact.api.problems import Problem
from opspact.api.shapes.common import Page

M = TypeVar("M", bound=Model)
Out = TypeVar("Out")


def paged(
    rows: QuerySet[M], page: Page, shown: Callable[[M], Out], *, key: str = "pk", kind: type = int, latest: bool = False
) -> tuple[list[Out], str | None]:
    """One page in the order of a unique column, and the cursor of the next."""
    rows = rows.order_by(f"-{key}" if latest else key)
    if page.cursor:
        (after,) = read_cursor(page.cursor, kind)
        rows = rows.filter(**{f"{key}__{'lt' if latest else 'gt'}": after})
    found = list(rows[: page.limit + 1])
    more = len(found) > page.limit
    found = found[: page.limit]
    return [shown(one) for one in found], cursor(getattr(found[-1], key)) if more else None


def one(rows: QuerySet[M], **which: Any) -> M:
    """The only row, or the problem that there is none."""
    found = rows.filter(**which).first()
    if found is None:
        raise Problem("not-found")
    return found
