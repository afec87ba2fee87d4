"""Making and cancelling maintenance windows. The viewer first; each leaves a trace on its contract,
or on its maker where it is about every contract."""

from datetime import date, datetime, timedelta
from typing import Any, Final

from django.db import transaction
from django.db.models import Q, QuerySet

from opspact.journal.record import audit
from opspact.kernel.now import now, now_datetime
from opspact.people.errors import Invalid
from opspact.plans.store.books import NoPlanError, book_of
from opspact.signals import holding
from opspact.signals.models import Source, Window
from opspact.tenancy.access import require, signed_in
from opspact.tenancy.models import Account, Contract
from opspact.tenancy.viewer import Viewer
from opspact.work.shapes import NotThere

PLAN: Final = "signals.manage"
LONGEST: Final = timedelta(days=92)
WEEK: Final = timedelta(days=7)


def windows(viewer: Viewer) -> QuerySet[Window]:
    """The windows that last or are to come."""
    rows = Window.objects.visible_to(viewer).filter(cancelled=None)
    at = now_datetime()
    return rows.filter(Q(weekly=False, ends__gt=at) | Q(weekly=True) & (Q(last_day=None) | Q(last_day__gte=at.date())))


def make_window(  # noqa: PLR0913 - what a person fills in
    viewer: Viewer, title: str, begins: datetime, ends: datetime, *, contract: int | None = None,
    source: int | None = None, match: dict[str, str] | None = None, weekly: bool = False, last_day: date | None = None,
    mode: str = "suppress", waits: str = "",
) -> Window:  # fmt: skip
    """A window. Raises NotAllowed, Invalid, NotThere."""
    require(viewer, PLAN)
    if not title.strip():
        raise Invalid("title", "A window needs a title.")
    if not begins < ends <= begins + (WEEK if weekly else LONGEST):
        raise Invalid("ends", "The window must end after it begins, and last no longer than {days} days.",
                      days=(WEEK if weekly else LONGEST).days)  # fmt: skip
    if mode not in ("suppress", "keep"):
        raise Invalid("mode", "Say what becomes of the alerts.")
    held = Contract.objects.visible_to(viewer).filter(pk=contract).first() if contract else None
    known = Source.objects.visible_to(viewer).filter(pk=source).first() if source else None
    if (contract and held is None) or (source and known is None):
        raise NotThere("contract or source")
    if held is None and viewer.contracts is not None:
        raise Invalid("contract", "Say whose contract it is.")
    _check_waits(held, waits)
    with transaction.atomic():
        made = Window.objects.everything().create(
            title=title.strip()[:200], begins=begins, ends=ends, contract=held, source=known, match=match or {},
            customer_id=held.customer_id if held else None, weekly=weekly, last_day=last_day, mode=mode,
            waits=waits, made=now_datetime(), made_by_id=viewer.account,
        )  # fmt: skip
        _trace(viewer, "window_made", made)
    return made


def _check_waits(contract: Contract | None, waits: str) -> None:
    """Raises Invalid where the contract's plan has no such wait."""
    if not waits:
        return
    if contract is None:
        raise Invalid("waits", "Say whose contract it is.")
    try:
        known = holding.reasons(book_of(contract.pk).at(now()))
    except NoPlanError:
        raise Invalid("waits", "This contract has no plan yet.") from None
    if waits not in known:
        raise Invalid("waits", "The plan knows these reasons to wait: {names}.", names=", ".join(known) or "–")


def cancel_window(viewer: Viewer, window_id: int) -> None:
    """End a window now, or before it began. Raises NotThere."""
    require(viewer, PLAN)
    with transaction.atomic():
        found = windows(viewer).select_for_update(of=("self",)).filter(pk=window_id).first()
        if found is None:
            raise NotThere(f"window {window_id}")
        found.cancelled = now_datetime()
        found.save(update_fields=["cancelled"])
        _trace(viewer, "window_cancelled", found)


def _trace(viewer: Viewer, kind: str, window: Window) -> None:
    payload: dict[str, Any] = {
        "window": window.pk, "title": window.title, "begins": window.begins.isoformat(),
        "ends": window.ends.isoformat(), "weekly": window.weekly, "mode": window.mode, "match": window.match,
        "waits": window.waits,
        "contract": window.contract_id, "source": window.source_id,
    }  # fmt: skip
    if window.contract_id is not None:
        audit(viewer, "contract", Contract(pk=window.contract_id), kind, payload)
    elif viewer.account is not None:
        audit(viewer, "account", Account(pk=signed_in(viewer)), kind, payload)
