"""The scope: no query without saying who looks (architecture §5). Fails closed."""

from typing import Any, Final, TypeVar

from django.db import models

from opspact.tenancy.viewer import Viewer

M = TypeVar("M", bound=models.Model)


class ScopeError(RuntimeError):
    """A scoped table was queried without a viewer. Use `visible_to(viewer)` or `everything()`."""


class ScopedManager(models.Manager[M]):
    """A manager that answers only to `visible_to(viewer)`, or to `everything()` in the product's own work.

    `customer` and `contract` name the columns (or paths to them) that hold whose row it is.
    """

    use_in_migrations = False

    def __init__(self, customer: str = "customer_id", contract: str = "contract_id") -> None:
        super().__init__()
        self.customer = customer
        self.contract = contract

    def get_queryset(self) -> models.QuerySet[M]:
        """Refuses: say who looks."""
        raise ScopeError(f"{self.model.__name__}: say who looks, with visible_to(viewer) or everything()")

    def everything(self) -> models.QuerySet[M]:
        """All rows: for the product's own work (sweep, outbox, verify), never for an answer to a person."""
        return super().get_queryset()

    def visible_to(self, viewer: Viewer) -> models.QuerySet[M]:
        """The rows that a viewer may see."""
        rows = super().get_queryset()
        if viewer.customer is not None:
            rows = rows.filter(**{self.customer: viewer.customer})
        if viewer.contracts is not None and self.contract:
            rows = rows.filter(**{f"{self.contract}__in": viewer.contracts})
        return rows


MAY_SEE: Final = """(%(customer)s::bigint IS NULL OR {row}.customer_id = %(customer)s)
    AND (%(contracts)s::bigint[] IS NULL OR {row}.contract_id = ANY(%(contracts)s))"""
"""The same in SQL, for statements written out: a condition on `{row}` with the values of `scope_of`."""


def scope_of(viewer: Viewer) -> dict[str, Any]:
    """The values that `MAY_SEE` needs."""
    return {
        "customer": viewer.customer,
        "contracts": None if viewer.contracts is None else sorted(viewer.contracts),
    }
