"""The plan of an item's contract, found with the query that finds the item."""

from typing import Any

from django.db.models import QuerySet

from opspact.plans.plan import PlanBook
from opspact.plans.store.books import book_of_digest, digest_column
from opspact.work.models import WorkItem


def with_plan(rows: QuerySet[WorkItem]) -> QuerySet[WorkItem]:
    """The rows with what `plan_of` needs."""
    column: dict[str, Any] = {"plan_key": digest_column()}
    return rows.annotate(**column)


def plan_of(item: WorkItem) -> PlanBook:
    """The book of an item that came of `with_plan`."""
    return book_of_digest(item.plan_key)
