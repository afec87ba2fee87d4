"""What the pages read: contracts with their plans, editions of a plan, revisions, and figures of the month."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final, cast
from zoneinfo import ZoneInfo

import msgspec
from django.conf import settings
from django.db.models import Count, Q
from django.http import Http404

from opspact.kernel.now import now, now_datetime
from opspact.kernel.text import pick
from opspact.kernel.time import to_datetime
from opspact.plans.loader import PackErrors
from opspact.plans.plan import Plan, PlanBook
from opspact.plans.store import books
from opspact.plans.store.models import Revision
from opspact.tenancy.models import Contract
from opspact.tenancy.viewer import Viewer
from opspact.work.models import Clock, WorkItem

PAGE: Final = 50
"""Rows of one page of a list."""


class Line(msgspec.Struct, frozen=True):
    """A contract in the list."""

    contract: Contract
    plan: Plan | None
    """The version in force; None without a plan, or with one that cannot be read any more."""
    title: str
    coming: Plan | None
    """The next version that is not yet in force."""
    open: int
    kept: int
    broken: int

    @property
    def coming_day(self) -> str:
        """The first day of the next version."""
        return first_day(self.coming) if self.coming else ""


class Edition(msgspec.Struct, frozen=True):
    """One version of the plan that one revision holds, called `revision.version` in addresses."""

    revision: Revision
    book: PlanBook
    plan: Plan

    @property
    def name(self) -> str:
        """As addresses write it."""
        return f"{self.revision.number}.{self.plan.pack.version}"

    @property
    def day(self) -> str:
        """The first day of the version, local to the plan."""
        return first_day(self.plan)

    @property
    def in_force(self) -> bool:
        """Whether it is the version in force now."""
        return self.book.at(now()) is self.plan


def first_day(plan: Plan) -> str:
    """The day from which a version is in force, local to the plan."""
    return to_datetime(plan.effective, plan.zone).date().isoformat()


def contract_of(viewer: Viewer, contract_id: int) -> Contract:
    """A contract in sight. Raises Http404."""
    found = Contract.objects.visible_to(viewer).select_related("customer").filter(pk=contract_id).first()
    if found is None:
        raise Http404
    return found


def latest(contract: Contract) -> Revision | None:
    """The revision in use."""
    rows = Revision.objects.everything().filter(contract=contract).select_related("author", "text")
    return rows.order_by("-number").first()


def revisions(contract: Contract, before: int | None = None) -> Sequence[Revision]:
    """A page of revisions, the latest first; `before`: those under a number."""
    rows = Revision.objects.everything().filter(contract=contract).select_related("author").order_by("-number")
    return list(rows.filter(number__lt=before)[:PAGE] if before is not None else rows[:PAGE])


def edition(contract: Contract, name: str = "") -> Edition | None:
    """The edition of that name (`7.2`; `7` is revision 7 with all its amendments); left out: what is in force now.

    None where the contract has no plan yet. Raises Http404 for a name that is none.
    """
    number, _, version = name.partition(".")
    rows = Revision.objects.everything().filter(contract=contract).select_related("author")
    found = rows.filter(number=_whole(number)).first() if name else rows.order_by("-number").first()
    if found is None:
        if name:
            raise Http404
        return None
    book = books.book_of_digest(books.digest_now(found.text_id))
    if not name:
        return Edition(found, book, book.at(now()))
    plans = [plan for plan in book.versions if not version or plan.pack.version == _whole(version)]
    if not plans:
        raise Http404
    return Edition(found, book, plans[-1])


def _whole(text: str) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > 9:
        raise Http404
    return int(text)


def overview(viewer: Viewer, after: str = "") -> list[Line]:
    """A page of the contracts in sight by number, `after` the last number of the page before."""
    rows = Contract.objects.visible_to(viewer).filter(active=True, number__gt=after).select_related("customer")
    found = list(rows.annotate(book=books.digest_column("pk")).order_by("number")[:PAGE])
    ids = [contract.pk for contract in found]
    pending, verdicts = _open(ids), _verdicts(ids)
    return [_line(viewer.language, one, pending.get(one.pk, 0), verdicts.get(one.pk, (0, 0))) for one in found]


def _line(lang: str, contract: Contract, pending: int, verdicts: tuple[int, int]) -> Line:
    book = _book(cast("str | None", getattr(contract, "book", None)))
    if book is None:
        return Line(contract, None, "", None, pending, *verdicts)
    moment = now()
    plan = book.at(moment)
    coming = next((one for one in book.versions if one.effective > moment and one is not plan), None)
    return Line(contract, plan, pick(plan.pack.title, lang) or plan.pack.plan, coming, pending, *verdicts)


def _book(digest: str | None) -> PlanBook | None:
    try:
        return books.book_of_digest(digest) if digest else None
    except PackErrors:
        return None


def _open(ids: Iterable[int]) -> dict[int, int]:
    rows = WorkItem.objects.everything().filter(contract_id__in=list(ids), open=True).exclude(kind="")
    return dict(rows.values_list("contract_id").annotate(n=Count("id")))


def _verdicts(ids: Iterable[int]) -> dict[int, tuple[int, int]]:
    """Promises of the provider begun this month: kept and broken, by contract."""
    rows = Clock.objects.everything().filter(contract_id__in=list(ids), started__gte=month(), owed_by="provider")
    kept, broken = Count("id", filter=Q(verdict="kept")), Count("id", filter=Q(verdict="broken"))
    return {one: (k, b) for one, k, b in rows.values_list("contract_id").annotate(k=kept, b=broken)}


def month() -> datetime:
    """The beginning of this month where the product stands."""
    local = now_datetime().astimezone(ZoneInfo(settings.TIME_ZONE))
    return local.replace(day=1, hour=0, minute=0, second=0, microsecond=0)


def running(contract: Contract, promises: Iterable[str]) -> dict[str, int]:
    """How many clocks of each promise run now."""
    rows = Clock.objects.everything().filter(contract=contract, phase="running", promise__in=list(promises))
    return dict(rows.values_list("promise").annotate(n=Count("id")))
