"""What the plans of contracts call their promises and levels, for pages that show several contracts at once."""

from collections.abc import Iterable

from opspact.plans.loader import PackErrors
from opspact.plans.phrasing import Names
from opspact.plans.plan import PlanBook
from opspact.plans.store.books import book_of_digest, digest_column
from opspact.tenancy.models import Contract
from opspact.tenancy.viewer import Viewer


class Contracts:
    """Contracts in sight with their plans: one query for all of them, a plan read when it is first asked for."""

    def __init__(self, viewer: Viewer, ids: Iterable[int] | None = None) -> None:
        rows = Contract.objects.visible_to(viewer).select_related("customer").annotate(plan_key=digest_column("pk"))
        rows = rows.order_by("number")
        self.rows = {one.pk: one for one in (rows.filter(pk__in=list(ids)) if ids is not None else rows[:200])}
        self._names: dict[int, Names | None] = {}

    def book(self, contract: int) -> PlanBook | None:
        """The plan of a contract; None without one, or with one that cannot be read any more."""
        key = getattr(self.rows.get(contract), "plan_key", None)
        try:
            return book_of_digest(key) if key else None
        except PackErrors:
            return None

    def names(self, contract: int) -> Names | None:
        """What the contract's plan calls things."""
        if contract not in self._names:
            book = self.book(contract)
            self._names[contract] = Names(book) if book else None
        return self._names[contract]

    def promise(self, contract: int, name: str, lang: str) -> str:
        """The title of a commitment or duty."""
        names = self.names(contract)
        return names.say(_section(names, name), name, lang) if names else name

    def clause(self, contract: int, name: str) -> str:
        """The clause behind it."""
        names = self.names(contract)
        return names.clause(_section(names, name), name) if names else ""

    def level(self, contract: int, name: str, lang: str) -> str:
        """The title of a level."""
        names = self.names(contract)
        return names.level(name, lang) if names else name


def _section(names: Names, name: str) -> str:
    return "duties" if names.entry("duties", name) is not None else "commitments"
