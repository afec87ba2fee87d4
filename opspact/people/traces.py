"""Events on an account's own stream: signing in, passwords, second factors, tokens."""

from typing import Any

from opspact.journal.record import audit
from opspact.tenancy.models import Account
from opspact.tenancy.selectors import viewer_of
from opspact.tenancy.viewer import Viewer


def trace(viewer: Viewer, account_id: int | None, kind: str, payload: dict[str, Any] | None = None) -> None:
    """Note what a viewer did to an account. The product itself has none: nothing to note it on."""
    if account_id is not None:
        audit(viewer, "account", Account(pk=account_id), kind, payload or {})


def trace_own(account: Account, kind: str, payload: dict[str, Any] | None = None) -> None:
    """Note what an account did to itself, also while it is not signed in yet."""
    trace(viewer_of(account), account.pk, kind, payload)
