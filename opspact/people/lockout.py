"""Lock-out after failed sign-ins: counted in the database, so that all web workers count together."""

from datetime import datetime, timedelta

from django.db.models import QuerySet

from opspact.kernel.now import now_datetime
from opspact.people.models import Failure
from opspact.people.rules import Rules, current
from opspact.people.traces import trace
from opspact.tenancy.access import require
from opspact.tenancy.models import Account
from opspact.tenancy.viewer import Viewer


def is_locked(login: str, address: str) -> bool:
    """Whether a login or an address has failed too often within the span of the lock."""
    rules = current()
    recent = _recent(rules)
    if recent.filter(login=login.lower()).count() >= rules.lock_after:
        return True
    return recent.filter(address=address).count() >= rules.lock_address_after


def note_failure(login: str, address: str) -> bool:
    """Note a failure, forget those that count no more; whether this one locks the login."""
    rules = current()
    Failure.objects.filter(at__lte=_begin(rules)).delete()
    Failure.objects.create(login=login.lower(), address=address, at=now_datetime())
    return _recent(rules).filter(login=login.lower()).count() == rules.lock_after


def unlock(login: str) -> None:
    """Forget the failures of a login: it signed in, or the administrator says so."""
    Failure.objects.filter(login=login.lower()).delete()


def _recent(rules: Rules) -> QuerySet[Failure]:
    return Failure.objects.filter(at__gt=_begin(rules))


def _begin(rules: Rules) -> datetime:
    return now_datetime() - timedelta(minutes=rules.lock_minutes)


def failures(login: str) -> int:
    """How many failures of a login count now."""
    return _recent(current()).filter(login=login.lower()).count()


def unlock_by(viewer: Viewer, account: Account) -> None:
    """The administrator lifts a lock."""
    require(viewer, "people.manage")
    unlock(account.login)
    trace(viewer, account.pk, "unlocked")
