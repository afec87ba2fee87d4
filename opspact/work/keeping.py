"""Promises kept and broken, counted over the stored clocks: of those the provider owes and that began in a span.

Sums of two verdicts by contract, promise and month, along the index of contract and start; never one row per clock.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Final, Literal
from zoneinfo import ZoneInfo

import msgspec
from django.db.models import CharField, Count, Func, Q, QuerySet, Value
from django.db.models.functions import TruncMonth

from opspact.tenancy.models import Contract
from opspact.tenancy.viewer import Viewer
from opspact.work.models import Clock

PAGE: Final = 50
MOST_CONTRACTS: Final = 200
"""So many contracts are counted at once; more by choosing one."""
KEPT, BROKEN = Count("id", filter=Q(verdict="kept")), Count("id", filter=Q(verdict="broken"))
Verdict = Literal["", "kept", "broken"]


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """Which clocks are counted: begun in [since, until)."""

    since: datetime
    until: datetime
    contract: int | None = None
    """None: the contracts in sight, the first `MOST_CONTRACTS` by number."""
    promise: str = ""
    verdict: Verdict = ""


class Tally(msgspec.Struct, frozen=True):
    """How often promises were kept and broken."""

    kept: int = 0
    broken: int = 0

    @property
    def all(self) -> int:
        """Those that are judged."""
        return self.kept + self.broken

    @property
    def share(self) -> str:
        """Kept of all, in per cent with one decimal, rounded down: 100 % is said only where none is broken."""
        return f"{self.kept * 1000 // self.all / 10:.1f}" if self.all else "–"

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(self.kept + other.kept, self.broken + other.broken)


def clocks(viewer: Viewer, wanted: Wanted) -> QuerySet[Clock]:
    """The judged clocks that are wanted and may be seen."""
    rows = Clock.objects.visible_to(viewer).filter(owed_by="provider", started__gte=wanted.since)
    rows = rows.filter(started__lt=wanted.until, verdict__in=[wanted.verdict] if wanted.verdict else ["kept", "broken"])
    if wanted.promise:
        rows = rows.filter(promise=wanted.promise)
    return rows.filter(contract_id__in=[wanted.contract] if wanted.contract else _contracts(viewer))


def _contracts(viewer: Viewer) -> list[int]:
    rows = Contract.objects.visible_to(viewer).filter(active=True).order_by("number")
    return list(rows.values_list("pk", flat=True)[:MOST_CONTRACTS])


def by_promise(viewer: Viewer, wanted: Wanted) -> dict[tuple[int, str], Tally]:
    """By contract and promise."""
    rows = clocks(viewer, wanted).values_list("contract_id", "promise").annotate(k=KEPT, b=BROKEN)
    return {(contract, promise): Tally(k, b) for contract, promise, k, b in rows.order_by("contract_id", "promise")}


def by_month(viewer: Viewer, wanted: Wanted, zone: ZoneInfo) -> dict[str, Tally]:
    """By month, as `2026-05`; months without any are left out."""
    rows = clocks(viewer, wanted).annotate(month=_month_key(zone)).values_list("month")
    return {month: Tally(k, b) for month, k, b in rows.annotate(k=KEPT, b=BROKEN).order_by("month")}


def by_promise_and_month(viewer: Viewer, wanted: Wanted, zone: ZoneInfo) -> dict[tuple[int, str], Mapping[str, Tally]]:
    """By contract and promise, of each its months."""
    rows = clocks(viewer, wanted).annotate(month=_month_key(zone)).values_list("contract_id", "promise", "month")
    found: dict[tuple[int, str], dict[str, Tally]] = {}
    for contract, promise, month, k, b in rows.annotate(k=KEPT, b=BROKEN).order_by("contract_id", "promise"):
        found.setdefault((contract, promise), {})[month] = Tally(k, b)
    return dict(found)


def _month_key(zone: ZoneInfo) -> Func:
    local = TruncMonth("started", tzinfo=zone)
    return Func(local, Value("YYYY-MM"), function="to_char", output_field=CharField())


def page(viewer: Viewer, wanted: Wanted, after: str = "", size: int = PAGE) -> tuple[list[Clock], str]:
    """A page of the clocks behind a count, the newest first, and where the next begins (empty: there is none)."""
    return sliced(clocks(viewer, wanted), after, size)


def sliced(rows: QuerySet[Clock], after: str = "", size: int = PAGE) -> tuple[list[Clock], str]:
    """A page of any clocks with what a list of them shows."""
    rows = rows.select_related("work", "contract", "customer").order_by("-id")
    rows = rows.defer("work__search", "work__head", "work__fields", "contract__head", "customer__head")
    found = list((rows.filter(id__lt=int(after)) if after.isdigit() else rows)[: size + 1])
    return found[:size], str(found[size - 1].pk) if len(found) > size else ""


def decided(viewer: Viewer, since: datetime) -> QuerySet[Clock]:
    """The promises in sight that were kept or broken since an instant, whenever they began; along their own index."""
    ended = Q(verdict="kept", stopped__gte=since) | Q(verdict="broken", broken_at__gte=since)
    return Clock.objects.visible_to(viewer).filter(ended, owed_by="provider")


def decided_tally(viewer: Viewer, since: datetime) -> Tally:
    """How many of them were kept and how many broken."""
    return Tally(**decided(viewer, since).aggregate(kept=KEPT, broken=BROKEN))


def total(tallies: Mapping[tuple[int, str], Tally]) -> Tally:
    """All together."""
    return sum(tallies.values(), Tally())
